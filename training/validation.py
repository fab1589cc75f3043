"""Cross-validation: folds of documents, networks that never saw one of them, and how the scorer judges these."""

import json
import logging
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch

from training.annotations import FILES, Annotated, Span, read_annotated
from training.export import export
from training.learning import load_tokenizer, tag, train
from training.network import Network, mean
from transforms.entities.tagger import ARTICLE

FOLDS = 5
# Half the width of the 95% interval of a mean of three, in standard errors (Student's t, two degrees of freedom).
STUDENT = 4.303
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
    """Each document's fold, the same in every run.

    Dealt out by source and length, so that every fold has some of every kind of text: re3d's few long lists of air
    strikes hold nearly all of its weapons and vehicles.
    """
    dealt = sorted(documents, key=lambda d: (d.corpus, d.source, len(d.text), d.name))
    return {document.name: at % FOLDS for at, document in enumerate(dealt)}


def learn(gold: Path, seed: int, fold: int | None, weights: Path) -> None:
    """Write what a network learns from all open texts, or from those of the other folds."""
    documents = _begin(gold)
    folds = fold_of(documents)
    network = train([d for d in documents if d.is_open and folds[d.name] != fold], seed)
    torch.save(network.state_dict(), weights)


def unseen(gold: Path, fold: int, weights: Sequence[Path]) -> Found:
    """What the mean of networks that saw no document of a fold finds in these."""
    documents, tokenizer = _begin(gold), load_tokenizer()
    folds, network = fold_of(documents), _load(weights)
    found = {d.name: tag(network, d, tokenizer) for d in documents if folds[d.name] == fold}
    texts = {d.name: d.text for d in documents}
    return {name: heads | {"told": _told(texts[name], heads["scene"])} for name, heads in found.items()}


def _told(text: str, spans: Sequence[Span]) -> list[Span]:
    bare = {span: ARTICLE.sub("", text[span[0] : span[1]], count=1) for span in spans}
    return [span for span in spans if any(c.isupper() or c.isdigit() for c in bare[span])]


def ship(weights: Sequence[Path], out: Path) -> None:
    """Write the mean of networks for use."""
    export(_load(weights), out)


def _begin(gold: Path) -> list[Annotated]:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(process)d %(message)s")
    # More threads add in another order, and the weights differ in their last digits.
    torch.set_num_threads(1)
    return read_annotated(gold)


def _load(weights: Sequence[Path]) -> Network:
    networks = []
    for path in weights:
        networks.append(Network())
        networks[-1].load_state_dict(torch.load(path))
    return mean(networks)


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


def report(by_seed: Sequence[Scores], mean_of_weights: Scores) -> None:
    """Print each seed's figures and their mean with its 95% interval, then those of the seeds' mean weights."""
    for title in REPORTED:
        for mode in ("exact", "overlap"):
            figures = [scores[title][mode] for scores in by_seed]
            wide = STUDENT * statistics.stdev(figures) / len(figures) ** 0.5
            told = " ".join(f"{figure:.1f}" for figure in figures)
            sys.stdout.write(
                f"{title:40} {mode:8} {told}   mean {statistics.mean(figures):.1f} ± {wide:.1f}   "
                f"of mean weights {mean_of_weights[title][mode]:.1f}\n"
            )
