"""Cross-validation: folds of documents, networks that never saw one of them, and how the scorer judges these."""

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from training.annotations import FILES, Annotated, Span
from training.learning import DEVICE, load_tokenizer, tag
from training.network import mean
from training.school import Networks
from transforms.entities.heads import ARTICLE

FOLDS = 5
# Half the width of the 95% interval of a mean of three, in standard errors (Student's t, two degrees of freedom).
STUDENTS_T = 4.303
NAMED = ("--types", "Person,Organisation,Location")
# What is reported: corpus, head, options of the scorer. `told` are the scene's spans with a capital or a digit, for
# others are no names, and no reader of the tables is told them.
REPORTED = {
    "re3d, all types": ("re3d", "scene", ()),
    "re3d, all types, without articles": ("re3d", "scene", ("--strip-articles",)),
    "re3d, named person, organisation, place": ("re3d", "scene", ("--named", *NAMED)),
    "re3d, the same without articles": ("re3d", "scene", ("--named", "--strip-articles", *NAMED)),
    "re3d, named, of what is told": ("re3d", "told", ("--named", *NAMED)),
    "WikiGold": ("wikigold", "name", NAMED),
    "UNER EWT": ("uner", "name", NAMED),
    "GUM interviews, without articles": ("gum", "name", ("--strip-articles", *NAMED)),
}
Found = Mapping[str, Mapping[str, Sequence[Span]]]
Scores = dict[str, dict[str, float]]


def fold_of(documents: Sequence[Annotated]) -> dict[str, int]:
    """The fold of each document that is measured, the same in every run.

    Dealt out by source and length, so that every fold has some of every kind of text: re3d's few long lists of air
    strikes hold nearly all of its weapons and vehicles.
    """
    dealt = sorted((d for d in documents if d.corpus in FILES), key=lambda d: (d.corpus, d.source, len(d.text), d.name))
    return {document.name: at % FOLDS for at, document in enumerate(dealt)}


def unseen(documents: Sequence[Annotated], networks: Networks) -> Found:
    """What is found in all documents by the means of the networks that did not see them."""
    folds, tokenizer = fold_of(documents), load_tokenizer()
    found: dict[str, dict[str, list[Span]]] = {}
    for fold, several in networks.items():
        network = mean(several).to(DEVICE)
        for document in documents:
            if fold is not None and folds.get(document.name) == fold:
                heads = tag(network, document, tokenizer)
                found[document.name] = heads | {"told": _told(document.text, heads["scene"])}
    return found


def _told(text: str, spans: Sequence[Span]) -> list[Span]:
    bare = {span: ARTICLE.sub("", text[span[0] : span[1]], count=1) for span in spans}
    return [span for span in spans if any(c.isupper() or c.isdigit() for c in bare[span])]


def score(gold: Path, found: Found) -> Scores:
    """The scorer's figures in percent by what is reported, F1 exact and overlap."""
    scores: Scores = {}
    for title, (corpus, head, options) in REPORTED.items():
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
            for name, spans in found.items():
                rows = [{"begin": a, "end": b, "type": kind} for a, b, kind in spans[head]]
                out.write(json.dumps({"id": name, "entities": rows}) + "\n")
            out.flush()
            done = subprocess.run(  # noqa: S603 - our own arguments
                [sys.executable, "spans.py", str(gold / FILES[corpus]), out.name, "--json", *options],
                cwd=gold.parent / "scorers", capture_output=True, text=True, check=True,
            )  # fmt: skip
        told = json.loads(done.stdout)
        scores[title] = {mode: 100 * told[mode]["F1"] for mode in ("exact", "overlap")}
    return scores


def report(by_seed: Sequence[Scores], mean_of_weights: Scores, teachers: Scores) -> None:
    """Print each seed's figures and their mean with its 95% interval, those of mean weights, and the teachers'."""
    for title in REPORTED:
        for mode in ("exact", "overlap"):
            figures = [scores[title][mode] for scores in by_seed]
            wide = STUDENTS_T * statistics.stdev(figures) / len(figures) ** 0.5
            told = " ".join(f"{figure:.1f}" for figure in figures)
            sys.stdout.write(
                f"{title:40} {mode:8} {told}   mean {statistics.mean(figures):.1f} ± {wide:.1f}   "
                f"of mean weights {mean_of_weights[title][mode]:.1f}   teachers {teachers[title][mode]:.1f}\n"
            )
