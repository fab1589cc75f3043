"""`make train`: trains the weights on everything, and says by cross-validation how good they are on unseen text.

The annotated texts lie where DATELINE_GOLD says; only those with an open licence are learnt from, the
others are only measured on. With the same versions, processor type and seeds the weights are the same.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from training.validation import FOLDS, Found, learn, report, score, ship, unseen

ROOT = Path(__file__).resolve().parent.parent
SEEDS = (1, 2, 3)


def main() -> int:
    """Train the weights, then cross-validate, a network on each core."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "seeds" / "models", help="where the weights go")
    wanted = parser.parse_args()
    folder = os.environ.get("DATELINE_GOLD")
    if not folder:
        sys.stderr.write("DATELINE_GOLD is not set: there is nothing to learn from\n")
        return 2
    gold = Path(folder).resolve()
    with (
        tempfile.TemporaryDirectory() as scratch,
        ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool,
    ):
        parts = [None, *range(FOLDS)]
        weights = {part: [Path(scratch) / f"{part}-{seed}.pt" for seed in SEEDS] for part in parts}
        learning = {
            part: [pool.submit(learn, gold, seed, part, path) for seed, path in zip(SEEDS, paths, strict=True)]
            for part, paths in weights.items()
        }
        _wait(learning[None])
        ship(weights[None], wanted.out)
        for fold in range(FOLDS):
            _wait(learning[fold])
        by_seed = [_found(pool, gold, {f: [weights[f][at]] for f in range(FOLDS)}) for at in range(len(SEEDS))]
        together = _found(pool, gold, {f: weights[f] for f in range(FOLDS)})
    report([score(gold, found) for found in by_seed], score(gold, together))
    return 0


def _wait(futures: Sequence[Future[None]]) -> None:
    for future in futures:
        future.result()


def _found(pool: ProcessPoolExecutor, gold: Path, weights: dict[int, list[Path]]) -> Found:
    """What is found in all documents by networks that did not see them."""
    parts = [pool.submit(unseen, gold, fold, paths) for fold, paths in weights.items()]
    return {name: spans for part in parts for name, spans in part.result().items()}


if __name__ == "__main__":
    sys.exit(main())
