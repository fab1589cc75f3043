"""The reviewed vocabularies of `seeds/reference` as tables, with which the gate compares rows."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

import pyarrow as pa

from flows.loading.closed import Closed
from flows.loading.seeds import REVIEWED, Place, Rows, fault, own_files, read_own, rows
from warehouse.publish.incidents.finding import Known
from warehouse.publish.incidents.reviews import to_table

# Reads the rows of a file of reference data.
Read = Callable[[str], Rows]

# Events of which one word in a statement tells.
_TOLD = frozenset({"killed", "wounded", "casualties", "abducted"})
_REVIEW = ("claim_id", "other_claim_id", "same", "note")
_UNITS = pa.schema(
    [
        ("unit", pa.string()),
        ("kind", pa.string()),
        ("base_unit", pa.string()),
        ("factor", pa.float64()),
        ("unit_offset", pa.float64()),
        ("words", pa.list_(pa.string())),
    ]
)


def known_vocabularies(own: Path | None = None) -> dict[str, pa.Table]:
    """Return the vocabularies for `expectations.gate.judge`, each as a table, by name; `own` adds to ours."""
    read = partial(rows, own=own)
    return {
        "units": pa.Table.from_pylist(list(_units(read)), schema=_UNITS),
        "hedges": _table(("wording", "side", "qualifier", "low", "high"), read("hedges")),
        "events": _table(("event", "form", "detail"), _events(read)),
        "classes": _table(("class", "noun"), read("counted")),
        "cues": _table(("cue",), ({"cue": form} for row in read("cues") for form in _forms(row, "cue"))),
        "agencies": _table(("name",), read("wire_agencies")),
        "country_boxes": pa.Table.from_pylist(
            [{key: v if key == "country_code" else float(v) for key, v in box.items()} for box in read("country_boxes")]
        ),
    }


def known_of_incidents(own: Path | None = None) -> Known:
    """Return by what claims are joined to incidents: words by which statements tell of harm, and reviewed pairs."""
    read = partial(rows, own=own)
    words = {
        (form.lower(), row["event"])
        for row in read("events")
        if row["event"] in _TOLD and row["part"] in {"verb", "noun"} and not row["beside"]
        for form in _forms(row, "word")
        if form.isalpha()
    }
    return Known(
        event_words=_table(("word", "event"), ({"word": word, "event": event} for word, event in sorted(words))),
        reviewed=read_review(own),
    )


def read_review(own: Path | None) -> pa.Table:
    """Return the pairs of claims of which the user's own `reviewed/incidents.csv` says whether they are one incident.

    Raises `SeedError` if a pair is of one claim or stands there twice.
    """
    pairs: dict[frozenset[str], tuple[str, str, bool]] = {}
    for place, row in _review(own):
        one, other = row["claim_id"], row["other_claim_id"]
        if one == other:
            raise fault(place, f"{one!r} is compared with itself")
        if frozenset((one, other)) in pairs:
            raise fault(place, f"{one!r} and {other!r} were reviewed in a line before")
        pairs[frozenset((one, other))] = (one, other, row["same"] == "yes")
    return to_table(pairs.values())


def complain_of_review(own: Path | None, known: Container[str]) -> Iterator[str]:
    """Yield a line for each claim of the review that isn't `known`."""
    for (path, line), row in _review(own):
        for claim in (row["claim_id"], row["other_claim_id"]):
            if claim not in known:
                yield f"{path}, line {line}: {claim!r} is no claim of an incident, so the line has no effect"


def _review(own: Path | None) -> list[tuple[Place, dict[str, str]]]:
    path = own_files(own).get(REVIEWED)
    return read_own(path, _REVIEW, {"same": Closed(("yes", "no"))}) if path else []


def _units(read: Read) -> Iterator[dict[str, object]]:
    for row in read("units"):
        words = [*_parts(row["words"]), *_parts(row["symbols"]), *_parts(row["before"])]
        yield _unit(row["name"], row["kind"], row, words)
    for row in read("currencies"):
        words = [*_parts(row["words"]), *_parts(row["before"]), *_parts(row["after"])]
        yield _unit(row["unit"], "money", row, words)


def _unit(name: str, kind: str, row: Mapping[str, str], words: list[str]) -> dict[str, object]:
    return {
        "unit": name,
        "kind": kind,
        "base_unit": row["base_unit"] or None,
        "factor": float(row["factor"]) if row["factor"] else None,
        "unit_offset": float(row.get("offset") or 0),
        "words": words,
    }


def _events(read: Read) -> Iterator[dict[str, str | None]]:
    for row in read("events"):
        for form in _forms(row, "word"):
            yield {"event": row["event"], "form": form, "detail": row["detail"] or None}


def _forms(row: Mapping[str, str], name: str) -> list[str]:
    return [row[name], *_parts(row["forms"])]


def _parts(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


def _table(names: Iterable[str], records: Iterable[Mapping[str, str | None]]) -> pa.Table:
    """Make a table of these columns of the records, all of type text."""
    chosen = tuple(names)
    return pa.Table.from_pylist(
        [{name: record[name] for name in chosen} for record in records],
        schema=pa.schema([(name, pa.string()) for name in chosen]),
    )
