"""Extracts each text once for all that measure: what came out is kept on disk until the code or the seeds change."""

import hashlib
import multiprocessing
import pickle
import shutil
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple
from pathlib import Path

from flows.extraction import Refused, extract_or_refuse
from flows.loading.digests import code_digest, seeds_digest
from flows.loading.reference import load_reference
from flows.settings import load_settings
from transforms.extract import Extraction, Source
from warehouse.store.durable import write_whole

KEPT = Path(__file__).resolve().parents[2] / ".quality"
# Texts a task: enough to fill the models' batches, few enough to keep all processes busy to the end.
_TOGETHER = 32
# A process takes ten seconds to load the models, in which another reads so many bytes.
_WORTH_A_POOL = 200_000


def extracted(sources: Sequence[Source]) -> list[Extraction | Refused]:
    """What each source gives, in order."""
    folder = _folder()
    places = [folder / f"{_name(source)}.pickle" for source in sources]
    missing = {place: source for place, source in zip(places, sources, strict=True) if not place.exists()}
    if missing:
        _extract(list(missing.items()))
    return [pickle.loads(place.read_bytes()) for place in places]  # noqa: S301 - we wrote them


def _folder() -> Path:
    """Where what this code and these seeds give is kept; what others gave is deleted."""
    folder = KEPT / hashlib.sha256(f"{code_digest()} {seeds_digest()}".encode()).hexdigest()[:16]
    if not folder.exists():
        shutil.rmtree(KEPT, ignore_errors=True)
        folder.mkdir(parents=True)
    return folder


def _name(source: Source) -> str:
    given = astuple(source.given) if source.given else None
    return hashlib.sha256(repr((source.path, source.raw, given)).encode("utf-8", "surrogatepass")).hexdigest()


def _extract(missing: Sequence[tuple[Path, Source]]) -> None:
    parts = [missing[first : first + _TOGETHER] for first in range(0, len(missing), _TOGETHER)]
    workers = load_settings().workers
    alone = workers == 1 or sum(len(source.raw) for _, source in missing) < _WORTH_A_POOL
    for done, _ in enumerate(map(_keep, parts) if alone else _pooled(parts, workers), start=1):
        print(f"extracted {min(done * _TOGETHER, len(missing))} of {len(missing)} texts", file=sys.stderr, flush=True)


def _pooled(parts: Sequence[Sequence[tuple[Path, Source]]], workers: int) -> Iterator[None]:
    # A fork would share the locks of the libraries' threads.
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(_keep, parts)


def _keep(part: Sequence[tuple[Path, Source]]) -> None:
    """Extract some texts and write what came out."""
    results = extract_or_refuse([source for _, source in part], load_reference())
    for (place, _), result in zip(part, results, strict=True):
        write_whole(place, pickle.dumps(result))
