"""Reads the texts that the tagger may be trained on, each with what its annotators say to each head."""

import json
import re
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
    "text and annotations CC-BY-4.0", "text CC-BY-SA-3.0 (Wikipedia), annotations CC-BY-4.0",
    "text CC-BY-SA-3.0 (Wikivoyage), annotations CC-BY-4.0",
)  # fmt: skip
FILES = {"re3d": "re3d/dev.jsonl", "wikigold": "ner/wikigold.jsonl", "uner": "ner/uner_ewt_dev.jsonl",
         "gum": "ner/gum_interview.jsonl"}  # fmt: skip
# Learnt from in every fold, measured in none.
MORE = {"gum_open": "ner/gum_open.jsonl"}
# Open texts without such annotations (Wikinews, CC BY 2.5; Wikipedia, CC BY-SA 3.0): a teacher labels them.
PLAIN = {"geovirus": "geo/geovirus.jsonl", "wikiwars": "time/wikiwars.jsonl"}
# GUM marks whole noun phrases. One is a bare name if all its words have capitals or are such small ones.
LINKS = {
    kind: frozenset(words.split())
    for kind, words in {
        "Person": "de la del della di da du der den van von al el bin ibn ben",
        "Organisation": "of the for and & in de la du van al",
        "Location": "of the de la del du al el",
    }.items()
}
# What stands before a person's name and is no part of it.
TITLE = re.compile(
    r"(?:Mr|Mrs|Ms|Dr|Prof|Professor|President|Sir|Judge|Justice|Gen|General|Col|Colonel|Capt|Captain|Sgt|Sergeant|"
    r"Sen|Senator|Gov|Governor|Emperor|King|Queen|Prince|Princess|Pope|Rev|Secretary|Minister|Chief)\b\.?\s+"
)
# A name with more of a name before or behind it, in a phrase that is none: 'Durham' in 'Durham University, UK'.
MORE_BEFORE = re.compile(r"[A-Z][\w.’'-]*\s+(?:(?:of|for|the)\s+)*$")
MORE_BEHIND = re.compile(r"[-\s]+(?:(?:of|for)\s+(?:the\s+)?)?[A-Z]")
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
    """All annotated texts under `folder`, in the order of the files."""
    return [_annotated(corpus, row) for corpus, path in (FILES | MORE).items() for row in _rows(folder / path)]


def read_plain(folder: Path) -> list[Annotated]:
    """All texts without annotations under `folder`."""
    return [
        Annotated(corpus, row["source"], row["id"], row["licence"], row["text"], {}, {})
        for corpus, path in PLAIN.items()
        for row in _rows(folder / path)
    ]


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
    elif corpus.startswith("gum"):
        spans["name"], unknown["name"] = _bare_names(text, marked)
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


def _bare_names(text: str, marked: Iterable[Span]) -> tuple[list[Span], list[tuple[int, int]]]:
    """Of GUM's noun phrases those that are bare names, and where else there may be a name or part of one."""
    phrases = [_bare(text, span) for span in marked]
    bare = [span for span in phrases if _is_name(text[span[0] : span[1]], span[2])]
    names = [s for s in outermost(bare) if not _is_part(text, s, phrases) and not _is_people(text, s)]
    unknown = [s[:2] for s in phrases if s not in names]
    return names, unknown


def _bare(text: str, span: Span) -> Span:
    start, end, kind = span
    for article in ARTICLES:
        if text[start:end].lower().startswith(article):
            start += len(article)
            break
    while kind == "Person" and (title := TITLE.match(text, start, end)):
        start = title.end()
    for ending in ("'s", "’s", "'", "’"):
        if text[start:end].endswith(ending):
            end -= len(ending)
            break
    return start, end, kind


def _is_name(quote: str, kind: str) -> bool:
    words = quote.split()
    return (
        len(words) <= 7
        and not any(c in quote for c in ",;:()[]")
        and all(_has_capital(word) or word in LINKS[kind] for word in words)
        and _has_capital(words[0])
        and _has_capital(words[-1])
    )


def _has_capital(word: str) -> bool:
    return any(c.isupper() for c in word) or word.isdigit()


def _is_part(text: str, name: Span, phrases: Iterable[Span]) -> bool:
    start, end, _ = name
    return any(
        MORE_BEFORE.search(text, a, start) or (end < b and MORE_BEHIND.match(text, end, b))
        for a, b, _ in phrases
        if a <= start and end <= b and (a, b) != (start, end)
    )


def _is_people(text: str, name: Span) -> bool:
    """Whether a phrase is one of a people ('the Moriori'), which CoNLL 2003 has among Misc."""
    return name[2] == "Person" and text[: name[0]].lower().endswith("the ")
