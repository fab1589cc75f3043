"""What figures and the ledger cost beside the models: our own dispatches, ratios within one run.

    python benchmarks/stages.py [--times 5] [--profile]

Parses and tags the sentences of seeds/dispatches, then finds figures and numerals in the same sentences, turn by
turn in one process, and prints the median of the second as a share of the first; below a fifth is what we aim at.
"""

import argparse
import cProfile
import pstats
import statistics
import sys
import time
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flows.reference import load_reference
from transforms import extract as stages
from transforms.extract import Source, extract_batch
from transforms.figures import find_figures
from transforms.ledger import find_numerals

DISPATCHES = Path(__file__).resolve().parent.parent / "seeds" / "dispatches"


def recorded(name: str, calls: list[tuple[Any, ...]], original: Callable[..., Any]) -> Callable[..., Any]:
    """Return the stage, noting what it is called with."""

    def stage(*given: Any) -> Any:
        calls.append(given)
        return original(*given)

    stage.__name__ = name
    return stage


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    reference = load_reference()
    figure_calls: list[tuple[Any, ...]] = []
    numeral_calls: list[tuple[Any, ...]] = []
    stages.find_figures = recorded("find_figures", figure_calls, find_figures)
    stages.find_numerals = recorded("find_numerals", numeral_calls, find_numerals)
    sources = [Source(path.name, path.read_bytes()) for path in sorted(DISPATCHES.iterdir())]
    list(extract_batch(sources, reference))
    readings = [given[0] for given in figure_calls]

    def models() -> None:
        texts = [reading.text[s.start : s.end] for reading in readings for s in reading.sentences]
        parses = iter(list(reference.parser.pipe(texts)))
        for reading in readings:
            for _, run in groupby(reading.sentences, key=lambda sentence: sentence.passage_no):
                passage = [reading.text[s.start : s.end] for s in run]
                reference.tagger.tag(passage, [next(parses) for _ in passage])

    def figures() -> None:
        for given in figure_calls:
            find_figures(*given)

    def ledger() -> None:
        for given in numeral_calls:
            find_numerals(*given)

    seconds: dict[str, list[float]] = {"models": [], "figures": [], "ledger": []}
    for _ in range(options.times):
        for name, stage in (("models", models), ("figures", figures), ("ledger", ledger)):
            started = time.process_time()
            stage()
            seconds[name].append(time.process_time() - started)
    middle = {name: statistics.median(found) for name, found in seconds.items()}
    for name in ("figures", "ledger"):
        print(f"{name:8} {middle[name] / middle['models']:.3f} of parser and tagger")
    print(f"{'both':8} {(middle['figures'] + middle['ledger']) / middle['models']:.3f}")
    if options.profile:
        with cProfile.Profile() as profile:
            for _ in range(20):
                figures()
                ledger()
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
