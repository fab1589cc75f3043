"""Files of many records: every form says the same, a record comes and goes alone, a fault is told."""

import csv
import gzip
import hashlib
import json
import os

import hypothesis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.extracting import describe_file
from flows.landing.splitting import split_file
from flows.landing.walking import Landed, stamp_of
from flows.loading.columns import load_columns
from flows.settings import load_settings
from flows.takedown import take_down
from flows.work import opened
from tests.publishing import publish_folder
from transforms.identity import document_id
from warehouse.publish.changes import diff
from warehouse.read.reading import query
from warehouse.store.raw import find

TOWNS = ("Azaz", "Marea", "Kafra", "Tal Rifaat", "Aleppo", "Idlib", "Hama", "Homs", "Raqqa", "Manbij")
ARTICLES = [
    {
        "id": f"n{at}",
        "title": f"Shelling in {town}",
        "text": f"At least {at + 3} people were killed in {town} on Monday, the police said.\n\nThe road is closed.",
        "published_at": "2016-05-27",
        "source": "The Example Times",
    }
    for at, town in enumerate(TOWNS)
]


def lines(articles):
    return "".join(f"{json.dumps(article)}\n" for article in articles)


def nexis(article):
    return "\n".join(
        [
            article["title"],
            f"{article['source']}\nMay 27, 2016 Friday\n\nCopyright 2016 {article['source']}\nLength: 14 words\n\nBody\n",
            f"{article['text']}\n\nLoad-Date: May 27, 2016\n\nEnd of Document\n",
        ]
    )


def write_all(landing, articles=ARTICLES):
    """The same articles in every form."""
    landing.mkdir()
    for article in articles:
        (landing / f"{article['id']}.txt").write_text(f"{article['title']}\n\n{article['text']}")
    (landing / "a.jsonl").write_text(lines(articles))
    (landing / "a.jsonl.gz").write_bytes(gzip.compress(lines(articles).encode()))
    (landing / "a.json").write_text(json.dumps(articles, indent=2))
    for name, delimiter in (("a.csv", ","), ("a.tsv", "\t")):
        with (landing / name).open("w", newline="") as file:
            writer = csv.DictWriter(file, list(articles[0]), delimiter=delimiter)
            writer.writeheader()
            writer.writerows(articles)
    pq.write_table(pa.Table.from_pylist(articles), landing / "a.parquet", row_group_size=3)
    (landing / "nexis.txt").write_text("".join(map(nexis, articles)))


def rows(folder, sql):
    return [tuple(row.values()) for row in query(folder, sql).to_pylist()]


def files_of(folder):
    return rows(folder, "SELECT path, status, format, records, records_refused, reason FROM files ORDER BY path")


def documents_of(folder):
    return {path for (path,) in rows(folder, "SELECT path FROM documents")}


def extracted(settings):
    """What the next run would extract."""
    with opened(settings) as work:
        return [source.path for source in work.plan.to_harvest]


@pytest.fixture
def landing(tmp_path):
    (tmp_path / "landing").mkdir()
    return tmp_path / "landing"


@pytest.fixture
def settings(tmp_path, landing):
    return load_settings({"landing": landing, "data": tmp_path / "data", "settle_seconds": 0})


