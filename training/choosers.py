"""`python -m training.choosers`: learns how the place and the days of a figure are chosen, and writes both weights.

Scores come first: of the articles of `figures/dev` by five folds, so that no figure is judged by weights that saw its
article, of the registry's pages on those that are only measured on. Then all else is learnt from and written to
seeds/models/placement.json and dating.json. No text leaves the annotated data. Some minutes.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from itertools import islice
from pathlib import Path
from typing import Any

from flows.loading.reference import load_reference
from tests.quality.gold import BY_PATH, gold_folder
from training import dating, placement
from training.fitting import FOLDS, Row, fold_of
from transforms.extract import Source, extract_batch

OUT = Path(__file__).resolve().parent.parent / "seeds" / "models"
FIGURES, REGISTRY = "figures/dev.jsonl", "incidents/gva.jsonl"
# The registry's pages that `make quality` measures on.
MEASURED = 600
BATCH = 32
Pair = tuple[placement.Article, dating.Article]


def read(rows: Sequence[Row], given: Callable[[Row], Any]) -> Iterator[Pair]:
    """Both kinds of articles of gold rows, extracted once."""
    places, days = placement.PlacementRecorder(), dating.DatingRecorder()
    reference = load_reference()
    reference = replace(reference, context=replace(reference.context, placement=places, dating=days))
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        sources = [Source(r["id"], r["text"].encode("utf-8", "surrogatepass"), given(r)) for r in batch]
        for row, found in zip(batch, extract_batch(sources, reference), strict=True):
            yield (
                placement.article(row, found, places.seen.pop()),  # type: ignore[attr-defined]
                dating.article(row, found.document, days.seen.pop()),  # type: ignore[attr-defined]
            )


def main() -> int:
    """Score by cross-validation, then learn from everything and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--places", type=float, nargs="+", default=[0.52], help="thresholds; the last is what ships")
    parser.add_argument("--days", type=float, nargs="+", default=[0.6], help="thresholds; the last is what ships")
    parser.add_argument("--pages", type=int, default=900, help="pages of the registry that are learnt from")
    wanted = parser.parse_args()
    folder = gold_folder()
    if folder is None:
        sys.stderr.write("DATELINE_GOLD is not set: there is nothing to learn from\n")
        return 2
    news = list(read(_rows(folder / FIGURES), BY_PATH[FIGURES].told))
    registry = sorted(_rows(folder / REGISTRY), key=lambda r: hashlib.sha256(r["id"].encode()).hexdigest())
    measured = list(read(registry[:MEASURED], BY_PATH[REGISTRY].told))
    # Neither an annotated text nor a measured incident is learnt from as another page of the registry.
    texts, incidents = {one.row["text"] for one, _ in news}, {one.row["incident"] for one, _ in measured}
    others = [r for r in registry[MEASURED:] if r["text"] not in texts and r["incident"] not in incidents]
    pages = list(read(others[: wanted.pages], BY_PATH[REGISTRY].told))
    for learner, side, thresholds in ((placement, 0, wanted.places), (dating, 1, wanted.days)):
        _learn(
            learner,
            [pair[side] for pair in news],
            [pair[side] for pair in pages],
            [pair[side] for pair in measured],
            thresholds,
        )
    return 0


def _learn(
    learner: Any, news: Sequence[Any], pages: Sequence[Any], measured: Sequence[Any], thresholds: Sequence[float]
) -> None:
    """Score one kind of weights by cross-validation, then learn from everything and write them."""
    for one in news:
        learner.label_figures(one)
    for one in pages:
        learner.label_incident(one)
    folds = {
        fold: learner.learn([*(one for one in news if fold_of(one.row) != fold), *pages], 0.0) for fold in range(FOLDS)
    }
    whole = learner.learn([*news, *pages], 0.0)
    name = learner.__name__.rpartition(".")[2]
    for threshold in thresholds:
        at = {fold: replace(weights, threshold=threshold) for fold, weights in folds.items()}
        sys.stdout.write(f"{name} {threshold}: {learner.score_figures(news, at)}\n")
        sys.stdout.write(f"    registry, {learner.score_incidents(measured, replace(whole, threshold=threshold))}\n")
    shipped = replace(whole, threshold=thresholds[-1])
    told = {field.name: getattr(shipped, field.name) for field in fields(shipped)}
    (OUT / f"{name}.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


if __name__ == "__main__":
    sys.exit(main())
