"""Our own dispatches beside what must be read from their pages; `documents.json` was read and agreed line by line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from transforms.documents.documents import describe
from transforms.documents.passages import split_passages
from transforms.records import Passage
from transforms.reference import Reference
from transforms.text.decode import decode
from transforms.text.legible import make_legible
from transforms.text.reading import Reading

GOLDEN: dict[str, Any] = json.loads((Path(__file__).parent / "documents.json").read_text(encoding="utf-8"))
# Characters of a passage that tell it from the others.
OPENING = 48


def passages(text: str, reference: Reference) -> Iterator[Passage]:
    decoded = decode(text.encode())
    for number, zone in enumerate(
        split_passages(text, reference.documents.wording, reference.documents.bylines, reference.documents.everyday)
    ):
        yield Passage(
            document_id="0" * 16,
            passage_no=number,
            zone=zone.zone,
            language=zone.language,
            char_start=zone.start,
            char_end=zone.end,
            byte_start=decoded.byte_offset(zone.start),
            byte_end=decoded.byte_offset(zone.end),
        )


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_the_page_of_a_dispatch(name: str, dispatches: Path, reference: Reference) -> None:
    raw = (dispatches / name).read_bytes()
    text = decode(raw).text
    found = tuple(passages(text, reference))
    document = describe(
        Reading("0" * 16, name, make_legible(decode(raw)), found, ()), "0" * 64, None, reference.documents
    )
    read = {
        "document": {
            column: json.loads(json.dumps(getattr(document, column), default=str))
            for column in GOLDEN[name]["document"]
        },
        "passages": [[p.zone, p.language, text[p.char_start : p.char_end].strip()[:OPENING]] for p in found],
    }
    assert read == GOLDEN[name]


def test_every_dispatch_has_a_golden_page(dispatches: Path) -> None:
    assert {path.name for path in dispatches.iterdir() if path.suffix in {".txt", ".md"}} == set(GOLDEN)
