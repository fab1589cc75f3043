"""The command takedown: what it says, what it finishes, and that neither a gate nor a server stops it."""

import fcntl
import json
import sqlite3
from contextlib import closing
from html import escape

import pytest
from click.testing import CliRunner

from expectations.judging import GateError
from expectations.verdict import Verdict
from flows import takedown
from flows.cli import cli
from flows.holding import held
from flows.output.terminal import printable
from flows.server.forgetting import forget, home_of
from flows.upkeep import roll_back
from flows.work import opened
from tests.publishing import publish_folder
from transforms.identity import document_id
from warehouse.publish.mending import BROKEN
from warehouse.publish.takedown import note_takedown
from warehouse.read.reading import query
from warehouse.records import Check
from warehouse.store import raw as raw_store
from warehouse.store.fingerprints import Digests
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import current, demand_current, listing
from warehouse.store.tombstones import Tombstone, pending, read_tombstones

NAME = "jane & secret.txt"
STORY = "Jane Roeford of 12 Elm Road said on Friday that the long road to Marea was closed by snow.\n"
GONE = document_id(NAME)


@pytest.fixture
def published(settings, monkeypatch):
    """A data folder with a document that is to go, a copy of it, and what Prefect's history says of it."""
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    for name in (NAME, "copy.txt"):
        (settings.landing / name).write_text(STORY)
    folder = publish_folder(settings.landing, settings.data, judged=False)
    home_of(folder).mkdir()
    with closing(sqlite3.connect(home_of(folder) / "prefect.db")) as database, database:
        database.execute("CREATE TABLE artifact (data)")
        database.execute("INSERT INTO artifact VALUES (?)", [f"1 withheld: {STORY}"])
    return folder


def dateline(*line):
    return CliRunner().invoke(cli, list(line), env={"COLUMNS": "400"})


def note(folder):
    with held(folder, "taken_down") as run:
        note_takedown(folder, GONE, run, reason="x", now=run.started_utc)


def verdict(message="", closed=False):
    check = Check(
        run_id="r", table_name="figures", expectation="odd", severity="error", passed=not message,
        unexpected_count=len(message), examples=(), notes="why",
    )  # fmt: skip
    return Verdict((check,), (), BROKEN.empty_table(), closed, message)


def test_a_takedown_says_what_it_did_and_leaves_nothing(published, settings, tmp_path, monkeypatch):
    monkeypatch.setattr(takedown, "judge", lambda *_, **__: verdict())
    data = ("--data", str(settings.data))
    secret = tmp_path / "ours.txt"
    secret.write_text(STORY, encoding="utf-16")
    before = dateline("takedown", "--check", str(secret), *data)
    assert before.exit_code == 1
    for place in ("raw/", "documents/", "prefect/prefect.db: table artifact", "column text"):
        assert place in before.stdout
    done = dateline("takedown", GONE, "--reason", "a court's order", *data)
    assert (done.exit_code, done.stderr) == (0, "")
    assert f"copy.txt, {NAME}" in done.stdout
    assert "1 snapshot written again, 1 raw file removed" in done.stdout
    assert "still in the landing folder" in done.stdout
    assert not home_of(published).exists()
    for line in (("takedown", "--check", str(secret)), ("takedown", "--check"), ("takedown", GONE, "--check")):
        after = dateline(*line, *data)
        assert (after.exit_code, after.stdout) == (0, "it is nowhere in the data folder\n")
    again = dateline("takedown", GONE, "--reason", "again", *data)
    assert "0 snapshots written again, 0 raw files removed" in again.stdout
    publish_folder(settings.landing, settings.data, judged=False)
    refused = query(published, "SELECT path, size_bytes FROM files WHERE reason = 'taken_down' ORDER BY 1").to_pylist()
    assert refused == [{"path": path, "size_bytes": None} for path in ("copy.txt", NAME)]
    assert dateline("takedown", "--check", str(secret), *data).exit_code == 0


@pytest.mark.parametrize(
    "line",
    [
        (),
        (GONE,),
        ("--reason", "x"),
        ("--check",),
        (GONE, "--check", "dateline.toml"),
        ("--check", "no such file"),
        (GONE, "--check"),
    ],
)
def test_what_makes_no_sense_is_wrong_usage(settings, line, tmp_path, monkeypatch):
    folder = DataFolder.bind(settings.data, settings.landing)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dateline.toml").write_text("")
    assert dateline("takedown", *line, "--data", str(settings.data)).exit_code == 2
    assert read_tombstones(folder) == []


