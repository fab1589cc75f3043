"""What words say of what is counted, sentence by sentence, and the lists that the words are kept in."""

import json
from pathlib import Path

import pytest

from flows.loading.seeds import rows
from transforms.extract import extract

SPEC = json.loads((Path(__file__).parent.parent / "specs" / "events.json").read_text(encoding="utf-8"))
# A headline stands over a story, else it is no headline.
STORY = "\n\nThe police chief said that officers were looking into the matter and that the town had been calm."


@pytest.mark.parametrize("case", SPEC["figures"], ids=lambda case: case["text"])
def test_each_figure_has_the_event_said_of_it(case, reference):
    text = case["text"]
    whole = text if text.endswith(".") else text + STORY
    found = [(figure.value, figure.event) for figure in extract(whole.encode(), "a.txt", reference).figures]
    assert [told for told in map(tuple, case["events"]) if told not in found] == []


@pytest.mark.parametrize("case", SPEC["one"], ids=lambda case: case["text"])
def test_no_event_is_said_where_nobody_is_harmed(case, reference):
    figures = extract(case["text"].encode(), "a.txt", reference).figures
    events = {figure.event for figure in figures if figure.kind != "duration"}
    assert (case["event"] in events) if case["event"] else not events - {None}


@pytest.mark.parametrize(
    ("text", "event", "detail"),
    [
        ("Five people were shot.", "wounded", "shot"),
        ("Five people were shot and killed.", "killed", "shot"),
        ("Six men were rushed to a hospital.", "wounded", "treated in hospital"),
        ("Doctors reported 40 suspected cholera cases.", "infected", "suspected case"),
        ("Prosecutors charged four men with murder.", "convicted", "charged"),
        ("Teams vaccinated 60,000 children.", "supplied", "vaccinated"),
        ("The clashes left 49 rebels killed and wounded.", "casualties", None),
    ],
)
def test_detail_says_more_closely_what_the_words_say(text, event, detail, reference):
    (figure,) = extract(text.encode(), "a.txt", reference).figures
    assert (figure.event, figure.event_detail) == (event, detail)


def test_every_detail_and_class_is_explained():
    details = {row["detail"] for row in rows("event_details")}
    assert {row["detail"] for row in rows("events")} - {""} == details
    kinds = {row["class"] for row in rows("classes")}
    assert {row["class"] for row in rows("counted")} <= kinds
    assert {name.lstrip("!") for row in rows("events") for name in row["classes"].split()} <= kinds | {"*"}
