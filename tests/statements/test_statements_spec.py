"""Cases without Python: what each text says that somebody says."""

import json
from pathlib import Path

import pytest

from transforms.identity import FactIds
from transforms.statements.statements import find_statements

CASES = json.loads((Path(__file__).parent.parent / "specs" / "statements.json").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:40] for case in CASES])
def test_statements_of_a_sentence(case, read, reference):
    reading = read(case["text"])
    statements, links = find_statements(reading, [], reference.statements, FactIds(reading))
    relayed = {link.from_id: link.quote for link in links if link.role == "relayed_by" and link.ordinal == 0}
    got = [[s.mode, s.quote, s.cue, s.speaker_quote, relayed.get(s.statement_id)] for s in statements]
    assert got == case["statements"]
