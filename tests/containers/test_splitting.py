"""Files of many records are split as they come: each record whole, a fault costs its own, memory doesn't grow."""

import csv
import gzip
import io
import json
import re
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.loading.columns import load_columns
from transforms.containers.gzipped import Unpacked
from transforms.containers.naming import name_record
from transforms.containers.pieces import NoTextColumnError, RecordError
from transforms.containers.recognition import recognise
from transforms.containers.splitting import split
from transforms.text.foreign import find_foreign

COLUMNS = load_columns({})
LIMIT = 10_000
CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
ARTICLES = st.lists(st.fixed_dictionaries({"id": st.integers(), "title": CELLS, "text": CELLS}), min_size=1, max_size=6)
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
SIZES = st.integers(1, 40)


def pieces_of(raw, form, size=1 << 20, limit=LIMIT, columns=COLUMNS):
    return list(split((raw[at : at + size] for at in range(0, len(raw), size)), form, columns, limit))


def told(raw, form, **how):
    """The cells of each record, or the reason why it has none."""
    pieces = pieces_of(raw, form, **how)
    return [piece.fault.reason if piece.fault else piece.cells for piece in pieces]


def lines(articles):
    return "".join(f"{json.dumps(article, ensure_ascii=False)}\n" for article in articles).encode()


def table(articles, delimiter=","):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, ["id", "title", "text"], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(articles)
    return text.getvalue().encode()


@given(ARTICLES, SIZES)
def test_objects_are_read_back_whatever_the_pieces(articles, size):
    assert told(lines(articles), "jsonl", size=size) == articles
    assert told(json.dumps(articles, indent=1).encode(), "json list", size=size) == articles
    for piece, article in zip(pieces_of(lines(articles), "jsonl", size), articles, strict=True):
        assert json.loads(piece.raw) == article


@given(ARTICLES, SIZES, st.sampled_from(["csv", "tsv", "ssv"]))
def test_rows_are_read_back_whatever_the_pieces(articles, size, form):
    delimiter = {"csv": ",", "tsv": "\t", "ssv": ";"}[form]
    # A table holds no control characters but the ends of lines.
    plain = [{name: CONTROL.sub("\n", str(cell)) for name, cell in article.items()} for article in articles]
    pieces = pieces_of(table(plain, delimiter), form, size)
    assert [dict(piece.cells) for piece in pieces] == plain
    for piece, article in zip(pieces, plain, strict=True):
        rows = list(csv.DictReader(io.StringIO(piece.raw.decode(), newline=""), delimiter=delimiter))
        assert rows == [article]


@given(ARTICLES, SIZES)
def test_packed_is_read_as_unpacked(articles, size):
    raw = gzip.compress(lines(articles[:1])) + gzip.compress(lines(articles[1:]))
    unpacked = Unpacked(raw[at : at + size] for at in range(0, len(raw), size))
    assert [piece.cells for piece in split(unpacked, "jsonl", COLUMNS, LIMIT)] == articles
    assert unpacked.fault is None


@given(st.binary(max_size=300), st.sampled_from(["jsonl", "json list", "csv", "mbox", "nexis", "proquest"]), SIZES)
@settings(max_examples=200)
def test_any_bytes_are_split_or_refused_whatever_the_pieces(raw, form, size):
    def what(size):
        try:
            return told(b'[{"' + raw, form, size=size)
        except RecordError as error:
            return error.reason

    assert what(size) == what(len(raw) + 9)