def test_the_same_articles_say_the_same_in_every_form(tmp_path):
    write_all(tmp_path / "all")
    folder = publish_folder(tmp_path / "all", tmp_path / "data")
    said = rows(
        folder,
        "SELECT if(d.record IS NULL, 'text', d.file_path), f.value, f.qualifier, f.counted, f.event, e.name, "
        "f.claimant_quote, f.quote FROM figures f JOIN documents d USING (document_id) "
        "LEFT JOIN entities e ON e.entity_id = f.place_id WHERE f.event = 'killed' ORDER BY ALL",
    )
    forms = {}
    for form, *figure in said:
        forms.setdefault(form, []).append(figure)
    assert set(forms) == {"text", "a.jsonl", "a.jsonl.gz", "a.json", "a.csv", "a.tsv", "a.parquet", "nexis.txt"}
    assert len(forms["text"]) == len(ARTICLES)
    for form, figures in forms.items():
        assert figures == forms["text"], form
    assert {row[1:] for row in files_of(folder) if row[3] > 1} == {
        ("published", form, 10, 0, None)
        for form in ("jsonl", "gzip jsonl", "json list", "csv", "tsv", "parquet", "nexis")
    }
    declared = rows(
        folder, "SELECT DISTINCT title_basis, publisher, published_on::VARCHAR FROM documents WHERE record LIKE 'n%'"
    )
    assert declared == [("declared", "The Example Times", "2016-05-27")]
    exported = rows(
        folder,
        "SELECT DISTINCT title_basis, publisher_basis, published_basis, publisher, published_on::VARCHAR "
        "FROM documents WHERE file_path = 'nexis.txt'",
    )
    assert exported == [("declared", "declared", "declared", "The Example Times", "2016-05-27")]


def test_a_record_comes_changes_and_goes_alone(settings, landing):
    dump = landing / "dump.jsonl"
    dump.write_text(lines(ARTICLES[:4]))
    publish_folder(landing, settings.data, judged=False)
    assert extracted(settings) == []
    dump.write_text(lines(ARTICLES[3::-1]))
    assert extracted(settings) == []
    folder = publish_folder(landing, settings.data, judged=False)
    assert {row["table_name"] for row in diff(folder).rows.to_pylist()} == {"files"}
    changed = {**ARTICLES[1], "text": "Nine people were killed in Marea."}
    dump.write_text(lines([ARTICLES[0], changed, ARTICLES[2], ARTICLES[7]]))
    assert extracted(settings) == ["dump.jsonl#n7", "dump.jsonl#n1"]
    folder = publish_folder(landing, settings.data)
    assert documents_of(folder) == {f"dump.jsonl#n{at}" for at in (0, 1, 2, 7)}
    scratch = publish_folder(landing, settings.data.with_name("scratch"), judged=False)
    for table in ("files", "documents", "figures", "refused_records", "passages"):
        assert rows(folder, f"FROM {table} ORDER BY ALL") == rows(scratch, f"FROM {table} ORDER BY ALL")
    dump.unlink()
    (landing / "a.txt").write_text("Nobody was hurt.")
    assert documents_of(publish_folder(landing, settings.data, judged=False)) == {"a.txt"}


def test_what_cannot_be_read_is_told_and_its_neighbours_are_read(settings, landing):
    (landing / "dump.jsonl").write_text(
        f'{lines(ARTICLES[:2])}{{"id": 3, "tex\n{{"id": 4, "text": ""}}\n{lines(ARTICLES[4:5])}'
    )
    (landing / "words.jsonl").write_text('{"id": 1, "words": "a"}\n{"id": 2, "words": "b"}\n')
    (landing / "words.csv").write_text("id,story_words\n1,a\n")
    (landing / "page.docx").write_bytes(b"PK\x03\x04\x14\0\0\0word/document.xml")
    pq.write_table(pa.table({"id": [1], "words": ["a"]}), landing / "words.parquet")
    (landing / "cut.json.gz").write_bytes(gzip.compress(json.dumps(ARTICLES[:3]).encode())[:-20])
    folder = publish_folder(landing, settings.data)
    assert files_of(folder) == [
        ("cut.json.gz", "published", "gzip json list", 4, 2, None),
        ("dump.jsonl", "published", "jsonl", 5, 2, None),
        ("page.docx", "refused", None, 0, 0, "binary"),
        ("words.csv", "refused", "csv", 0, 0, "no_text_column"),
        ("words.jsonl", "refused", "jsonl", 0, 0, "no_text_column"),
        ("words.parquet", "refused", "parquet", 0, 0, "no_text_column"),
    ]
    refused = rows(
        folder, "SELECT record, status, stage, reason, detail FROM refused_records WHERE file_path = 'dump.jsonl'"
    )
    assert {row[1:4] for row in refused} == {("refused", "split", "broken"), ("refused", "split", "empty")}
    assert any(
        "it ends too early" in d or "ends too early" in d for (d,) in rows(folder, "SELECT detail FROM refused_records")
    )
    (detail,) = rows(folder, "SELECT detail FROM files WHERE path = 'words.parquet'")
    assert "there are id, words" in detail[0]
    # Nothing of it is read again until something changes; a name for the column is such a change.
    assert extracted(settings) == []
    own = load_settings({**settings.model_dump(), "columns": {"text": "words"}})
    assert {"words.jsonl#1", "words.jsonl#2", "words.parquet#1"} < set(extracted(own))


