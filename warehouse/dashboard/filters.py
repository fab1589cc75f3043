"""What a reader chose to see, as conditions of SQL whose values are bound parameters."""

import re
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

# What most readers come for. Durations, distances, ages and sums of money are shown only if asked for.
COUNTS = "count"
# "Two words" in quotation marks are looked for together.
_WORDS = re.compile(r'"([^"]+)"|(\S+)')
# A place is told by its name or by the province that it lies in.
_PLACES = "SELECT entity_id FROM entities WHERE list_contains($place, name) OR list_contains($place, admin1)"
_COUNTRIES = "SELECT entity_id FROM entities WHERE list_contains($country, country) OR list_contains($country, name)"
CLAIMANTS = "SELECT entity_id FROM entities WHERE list_contains($claimant, name)"
# A figure may have several places: where it happened, from where, to where.
_LIES_IN = (
    "(f.place_id IN ({0}) OR f.figure_id IN (SELECT from_id FROM links WHERE role IN ('place', 'from', 'to')"
    " AND target_id IN ({0})))"
)
_NAMES = "d.document_id IN (SELECT document_id FROM mentions WHERE entity_id IN ({}))"

_FIGURES = {
    "country": _LIES_IN.format(_COUNTRIES),
    "place": _LIES_IN.format(_PLACES),
    "event": "list_contains($event, f.event)",
    "counted": "list_contains($counted, f.counted_class)",
    "claimant": f"f.claimant_id IN ({CLAIMANTS})",
    "publisher": "list_contains($publisher, d.publisher)",
    "evidence": "list_contains($evidence, f.place_evidence)",
    "disputed": "f.figure_id IN (SELECT figure_id FROM disputes)",
    "since": "coalesce(f.to_date, d.published_latest) >= $since",
    "until": "coalesce(f.from_date, d.published_earliest) <= $until",
}
_HAS_FIGURES = "d.document_id IN (SELECT document_id FROM figures WHERE {})"
_DOCUMENTS = {
    "country": _NAMES.format(_COUNTRIES),
    "place": _NAMES.format(_PLACES),
    "event": _HAS_FIGURES.format("list_contains($event, event)"),
    "counted": _HAS_FIGURES.format("list_contains($counted, counted_class)"),
    "claimant": f"d.document_id IN (SELECT document_id FROM statements WHERE speaker_id IN ({CLAIMANTS}))",
    "publisher": "list_contains($publisher, d.publisher)",
    "evidence": _HAS_FIGURES.format("list_contains($evidence, place_evidence)"),
    "disputed": _HAS_FIGURES.format("figure_id IN (SELECT figure_id FROM disputes)"),
    "since": "d.published_latest >= $since",
    "until": "d.published_earliest <= $until",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of the page; what is empty matches everything."""

    words: str = ""
    country: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    event: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    claimant: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    disputed: bool = False
    since: date | None = None
    until: date | None = None
    every_kind: bool = False

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters that are set, by name."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name))}

    def figures(self) -> tuple[str, dict[str, Any]]:
        """Return an SQL condition on `figures f` and `documents d`, and its parameters."""
        conditions, parameters = self._conditions(_FIGURES)
        if not self.every_kind:
            conditions.append(f"f.kind = '{COUNTS}'")
        if self.searched:
            parameters |= self._words()
            conditions.append(f"(f.document_id, f.passage_no) IN ({_passages(len(self.searched))})")
        return " AND ".join(["true", *conditions]), parameters

    def documents(self) -> tuple[str, dict[str, Any]]:
        """Return an SQL condition on `documents d`, and its parameters."""
        conditions, parameters = self._conditions(_DOCUMENTS)
        conditions += [_contains("concat_ws(' ', d.title, d.text)", number) for number in range(len(self.searched))]
        parameters |= self._words()
        return " AND ".join(["true", *conditions]), parameters

    @property
    def searched(self) -> list[str]:
        """The words looked for, in small letters; those in quotation marks are one."""
        return [phrase or word for phrase, word in _WORDS.findall(self.words.lower())]

    def _words(self) -> dict[str, str]:
        return {f"word{number}": word for number, word in enumerate(self.searched)}

    def _conditions(self, known: dict[str, str]) -> tuple[list[str], dict[str, Any]]:
        chosen = {name: value for name, value in self.chosen.items() if name in known}
        bound = {name: list(v) if isinstance(v, tuple) else v for name, v in chosen.items() if name != "disputed"}
        return [known[name] for name in chosen], bound


def _passages(words: int) -> str:
    """Return the query for the passages that hold all words, in their own text or in their document's title.

    Most documents are ruled out by their text as a whole, before any is cut into its passages.
    """
    passage = "concat_ws(' ', x.title, substring(x.text, p.char_start + 1, p.char_end - p.char_start))"
    whole = [_contains("concat_ws(' ', x.title, x.text)", number) for number in range(words)]
    within = [_contains(passage, number) for number in range(words)]
    return (
        f"SELECT p.document_id, p.passage_no FROM (FROM documents x WHERE {' AND '.join(whole)}) x"
        f" JOIN passages p USING (document_id) WHERE {' AND '.join(within)}"
    )


def _contains(text: str, number: int) -> str:
    return f"contains(lower({text}), $word{number})"