FAULTS = {
    "a line cut short": (
        "jsonl",
        b'{"text": "a"}\n{"text": "b\n{"text": "c"}\n',
        [{"text": "a"}, "broken", {"text": "c"}],
    ),
    "a line of another kind": (
        "jsonl",
        b'{"text": "a"}\n[1, 2]\n{"text": "c"}',
        [{"text": "a"}, "broken", {"text": "c"}],
    ),
    "an encoding of its own": ("jsonl", b'{"text": "caf\xe9"}\n', [{"text": "café"}]),
    "a mark before all": ("jsonl", b'\xef\xbb\xbf{"text": "a"}\n', [{"text": "a"}]),
    "too many brackets": ("jsonl", b'{"text": "a"}\n' + b"[" * 9_000, [{"text": "a"}, "broken"]),
    "a quote missing": (
        "json list",
        b'[{"text": "a"}, {"text": "b}, {"text": "c"}]',
        [{"text": "a"}, "broken", {"text": "c"}],
    ),
    "a list cut short": ("json list", b'[{"text": "a"}, {"text": "b', [{"text": "a"}, "broken"]),
    "a list in an object": (
        "json list",
        b'{"status": "ok", "articles": [{"text": "a"}, {"text": "b}, {"text": "c"}], "page": {"of": [1, 2]}}',
        [{"text": "a"}, "broken", {"text": "c"}],
    ),
    "UTF-16": ("utf-16 jsonl", '{"text": "é"}\n{"text": "b'.encode("utf-16"), [{"text": "é"}, "broken"]),
    "something behind": ("json list", b'[{"text": "a"}]\n[', [{"text": "a"}, "broken"]),
    "a quote unclosed": (
        "csv",
        b'id,text\n1,a\n2,"b\n3,c\n4,"d, e"\n',
        [{"id": "1", "text": "a"}, "broken", {"id": "3", "text": "c"}, {"id": "4", "text": "d, e"}],
    ),
    "one column": ("csv", b'text\n"a, b"\nc\nd, e\n', [{"text": "a, b"}, {"text": "c"}, "broken"]),
    "a column twice": ("csv", b"id,text,text\n1,a,b\n", [{"id": "1", "text": "a"}]),
    "cells missing": ("csv", b"id,text\n1\n2,b,c\n3,d\n", ["broken", {"id": "3", "text": "d"}]),
    "a mail that is none": (
        "mbox",
        (
            b"From a@b.org Wed May  4 10:00:00 2016\nMessage-ID: <1@b>\n\nFrom here on, two.\n\n"
            b"From London Wed May  4 10:00:00 2016\nis no mail.\n\nFrom - Thu May  5 10:00:00 2016\nTo: a\n\n\0\1\2\n\n"
            b"From - Thu May  5 10:00:00 2016\r\nSubject: b\r\nMessage-Id:\r\n <2@b>\r\n\r\nThree"
        ),
        [
            {
                "id": "1@b",
                "text": "Message-ID: <1@b>\n\nFrom here on, two.\n\nFrom London Wed May  4 10:00:00 2016\nis no mail.",
            },
            "binary",
            {"id": "2@b", "text": "Subject: b\r\nMessage-Id:\r\n <2@b>\r\n\r\nThree"},
        ],
    ),
    "a cover and a colophon": (
        "nexis",
        b"Two\nLength: 2 words\nEnd of Document\n \nThree\nEnd of Document\n(c) all\n",
        [
            {"id": None, "text": "Two\nLength: 2 words\nEnd of Document"},
            {"id": None, "text": "Three\nEnd of Document"},
            "format_not_read",
        ],
    ),
}


@pytest.mark.parametrize("size", [1, 13, 1 << 20])
@pytest.mark.parametrize(
    "bad", ['{"text": "b}', '{"text": "b" x"}', '{"a": {"text": "b"}', '{"text": "He said "run" to b"}', '{"a": ["b"}']
)
def test_every_object_between_broken_ones_is_read(bad, size):
    raw = ("[" + ",\n".join(f'{{"text": "{number}"}},\n{bad}' for number in range(20)) + "]").encode()
    assert told(raw, "json list", size=size) == [
        said for number in range(20) for said in ({"text": str(number)}, "broken")
    ]


@pytest.mark.parametrize("what", FAULTS)
@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_a_fault_costs_the_record_it_is_in(what, size):
    form, raw, expected = FAULTS[what]
    assert told(raw, form, size=size) == expected