def test_equal_keys_are_told_apart_by_their_texts(settings, landing, caplog):
    other = {**ARTICLES[0], "text": "The bridge is closed."}
    (landing / "dump.jsonl").write_text(lines([ARTICLES[0], other, ARTICLES[0], {"text": "The mayor left."}]))
    folder = publish_folder(landing, settings.data, judged=False)
    assert [path for path in sorted(documents_of(folder)) if "#n" in path] == ["dump.jsonl#n0", "dump.jsonl#n0~2"]
    assert len(documents_of(folder)) == 3
    assert "1 record came again" in caplog.text


KEYED = [("1", "a"), ("1", "a"), ("1", "b"), ("1", "c"), ("1~2", "d"), ("1~2", "e"), ("2", "b")]


def texts_by_key(place, keyed):
    """The text under each key of a file of records with these keys and texts, beside a file named like the record 2."""
    place.write_text("".join(f"{json.dumps({'id': key, 'text': text})}\n" for key, text in keyed))
    kept = {}

    def keep(key, raw):
        kept[key] = json.loads(raw)["text"]
        return hashlib.sha256(raw).hexdigest()

    file = Landed("a.jsonl", place, stamp=stamp_of(place.stat()), form="jsonl")
    found = split_file(file, load_columns({}), 1_000, keep, taken=["2"])
    assert found.repeated == 1
    return {record.key: kept[record.key] for record in found.records}


@given(st.permutations(KEYED))
@hypothesis.settings(max_examples=40, deadline=None)
def test_the_order_of_a_file_means_nothing(tmp_path_factory, keyed):
    place = tmp_path_factory.mktemp("order") / "a.jsonl"
    texts = texts_by_key(place, keyed)
    assert texts == texts_by_key(place, KEYED)
    assert texts.keys() == {"1", "1~2", "1~3", "1~4", "1~2~2", "2~2"}


def test_what_metadata_say_of_one_record_alone_is_told_not_to_be_used(settings, landing, caplog):
    (landing / "dump.csv").write_text('id,text\n1,"The road is closed."\n2,"The bridge is closed."\n')
    (landing / "a.txt").write_text("Rain fell in Homs.")
    (landing / "metadata.csv").write_text(
        "path,title,url,publisher\ndump.csv,All,https://a.example/,The Post\ndump.csv#1,Roads,,\na.txt,Rain,,\n"
    )
    extracted(settings)
    said = [record.getMessage() for record in caplog.records if "isn't used" in record.getMessage()]
    assert [message.split(", which")[0] for message in said] == [
        "metadata.csv gives 'dump.csv' a url", "metadata.csv gives 'dump.csv' a title"
    ]  # fmt: skip