@pytest.mark.parametrize("how", ["closed", "cannot judge"])
def test_a_closed_gate_stops_no_takedown_and_is_told(published, settings, monkeypatch, how):
    def judge(*_, **__):
        if how == "closed":
            return verdict("The gate is closed: odd.", closed=True)
        raise GateError("an expectation could not be computed")

    monkeypatch.setattr(takedown, "judge", judge)
    before = demand_current(published).id
    done = dateline("takedown", GONE, "--reason", "x", "--data", str(settings.data))
    assert done.exit_code == 1
    assert ("The gate is closed: odd." if how == "closed" else "could not be computed") in done.stderr
    assert demand_current(published).id != before
    assert query(published, "SELECT path FROM documents").num_rows == 3
    assert pending(published) == []
    passed = query(published, "SELECT passed FROM checks WHERE expectation = 'odd'").column(0).to_pylist()
    assert passed == ([False] if how == "closed" else [])


def test_a_takedown_that_was_only_noted_is_finished_by_the_next_run(published, settings, monkeypatch, caplog):
    monkeypatch.setattr(takedown, "judge", lambda *_, **__: verdict())
    note(published)
    with opened(settings) as work:
        assert work.items[NAME].landed.reason == "taken_down"
    assert f"taken down: document {GONE}, copy.txt, {NAME}" in caplog.text
    assert pending(published) == []
    assert query(published, "SELECT path FROM documents").num_rows == 3
    assert dateline("takedown", "--check", "--data", str(settings.data)).exit_code == 0


def test_a_rollback_finishes_a_takedown_first(published, monkeypatch):
    monkeypatch.setattr(takedown, "judge", lambda *_, **__: verdict())
    first = demand_current(published).id
    note(published)
    roll_back(published, first)
    assert demand_current(published).id == first
    assert query(published, "SELECT path FROM documents").num_rows == 3


def test_a_run_that_begins_keeps_its_history_until_the_next_one(published, settings, monkeypatch):
    monkeypatch.setattr(takedown, "judge", lambda *_, **__: verdict())
    with (home_of(published) / "in_use").open("w") as mark:
        fcntl.flock(mark, fcntl.LOCK_SH)
        done = dateline("takedown", GONE, "--reason", "x", "--data", str(settings.data))
    assert done.exit_code == 1
    assert done.stdout.count("not done: a run is just beginning") == 1
    left = dateline("takedown", "--check", "--data", str(settings.data))
    assert left.exit_code == 1
    assert f"the takedown of {GONE} isn't finished" in dateline("status", "--data", str(settings.data)).stdout
    assert {line.partition(":")[0] for line in left.stdout.splitlines()[:-1]} == {
        "taken_down.json",
        "prefect/prefect.db",
    }
    with opened(settings):
        pass
    assert not home_of(published).exists()
    assert pending(published) == []


def test_what_another_version_published_is_followed_up_first(published, settings, monkeypatch):
    monkeypatch.setattr(takedown, "judge", lambda *_, **__: verdict())
    snapshot = demand_current(published)
    (snapshot.path / "manifest.json").unlink()
    (snapshot.path / "manifest.json").write_text(json.dumps({**snapshot.manifest, "schema": "another"}))
    said = dateline("takedown", GONE, "--reason", "x", "--data", str(settings.data))
    assert (said.exit_code, "with other columns" in said.stderr) == (2, True)
    publish_folder(settings.landing, settings.data, judged=False)
    assert pending(published) == []
    assert snapshot.id not in [each.id for each in listing(published)]
    assert dateline("takedown", "--check", "--data", str(settings.data)).exit_code == 0


