"""Headers of exports: what an article declares is found, and the bytes that say it; other texts declare nothing."""

import pytest

from expectations.records import says
from flows.loading.columns import load_record_words
from transforms.formats.record import read_record

NEXIS = """Boat sinks
 near Lesbos

The Post
May 4, 2016 Wednesday
Late Edition

Copyright 2016 The Post All Rights Reserved
Section: NEWS; Pg. 3
Length: 345 words
Byline: Jané Roe
Dateline: BEIRUT
Body

Two people died.

Source: nobody says so

Load-Date: May 6, 2016

End of Document
"""
ACADEMIC = """

                          The Post

                    May 4, 2016 Wednesday 6:00 AM GMT
                     Late Edition - Final

Boat sinks near
Lesbos

BYLINE: By JANE ROE

SECTION: Section A; Pg. 10

LENGTH: 345 words

Two people died.

LOAD-DATE: May 6, 2016
"""
CODED = """HD   Boat sinks
     near Lesbos
BY   Jane Roe
WC   345 words
PD   4 May 2016
SN   The Post
LA   English
LP

Two people died.

BY   boat they came.

AN   Document POST000020160504ec5400001
"""
UNCODED = """Boat sinks
By Jane Roe
345 words
4 May 2016
10:15
The Post
POST
English
(c) 2016 The Post

Two people died.

Document POST000020160504ec5400001
"""
PROQUEST = """Full text: Two people died.

Title: A play

More of it.

Subject: Migration

Title: Boat sinks
Author: Roe, Jane; Doe, John

Publication title: The Post; London

Publication date: May 4, 2016
ProQuest document ID: 1787654321
"""
TITLE = ("title", "Boat sinks near Lesbos")
REST = [("published", "May 4, 2016 Wednesday"), ("publisher", "The Post")]
CASES = {
    NEXIS: [TITLE, ("authors", "Jané Roe"), *REST, ("changed", "May 6, 2016")],
    ACADEMIC: [
        TITLE,
        ("authors", "By JANE ROE"),
        ("published", "May 4, 2016 Wednesday 6:00 AM GMT"),
        ("publisher", "The Post"),
        ("changed", "May 6, 2016"),
    ],
    CODED: [TITLE, ("authors", "Jane Roe"), ("published", "4 May 2016"), ("publisher", "The Post")],
    UNCODED: [
        ("title", "Boat sinks"), ("authors", "By Jane Roe"), ("published", "4 May 2016"), ("publisher", "The Post")
    ],
    PROQUEST: [
        ("title", "Boat sinks"),
        ("authors", "Roe, Jane; Doe, John"),
        ("published", "May 4, 2016"),
        ("publisher", "The Post; London"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("text", CASES, ids=["nexis", "lexisnexis", "factiva, codes", "factiva", "proquest"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_header_is_declared_with_its_bytes(text, newline, encoding):
    raw = text.replace("\n", newline).encode(encoding)
    page = read_record(raw, "a.txt", load_record_words())
    assert page.decoded.format == "text"
    assert sorted((one.role, one.value) for one in page.declared) == sorted(CASES[text])
    for one in page.declared:
        assert says(raw[one.start : one.end].decode(page.decoded.encoding), one.value, one.format)


@pytest.mark.parametrize(
    "text",
    [
        "Boat sinks\n\nThe Post\nMay 4, 2016\n\nTwo died.\n\nSource: AFP\n",
        "Boat sinks\n345 words\n4 May 2016\nThe Post\n\nTwo died.\n",
        "HD  Boat sinks\nBY  Jane Roe\n\nTwo died.\n",
        "Title: Boat sinks\nAuthor: Jane Roe\n\nTwo died.\n",
    ],
)
def test_a_text_that_no_database_wrote_declares_nothing(text):
    assert not read_record(text.encode(), "a.txt", load_record_words()).declared


def test_a_word_of_the_body_is_no_label():
    text = NEXIS.replace("Two people died.", "Byline: a film about bylines.\n\nHeadline: the other film.")
    page = read_record(text.encode(), "a.txt", load_record_words())
    assert sorted((one.role, one.value) for one in page.declared) == sorted(CASES[NEXIS])
