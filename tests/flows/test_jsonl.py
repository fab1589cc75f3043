"""`dateline extract --jsonl`: an answer a line, in order, whatever the text."""

import io
import json

import pytest

from flows import extraction, jsonl
from flows.extraction import Overwhelmed, check_faults


def answers(entries, reference, faults=None):
    lines = [json.dumps(entry).encode() for entry in entries]
    report = pytest.fail if faults is None else faults.append
    return [
        json.loads(jsonl.dump(answer)) for answer in jsonl.extract_lines(jsonl.read_lines(lines), reference, report)
    ]


def test_answers_come_in_order_with_all_tables(reference):
    entries = [{"id": n, "text": f"Rebels took village number {n}."} for n in range(70)]
    found = answers([*entries, {"id": "empty", "text": ""}], reference)
    assert [answer["id"] for answer in found] == [*range(70), "empty"]
    assert found[3]["documents"][0]["text"] == "Rebels took village number 3."
    assert {"files", "documents", "passages", "mentions", "entities", "figures", "dates", "statements", "links",
            "numerals"} <= set(found[3])  # fmt: skip
    assert found[-1]["files"][0]["reason"] == "empty"


def test_the_date_given_is_the_date_published(reference):
    (found,) = answers([{"id": 1, "text": "Rebels left.", "published_on": "2016-05-27", "path": "a.txt"}], reference)
    document = found["documents"][0]
    assert (document["published_on"], document["published_basis"], document["path"]) == ("2016-05-27", "given", "a.txt")


def test_a_lone_surrogate_moves_no_offset(reference):
    (found,) = answers([{"id": 1, "text": "A \ud800 sign."}], reference)
    assert len(found["documents"][0]["text"]) == len("A ? sign.")


def test_an_id_that_is_no_text_is_escaped(reference):
    (document,) = jsonl.read_lines([rb'{"id": "\ud800", "text": "The road is open."}'])
    (tables,) = jsonl.extract_lines([document], reference, pytest.fail)
    answer = jsonl.dump(tables)
    assert json.loads(answer.encode())["id"] == "\ud800"


@pytest.mark.parametrize(
    "line", [b"{", b"[]", b'{"id": 1}', b'{"text": "a"}', b'{"id":1,"text":"a","published_on":"May"}']
)
def test_a_line_that_is_no_document_is_named(line):
    with pytest.raises(jsonl.LineError, match="line 2"):
        list(jsonl.read_lines(io.BytesIO(b"\n" + line)))


def test_a_fault_of_the_code_costs_the_one_document_and_is_told(reference, monkeypatch):
    whole = extraction.extract_batch

    def stumble(sources, reference):
        if any(b"bad" in source.raw for source in sources):
            raise KeyError("some table")
        return whole(sources, reference)

    monkeypatch.setattr(extraction, "extract_batch", stumble)
    faults = []
    found = answers([{"id": n, "text": text} for n, text in enumerate(("Good one.", "A bad one."))], reference, faults)
    assert [answer["files"][0]["reason"] for answer in found] == [None, "extraction_failed"]
    (fault,) = faults
    assert "KeyError" in fault
    assert "stumble" in fault


@pytest.mark.parametrize(("failed", "extracted", "raises"), [(0, 0, False), (1, 1, False), (1, 2, False), (2, 9, True),
                                                             (2, 10, False), (18, 91, False), (19, 91, True)])  # fmt: skip
def test_faults_on_more_than_one_file_in_five_end_the_run(failed, extracted, raises):
    names = [str(n) for n in range(failed)]
    if raises:
        with pytest.raises(Overwhelmed, match=f"{failed} of {extracted}"):
            check_faults(names, extracted)
    else:
        check_faults(names, extracted)


def test_brackets_without_end_are_a_line_that_is_none():
    with pytest.raises(jsonl.LineError, match=r"line 1.*nested too deep"):
        list(jsonl.read_lines([b"[" * 100_000]))