def test_what_is_left_out_is_nothing_new(settings):
    (settings.landing / ".DS_Store").write_text("x")
    (settings.landing / ".git").mkdir()
    (settings.landing / "elsewhere").symlink_to("/")
    folder = publish_folder(settings.landing, settings.data, judged=False)
    rows = query(folder, "SELECT path, reason FROM files WHERE status = 'refused' ORDER BY path").to_pylist()
    assert [tuple(row.values()) for row in rows] == [
        (".DS_Store", "hidden"), (".git", "hidden"), ("elsewhere", "link_outside")
    ]  # fmt: skip
    (settings.landing / ".DS_Store").write_text("another")
    with opened(settings) as work:
        assert work.plan.is_empty
    with opened(settings.model_copy(update={"hidden_files": True})) as work:
        assert [source.path for source in work.plan.to_extract] == [".DS_Store"]
        assert [source.path for source in work.plan.removed] == [".git"]
    assert current(folder) is not None


def stone_of(*paths):
    return Tombstone(
        document_id=GONE, reason="x", run_id="r", taken_down_utc="2016-03-01T12:00:00", sha256s=frozenset(),
        sentences=Digests.of([STORY]), paths=paths,
    )  # fmt: skip


@pytest.mark.prefect
def test_a_server_of_ones_own_forgets_what_names_or_quotes_it(published, prefect_server, monkeypatch):
    from prefect import flow
    from prefect.artifacts import create_markdown_artifact, create_table_artifact
    from prefect.client.orchestration import get_client
    from prefect.states import Completed, Failed

    from flows.pipeline import ingest
    from flows.server.naming import TAGS, key_of

    monkeypatch.setenv("PREFECT_API_URL", prefect_server)
    hostile = "jane\n<secret>.txt"
    texts = (f"| {escape(printable(hostile))} | 3 |", f"a law: {escape(STORY)}", "| azaz.txt | 2 |")
    for text in texts:
        create_markdown_artifact(text, key="dateline-run")
    # A table is stored as JSON, in which every letter that isn't Latin is an escape.
    greek = "Αθήνα.txt"
    tables = [create_table_artifact([{"path": path}], key=key_of("azaz", "refused")) for path in (greek, "azaz.txt")]
    with get_client(sync_client=True) as client:
        kept = client.create_flow_run(ingest, state=Completed()).id
        # A data folder's flow has the folder's name: its runs are known by their tag.
        azaz = flow(name="azaz")(lambda: None)
        tagged = client.create_flow_run(
            azaz, state=Failed(message=f"refused: {printable(hostile)}"), tags=list(TAGS)
        ).id
        named = client.create_flow_run(ingest, state=Failed(message=f"refused: {printable(hostile)}: law_broken")).id
        assert forget(published, stone_of(hostile, greek)) == ()
        runs = {run.id for run in client.read_flow_runs()}
        assert kept in runs
        assert not {named, tagged} & runs
        left = {artifact.id for artifact in client.read_artifacts()}
        assert [table in left for table in tables] == [False, True]
        # Other tests' runs may have pages on the same server.
        assert [a.data for a in client.read_artifacts() if a.data in texts] == ["| azaz.txt | 2 |"]


@pytest.mark.prefect
def test_a_server_that_does_not_answer_is_told(published, monkeypatch):
    from prefect.settings import PREFECT_API_URL, PREFECT_CLIENT_MAX_RETRIES, temporary_settings

    url = "http://127.0.0.1:9/api"
    monkeypatch.setenv("PREFECT_API_URL", url)
    with temporary_settings({PREFECT_API_URL: url, PREFECT_CLIENT_MAX_RETRIES: 0}):
        (said,) = forget(published, stone_of(NAME))
    assert f"{url} can't be asked to forget" in said


def test_a_text_is_found_in_raw_bytes_of_any_format(tmp_path):
    folder = DataFolder.bind(tmp_path / "data", tmp_path)
    story = "The river rose over night and the mayor of the town had all the bridges closed until the rain had ended."
    page = story.replace(" mayor ", ' <a href="x">mayor</a> ').replace(" the ", " <b>the</b> ")
    raws = {
        "a.html": f"<html><body><p>{page}</p></body></html>",
        "a.json": f'{{"text": "<p>{page}</p>"}}'.replace('"x"', "1"),
    }
    for raw in raws.values():
        raw_store.keep(folder, raw.encode())
    for name, raw in {**raws, "a.txt": story}.items():
        (tmp_path / name).write_text(raw)
        assert len(takedown.find_text(folder, tmp_path / name)) == 2
