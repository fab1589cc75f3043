"""`python -m training.headlines`: learns which line of a page is its headline, and writes the weights.

The weights of a conditional logit over the readable signs of `transforms.documents.headline`, with "none" as one of
the options: of pages of many sites, of raw news pages whose title is known, and of articles that have none.
Scores come first, of each page by weights that saw no page of its site. No text leaves the annotated data.
"""

import hashlib
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from flows.loading.reference import load_reference
from tests.quality.gold import BY_PATH, gold_folder
from training.fitting import FOLDS, Matrix, fit_choice
from transforms.documents.article import find_article
from transforms.documents.blocks import split_blocks
from transforms.documents.features import read_features
from transforms.documents.headline import headline_candidates, no_headline
from transforms.text.decode import decode
from transforms.text.legible import make_legible

OUT = Path(__file__).resolve().parent.parent / "transforms" / "documents" / "headline_weights.py"
# Of each set: how many texts are learnt from, how much one of them counts, and whether they print a headline. Pages of
# many sites are few and as real pages are; those of the registry begin with their headline, whatever their site.
SETS = (
    ("metadata/aeb.jsonl", 200, 3.0, True),
    ("incidents/gva.jsonl", 300, 0.5, True),
    ("time/timebank.jsonl", 60, 0.5, False),
)
RIDGE = 1.0
HEAD = '''"""The weight of each feature of a headline: written by `python -m training.headlines`."""

WEIGHTS: dict[str, float] = {
'''


@dataclass(frozen=True, slots=True)
class Page:
    """What can be the headline of a text, "none" last, and which of them is."""

    group: str
    options: Sequence[Mapping[str, float]]
    right: Sequence[int]
    weight: float


def pages(folder: Path) -> Iterator[Page]:
    """The pages that are learnt from."""
    words = load_reference().documents
    for path, first, weight, titled in SETS:
        gold = BY_PATH[path]
        rows = sorted(gold.rows(folder), key=lambda row: hashlib.sha256(row["id"].encode()).hexdigest())[:first]
        for row in rows:
            title = row.get("title") or (row.get("metadata") or {}).get("title")
            if titled and not title:
                continue
            text = make_legible(decode(row["text"].encode("utf-8", "surrogatepass"))).text
            parts = read_features(split_blocks(text), words.wording, words.bylines)
            start, end = find_article(parts)
            found = headline_candidates(parts, start, end)
            right = [at for at, number in enumerate(found) if titled and is_title(parts[number].block.text, str(title))]
            options = [*found.values(), no_headline(parts, start)]
            yield Page(str(gold.by(row) if gold.by else row["id"]), options, right or [len(found)], weight)


def is_title(line: str, title: str) -> bool:
    """Whether a line prints the title: one begins with the other, or holds most of its words."""
    ours, theirs = _plain(line), _plain(title)
    short, long = sorted((ours, theirs), key=len)
    return bool(short) and short in long and len(short.split()) >= 0.6 * len(long.split())


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"\W+", " ", folded).strip().lower()


def matrix(page: Page, names: Sequence[str]) -> Matrix:
    """The options as rows of numbers."""
    return np.array([[option.get(name, 0.0) for name in names] for option in page.options])


def learn(known: Sequence[Page], names: Sequence[str]) -> Matrix:
    """The weights under which the right lines are likeliest."""
    return fit_choice([(matrix(page, names), page.right, page.weight) for page in known], RIDGE)


def score(known: Sequence[Page], names: Sequence[str]) -> str:
    """The share of right choices, of each page by weights that saw no page of its site."""
    held: dict[Any, list[bool]] = {}
    for fold in range(FOLDS):
        rest = [page for page in known if _fold(page) != fold]
        weights = learn(rest, names)
        for page in known:
            if _fold(page) == fold:
                chosen = int(np.argmax(matrix(page, names) @ weights))
                held.setdefault(page.weight, []).append(chosen in page.right)
    return ", ".join(f"counting {weight}: {sum(hits)} of {len(hits)}" for weight, hits in held.items())


def _fold(page: Page) -> int:
    return hashlib.sha256(page.group.encode("utf-8", "surrogatepass")).digest()[0] % FOLDS


def main() -> int:
    """Score by cross-validation, then learn from everything and write the weights."""
    folder = gold_folder()
    if folder is None:
        sys.stderr.write("DATELINE_GOLD is not set: there is nothing to learn from\n")
        return 2
    known = list(pages(folder))
    names = sorted({name for page in known for option in page.options for name in option})
    sys.stdout.write(f"{score(known, names)}\n")
    weights = zip(names, learn(known, names), strict=True)
    OUT.write_text(HEAD + "".join(f'    "{name}": {value:.2f},\n' for name, value in weights) + "}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