def test_a_record_is_given_metadata_and_asked_for_by_its_path(settings, landing):
    (landing / "dump.csv").write_text('id,text\n1,"The road is closed."\n2,"The bridge is closed."\n')
    (landing / "metadata.csv").write_text("path,title,publisher\ndump.csv,All,The Post\ndump.csv#2,Bridges,\n")
    folder = publish_folder(landing, settings.data, judged=False)
    assert rows(folder, "SELECT path, title, publisher FROM documents ORDER BY path") == [
        ("dump.csv#1", None, "The Post"),
        ("dump.csv#2", "Bridges", "The Post"),
    ]
    (landing / "metadata.csv").write_text("path,title,publisher\ndump.csv,,The Post\ndump.csv#2,A bridge,\n")
    assert extracted(settings) == ["dump.csv#2"]
    for asked, paths in (("dump.csv#1", ["dump.csv#1"]), ("dump.csv", ["dump.csv#1", "dump.csv#2"])):
        with opened(settings, again=[asked]) as work:
            assert [
                s.path for s in work.plan.to_harvest if work.plan.causes[s.path] == "asked" or s.path == "dump.csv#2"
            ][:2] >= paths[:1]


def test_a_record_is_taken_down_and_stays_so(settings, landing):
    dump = landing / "dump.jsonl"
    dump.write_text(lines(ARTICLES[:3]))
    folder = publish_folder(landing, settings.data, judged=False)
    [(sha256,)] = rows(folder, "SELECT content_sha256 FROM documents WHERE path = 'dump.jsonl#n1'")
    assert find(folder, sha256)
    (finished,) = take_down(folder, document_id("dump.jsonl#n1"), "asked")
    assert finished.is_whole, finished.lines()
    assert finished.landed == ("dump.jsonl#n1",)
    assert documents_of(folder) == {"dump.jsonl#n0", "dump.jsonl#n2"}
    assert files_of(folder) == [("dump.jsonl", "published", "jsonl", 2, 0, None)]
    assert find(folder, sha256) is None
    os.utime(dump, (1_600_000_000, 1_600_000_000))
    publish_folder(landing, settings.data, judged=False)
    assert rows(folder, "SELECT path, reason FROM refused_records") == [("dump.jsonl#n1", "taken_down")]
    assert files_of(folder) == [("dump.jsonl", "published", "jsonl", 3, 1, None)]
    assert find(folder, sha256) is None


def test_no_bytes_of_a_record_that_was_taken_down_lie_in_the_raw_store(settings, landing):
    dump = landing / "dump.jsonl"
    keyed = [{"id": "n", "text": text} for text in ("The road is closed.", "The bridge is closed.")]
    dump.write_text(lines(keyed))
    folder = publish_folder(landing, settings.data, judged=False)
    [(gone,)] = rows(folder, "SELECT text FROM documents WHERE path = 'dump.jsonl#n~2'")
    take_down(folder, document_id("dump.jsonl#n~2"), "asked")
    # It comes first, so that it has the other's key for a while, and its bytes aren't those that were taken down.
    again = sorted(keyed, key=lambda record: record["text"] != gone)
    dump.write_text(lines([{**again[0], "seen": 2}, again[1]]))
    publish_folder(landing, settings.data, judged=False)
    assert documents_of(folder) == {"dump.jsonl#n"}
    assert not [path for path in folder.raw.iterdir() if gone in path.read_text()]


def test_a_packed_document_is_read_under_its_own_name(settings, landing):
    (landing / "a.txt.gz").write_bytes(gzip.compress(b"Three people were killed in Azaz."))
    (landing / "b.txt.gz").write_bytes(gzip.compress(b"Two were hurt in Marea.")[:-9])
    folder = publish_folder(landing, settings.data, judged=False)
    assert files_of(folder) == [
        ("a.txt.gz", "published", "gzip text", 1, 0, None),
        ("b.txt.gz", "refused", "gzip", 0, 0, "broken"),
    ]
    assert rows(folder, "SELECT path, record, container, text FROM documents") == [
        ("a.txt.gz", None, "gzip", "Three people were killed in Azaz.")
    ]
    assert [path for path in extracted(settings) if path == "a.txt.gz"] == []


def test_extract_answers_record_by_record(tmp_path, reference, settings):
    write_all(tmp_path / "all", ARTICLES[:2])
    with (tmp_path / "all" / "a.jsonl").open("a") as file:
        file.write("{")
    answers = list(describe_file(tmp_path / "all" / "a.jsonl", reference, settings, pytest.fail))
    assert [answer["documents"][0]["record"] for answer in answers[:2]] == ["n0", "n1"]
    assert answers[2]["refused_records"][0]["reason"] == "broken"
    assert (answers[3]["files"][0]["records"], answers[3]["files"][0]["records_refused"]) == (3, 1)