@pytest.mark.parametrize("size", [1, 64, 1 << 20])
@pytest.mark.parametrize(
    ("form", "head", "record", "tail"),
    [
        ("jsonl", b"", b'{"text": "%s"}\n', b""),
        ("json list", b"[", b'{"text": "%s"},\n', b'{"text": "last"}]'),
        ("csv", b"id,text\n", b'1,"%s"\n', b""),
        ("mbox", b"", b"From - Thu May  5 10:00:00 2016\nSubject: a\n\n%s\n\n", b""),
        ("nexis", b"", b"%s\nLength: 1 words\nEnd of Document\n", b""),
    ],
)
def test_a_record_too_large_is_refused_and_its_neighbours_read(form, head, record, tail, size):
    raw = head + record % b"a" + record % (b"b" * 500) + record % b"c" + tail
    assert [said == "too_large" for said in told(raw, form, size=size, limit=100)][:3] == [False, True, False]


@pytest.mark.parametrize("form", ["jsonl", "json list", "csv", "factiva"])
def test_memory_does_not_grow_with_the_file(form):
    article = {
        "jsonl": b'{"text": "%s"}\n' % (b"x" * 2_000),
        "json list": b'{"text": "%s"},\n' % (b"x" * 2_000),
        "csv": b'1,"%s"\n' % (b"x" * 2_000),
        "factiva": b"%s\n9 words\nDocument RTRS000020160303ec3300abc\n" % (b"x" * 2_000),
    }[form]
    chunks = ([b"[" if form == "json list" else b"id,text\n" if form == "csv" else b""], [article * 30] * 300)
    tracemalloc.start()
    count = sum(1 for _ in split((chunk for part in chunks for chunk in part), form, COLUMNS, LIMIT))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # 18 MB went through.
    assert count >= 9_000
    assert peak < 2_000_000


def test_a_record_is_known_by_its_id_else_its_address_else_its_text():
    def key(cells):
        return name_record(pieces_of(lines([cells]), "jsonl")[0], COLUMNS).key

    assert key({"id": 7, "url": "https://a.example/7", "body": "a"}) == "7"
    assert key({"id": None, "url": "https://a.example/7", "body": "a"}) == "https://a.example/7"
    assert key({"id": 17.0, "body": "a"}) == key({"id": "17.0", "body": "a"}) == "17"
    assert key({"id": 17.5, "url": "https://a.example/7", "body": "a"}) == "https://a.example/7"
    assert key({"id": True, "body": "a"}) == key({"body": "a"})
    assert key({"body": "a"}) == key({"title": "other", "body": "a"}) != key({"body": "b"})
    assert key({"id": "a\nb\t\u0007", "body": "a"}) == "a b %07"
    assert len(key({"id": "x" * 5_000, "body": "a"})) == 300 != key({"id": "x" * 5_001, "body": "a"})


def test_what_has_no_text_says_which_columns_it_has():
    (empty,) = pieces_of(b'{"id": 1, "text": " "}\n', "jsonl")
    with pytest.raises(RecordError, match="no text") as raised:
        name_record(empty, COLUMNS)
    assert raised.value.reason == "empty"
    with pytest.raises(NoTextColumnError, match=r"there are id, story_words: name it in dateline\.toml"):
        pieces_of(b"id,story_words\n1,a\n", "csv")
    own = load_columns({"text": "Story words"})
    assert pieces_of(b"id,story_words\n1,a\n", "csv", columns=own)[0].cells == {"id": "1", "story_words": "a"}


