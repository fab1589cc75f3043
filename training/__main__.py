"""`make train`: cross-validates, then trains on everything and writes the weights.

The annotated texts lie where DATELINE_GOLD says; only those with an open licence are learnt from, the
others are only measured on. With the same versions, threads and seed the weights are the same.
"""

import argparse
import json
import logging
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import torch

from training.annotations import FILES, Annotated, Span, read_annotated
from training.export import export
from training.learning import LATER_EPOCHS, load_tokenizer, tag, train
from training.network import Network

ROOT = Path(__file__).resolve().parent.parent
FOLDS = 3
# Two cores: more threads add in another order, and the weights differ in their last digits.
THREADS = 2
NAMED = ("--types", "Person,Organisation,Location")
# What is reported: corpus, head, options of the scorer.
REPORTED = {
    "re3d, all types": ("re3d", "scene", ()),
    "re3d, all types, without articles": ("re3d", "scene", ("--strip-articles",)),
    "re3d, named person, organisation, place": ("re3d", "scene", ("--named", *NAMED)),
    "re3d, the same without articles": ("re3d", "scene", ("--named", "--strip-articles", *NAMED)),
    "WikiGold": ("wikigold", "name", NAMED),
    "UNER EWT": ("uner", "name", NAMED),
    "GUM interviews, without articles": ("gum", "name", ("--strip-articles", *NAMED)),
}


def fold_of(documents: Sequence[Annotated]) -> dict[str, int]:
    """Each document's fold, the same in every run; folds of a corpus are of one size."""
    folds: dict[str, int] = {}
    for corpus in FILES:
        names = sorted(d.name for d in documents if d.corpus == corpus)
        random.Random(7).shuffle(names)  # noqa: S311 - no secret
        folds |= {name: at % FOLDS for at, name in enumerate(names)}
    return folds


def validate(documents: Sequence[Annotated], seed: int) -> tuple[Network, dict[str, dict[str, list[Span]]]]:
    """The last network, and what networks that never saw a document find in it; each fold has its own seed."""
    folds, tokenizer = fold_of(documents), load_tokenizer()
    found: dict[str, dict[str, list[Span]]] = {}
    for fold in reversed(range(FOLDS)):
        network = train([d for d in documents if folds[d.name] != fold and d.is_open], seed + fold)
        found |= {d.name: tag(network, d, tokenizer) for d in documents if folds[d.name] == fold}
    return network, found


def report(gold: Path, found: dict[str, dict[str, list[Span]]]) -> None:
    """Print the scorer's figures, with intervals over documents."""
    for title, (corpus, head, options) in REPORTED.items():
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
            for name, spans in found.items():
                rows = [{"begin": a, "end": b, "type": kind} for a, b, kind in spans[head]]
                out.write(json.dumps({"id": name, "entities": rows}) + "\n")
            out.flush()
            done = subprocess.run(  # noqa: S603 - our own arguments
                [sys.executable, "spans.py", str(gold / FILES[corpus]), out.name, "--json", "--bootstrap", "1000",
                 *options],
                cwd=gold.parent / "scorers", capture_output=True, text=True, check=True,
            )  # fmt: skip
        scores = json.loads(done.stdout)
        figures = [
            f"{mode} {100 * scores[mode]['F1']:.1f} ({', '.join(f'{100 * x:.1f}' for x in scores[mode]['ci95'])})"
            for mode in ("exact", "overlap")
        ]
        sys.stdout.write(f"{title:44} {'; '.join(figures)}\n")


def main() -> int:
    """Cross-validate, then let the last network learn from everything that is open."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "seeds" / "models", help="where the weights go")
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    folder = os.environ.get("DATELINE_GOLD")
    if not folder:
        sys.stderr.write("DATELINE_GOLD is not set: there is nothing to learn from\n")
        return 2
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(THREADS)
    documents = read_annotated(Path(folder))
    network, found = validate(documents, wanted.seed)
    report(Path(folder), found)
    # The last fold's network has seen two thirds of the texts already.
    later = train([d for d in documents if d.is_open], wanted.seed, LATER_EPOCHS, network)
    export(later, wanted.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