def test_a_cell_that_python_cannot_hold_costs_its_row(settings, landing):
    texts = [article["text"].encode() for article in ARTICLES[:3]]
    texts[1] = b"caf\xe9"
    ends = [sum(map(len, texts[:n])) for n in range(len(texts) + 1)]
    column = pa.StringArray.from_buffers(3, pa.array(ends, pa.int32()).buffers()[1], pa.py_buffer(b"".join(texts)))
    pq.write_table(pa.table({"id": ["a", "b", "c"], "text": column}), landing / "bad.parquet")
    far = pa.array([0, 2**50, 0], pa.timestamp("s"))
    said = ["Rain fell in Homs.", "Rain fell in Hama.", "Rain fell in Idlib."]
    pq.write_table(pa.table({"id": ["a", "b", "c"], "text": said, "seen": far}), landing / "far.parquet")
    folder = publish_folder(landing, settings.data)
    assert documents_of(folder) == {f"{name}.parquet#{key}" for name in ("bad", "far") for key in "ac"}
    assert set(rows(folder, "SELECT file_path, reason FROM refused_records")) == {
        ("bad.parquet", "broken"), ("far.parquet", "broken")
    }  # fmt: skip


def test_mails_pass_the_gate_however_they_are_encoded(settings, landing):
    head = (
        "From: Jane Roe <desk@example.org>\nSubject: Rain\nDate: Wed, 04 May 2016 10:00:00 +0200\nMIME-Version: 1.0\n"
    )
    coded = "Content-Type: text/{}; charset=utf-8\nContent-Transfer-Encoding: {}\n\n{}\n"
    texts = {
        "plain": coded.format("plain", "quoted-printable", "Two people died =E2=80=93 here."),
        "page": coded.format("html", "quoted-printable", "<p>Two people died.</p>"),
        "base": coded.format("html", "base64", "PHA+VHdvIHBlb3BsZSBkaWVkLjwvcD4="),
    }
    for name, text in texts.items():
        (landing / f"{name}.eml").write_text(head + text)
        (landing / f"{name}.eml.gz").write_bytes(gzip.compress((head + text).encode()))
    folder = publish_folder(landing, settings.data)
    assert documents_of(folder) == {f"{name}.eml{end}" for name in texts for end in ("", ".gz")}


def test_a_file_that_is_named_like_a_record_leaves_it_another_name(settings, landing):
    (landing / "a.jsonl").write_text(lines(ARTICLES[:2]))
    publish_folder(landing, settings.data)
    (landing / "a.jsonl#n0").write_text("Rain fell in Homs.")
    folder = publish_folder(landing, settings.data)
    assert documents_of(folder) == {"a.jsonl#n0", "a.jsonl#n0~2", "a.jsonl#n1"}
    assert extracted(settings) == []


def test_what_a_scraper_writes_when_it_found_nothing_is_empty(settings, landing):
    for at, text in enumerate(("[]", "{}\n", " null ", '""', "[]", "[]")):
        (landing / f"{at}.json").write_text(text)
    (landing / "a.txt").write_text("Rain fell in Homs.")
    folder = publish_folder(landing, settings.data)
    assert {reason for path, *_, reason in files_of(folder) if path != "a.txt"} == {"empty"}


def test_a_mail_below_a_blank_line_is_read_once(settings, landing):
    (landing / "a.eml").write_text(
        "\nFrom: Jane Roe <desk@example.org>\nSubject: Rain\nMIME-Version: 1.0\n\nTwo died.\n"
    )
    folder = publish_folder(landing, settings.data)
    assert rows(folder, "SELECT text FROM documents") == [("Rain\n\nTwo died.\n",)]