RECOGNISED = {
    b'{"text": "a"}\n{"text": "b"}\n': "jsonl",
    b'{"text": "a\n{"text": "b"}\n': "jsonl",
    b'{\n "text": "a"\n}\n': None,
    b'{"text": "a"}': None,
    b'{"status": "ok", "totalResults": 2, "articles": [{"text": "a"}]}': "json list",
    b'{"took": 3, "hits": {"total": {"value": 1}, "hits": [{"_id": "1", "_source": {"text": "a"}}]}}': "json list",
    b'{"articles": [{"name": "a"}], "text": "a"}': None,
    b'{"title": "a", "sources": [{"name": "a"}]}': None,
    '{"id": 1, "text": "é"}\n{"id": 2, "text": "b"}\n'.encode("utf-16"): "utf-16 jsonl",
    "id,title,text\n1,é,b\n".encode("utf-16"): "utf-16 csv",
    "Two died.".encode("utf-16"): None,
    b'[\n {"text": "a"}]': "json list",
    b"[Update] Two died.": None,
    b"id,title,text\n1,a,b\n": "csv",
    b"\xef\xbb\xbf# from a database\nid;title;text\n1;a;b\n": "ssv",
    b"id,title,text,title\n1,a,b,c\n": "csv",
    b"id,title,text,date\n": "csv",
    b"id, title, text\n1, a, b\n": "csv",
    b'id,text\n1,a\n2,"b\n3,c\n': "csv",
    b"sep=;\nid;text\n1;a, b\n": "ssv",
    b"Story, photos by Jane Roe\n\nBEIRUT, May 4 - Two died, three fled.\n\nHe said that, too.\n": None,
    b"Story,photos\n\nBEIRUT, May 4 - Two died, three fled.\n\nTwo of them, he said, are ill.\n": None,
    b"Text, photos: Jane Roe\n\nBEIRUT, Lebanon\n\nTwo died.\n": None,
    b"Text\n\nTwo died.\n": None,
    b"Two died, three were hurt.\nThe text, they said, is here.\n": None,
    b"PAR1....": "parquet",
    b"One\nLength: 9 words\nEnd of Document\nTwo\nEnd of Document\n": "nexis",
    b"One\nLength: 9 words\nEnd of Document\n": None,
    b"1 of 2 DOCUMENTS\nOne\nLENGTH: 9 words\n2 of 2 DOCUMENTS\n": "lexisnexis",
    b"HD  One\nWC  9 words\nAN  Document POST000020160504ec5400001\n" * 2: "factiva",
    b"One\n9 words\nDocument RTRS000020160303ec3300abc\nTwo\nDocument LBA0000020160303ec3300abd\n": "factiva",
    b"From a@b Wed May  4 10:00:00 2016\nTo: b\n\nOne\n\nFrom - Thu May  5 10:00:00 2016\nTo: c\n\nTwo": "mbox",
    b"From a@b Wed May  4 10:00:00 2016\nTo: b\n\nOne\n\nFrom Thursday, two.": None,
    b"Document 1 of 2\n\nFull text: One\n" + b"_" * 60 + b"\nDocument 2 of 2\n": "proquest",
}


@pytest.mark.parametrize("head", RECOGNISED)
def test_what_a_file_is_is_told_by_its_content(head):
    form = RECOGNISED[head]
    assert recognise(head, "a.txt", COLUMNS) == form
    assert recognise(gzip.compress(head), "a.txt.gz", COLUMNS) == (f"gzip {form}" if form else "gzip")


def test_the_suffix_is_a_hint():
    assert recognise(b'{"text": "a"}', "a.jsonl", COLUMNS) == "jsonl"
    assert recognise(b"name,words\nx,y\n", "a.csv", COLUMNS) == "csv"
    assert recognise(b'text\n"a, b"\nc\n', "a.csv", COLUMNS) == "csv"
    assert (
        recognise(b"Two died, he said.\n\nThree, no, four fled, he said.\n\nNobody stayed.", "a.csv", COLUMNS) is None
    )
    assert recognise(b"name,words\nx,y\n", "a.txt", COLUMNS) is None


def test_what_is_no_text_is_known_and_what_to_do():
    assert "unpack it" in find_foreign(b"\0" * 257 + b"ustar")
    assert find_foreign(b"GIF89a is a format of pictures.") is None
    assert find_foreign(b"\xff\xd8\xff\xe0\0\x10JFIF").startswith("a JPEG image")
