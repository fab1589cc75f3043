"""Reads the annotated texts that the tagger may be trained on, each with what it says to each head."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# The three heads of the network. `scene` follows re3d (https://github.com/dstl/re3d): whole noun phrases
# with article and title, common nouns and pronouns too. `name` follows CoNLL 2003: bare names.
# `phrase` follows GUM (https://gucorpling.org/gum/): every noun phrase; only there to teach where phrases end.
SCENE = (
    "Organisation", "Location", "Person", "Temporal", "Quantity", "Weapon", "MilitaryPlatform", "Vehicle",
    "Nationality", "Money", "DocumentReference", "CommsIdentifier", "Frequency",
)  # fmt: skip
NAME = ("Person", "Organisation", "Location", "Misc")
PHRASE = ("Person", "Organisation", "Location", "Temporal", "abstract", "event", "object", "substance", "animal")
HEADS = {"scene": SCENE, "name": NAME, "phrase": PHRASE}
ARTICLES = ("the ", "a ", "an ")
# Licences under which annotations may be used and redistributed in a trained form, with or without share-alike.
OPEN = (
    "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-SA-3.0", "CC-BY-3.0-AU", "OGL-3.0", "public-domain (US gov)",
    "EC legal notice (reuse with acknowledgement)", "annotations CC-BY-4.0; Wikinews text CC-BY-2.5",
)  # fmt: skip
FILES = {"re3d": "re3d/dev.jsonl", "wikigold": "ner/wikigold.jsonl", "uner": "ner/uner_ewt_dev.jsonl",
         "gum": "ner/gum_interview.jsonl"}  # fmt: skip
Span = tuple[int, int, str]


@dataclass(frozen=True)
class Annotated:
    """A text and, by head, its spans; `unknown` are characters of which a head must learn nothing.

    `partial` heads leave open whether a word outside all spans is Misc: their annotators had no such class.
    """

    corpus: str
    source: str
    name: str
    licence: str
    text: str
    spans: dict[str, list[Span]]
    unknown: dict[str, list[tuple[int, int]]]
    partial: frozenset[str] = frozenset()

    @property
    def is_open(self) -> bool:
        """Whether a model trained on it may be given away."""
        return self.licence in OPEN


def read_annotated(folder: Path) -> list[Annotated]:
    """All texts of the four corpora under `folder`, in the order of the files."""
    return [_annotated(corpus, row) for corpus, path in FILES.items() for row in _rows(folder / path)]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def _annotated(corpus: str, row: dict[str, Any]) -> Annotated:
    text = row["text"]
    marked = [(e["begin"], e["end"], e["type"]) for e in row["entities"] if e.get("confidence", 1) >= 0.5]
    ignored = [(e["begin"], e["end"], e["type"]) for e in row.get("ignore", [])]
    spans: dict[str, list[Span]] = {}
    unknown: dict[str, list[tuple[int, int]]] = {}
    partial: frozenset[str] = frozenset()
    if corpus == "re3d":
        spans["scene"] = outermost(marked)
        # Candidates that the annotators were of two minds about.
        unknown["scene"] = [
            (e["begin"], e["end"]) for e in row.get("ignore", []) if 0.1 <= e.get("confidence", 0) < 0.5
        ]
    elif corpus == "gum":
        bare = [_bare(text, span) for span in marked]
        spans["name"] = [s for s in innermost(bare) if _is_name(text[s[0] : s[1]])]
        # A name inside a larger one ("president of the ... of ..."): where the larger ends is not for this head.
        unknown["name"] = [s[:2] for s in bare if s not in spans["name"]]
        spans["phrase"] = outermost([*marked, *ignored])
        partial = frozenset({"name"})
    else:
        spans["name"] = outermost(marked)
        partial = frozenset({"name"} if corpus == "uner" else ())
    return Annotated(corpus, row["source"], row["id"], row["licence"], text, spans, unknown, partial)


def outermost(found: Iterable[Span]) -> list[Span]:
    """Of spans that overlap, the longest, then the first; in text order."""
    kept: list[Span] = []
    for span in sorted(found, key=lambda s: (s[0] - s[1], s)):
        if all(span[1] <= other[0] or other[1] <= span[0] for other in kept):
            kept.append(span)
    return sorted(kept)


def innermost(found: Iterable[Span]) -> list[Span]:
    """Of spans that overlap, the shortest, then the first; in text order."""
    kept: list[Span] = []
    for span in sorted(found, key=lambda s: (s[1] - s[0], s)):
        if all(span[1] <= other[0] or other[1] <= span[0] for other in kept):
            kept.append(span)
    return sorted(kept)


def _bare(text: str, span: Span) -> Span:
    start, end, kind = span
    for article in ARTICLES:
        if text[start:end].lower().startswith(article):
            start += len(article)
            break
    for ending in ("'s", "’s", "'", "’"):
        if text[start:end].endswith(ending):
            end -= len(ending)
            break
    return start, end, kind


def _is_name(quote: str) -> bool:
    words = quote.split()
    return len(words) <= 5 and any(c.isupper() for c in quote)
