"""What the command tells people and monitoring: counts in words, exit codes, commands that can be pasted."""

import json
import shlex
import sys
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli import cli
from flows.output.reports import command
from tests.docs.asking import beside, reported
from tests.warehouse.made import Made, publish
from warehouse.records import Run
from warehouse.store import journal
from warehouse.store.folder import DataFolder


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    (tmp_path / "landing").mkdir()
    return DataFolder.bind(tmp_path / "data", tmp_path / "landing")


def status(folder: DataFolder, *more: str) -> tuple[int, dict]:
    said = CliRunner().invoke(cli, ["status", "--data", str(folder.root), "--format", "json", *more])
    return said.exit_code, json.loads(said.stdout)


def ended(outcome: str) -> Run:
    when = datetime(2100, 1, 1)  # noqa: DTZ001 - the warehouse's times have no zone
    unknown = dict.fromkeys(("snapshot_id", "inputs_digest", "code_digest", "seeds_digest"))
    return Run(run_id=f"run-{outcome}", started_utc=when, finished_utc=when, outcome=outcome, **unknown)


@pytest.mark.parametrize(
    ("outcome", "code"), [("unchanged", 0), ("interrupted", 0), ("gate_closed", 1), ("failed", 1), ("died", 1)]
)
def test_the_exit_code_of_status_is_the_health_of_the_warehouse(folder, outcome, code):
    assert status(folder)[0] == 1
    publish(folder, [Made("a.txt", 3, ("Maro",), 1)], "one")
    assert status(folder)[0] == 0
    journal.append(folder, ended(outcome), ())
    found, said = status(folder, "--runs", "1")
    assert found == code
    assert said["healthy"] == (code == 0)
    assert said["runs"][0]["outcome"] == outcome
    assert CliRunner().invoke(cli, ["status", "--data", str(folder.root)]).exit_code == code


def test_no_data_folder_is_another_exit_code(tmp_path):
    assert CliRunner().invoke(cli, ["status", "--data", str(tmp_path), "--format", "json"]).exit_code == 2


def test_stories_are_counted_not_documents(published_dispatches):
    rows = status(published_dispatches)[1]["rows"]
    assert rows["documents"] == 6
    assert rows["stories"] == len({*query(published_dispatches, "SELECT story_id FROM stories")})


def query(folder, sql):
    from warehouse.read.reading import query as ask

    return [tuple(row.values()) for row in ask(folder, sql).to_pylist()]


def test_one_document_is_one(folder):
    publish(folder, [Made("a.txt", 3, ("Maro",), 1)], "one")
    said = CliRunner().invoke(cli, ["status", "--data", str(folder.root)]).stdout
    assert "1 file, " in said
    assert "1 document, " in said


def test_what_a_run_suggests_can_be_pasted_and_answers(published_dispatches, monkeypatch):
    with beside(published_dispatches):
        lines = reported(published_dispatches).partition("try next:\n")[2].splitlines()
        assert len(lines) == 2
        for line in lines:
            called, *words = shlex.split(line)
            assert called == "dateline"
            said = CliRunner().invoke(cli, words)
            assert said.exit_code == 0, said.output
            assert "(10 rows)" in said.stdout
    # Away from the PATH the command is called by where it lies.
    monkeypatch.setenv("PATH", "/nowhere")
    assert Path(command()).absolute() == Path(sys.executable).parent / "dateline"


def test_extract_fails_where_nothing_was_readable(tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "good.txt").write_text("The road is open.")
    only = CliRunner().invoke(cli, ["extract", str(tmp_path / "empty.txt")])
    assert only.exit_code == 1
    assert json.loads(only.stdout)["files"][0]["reason"] == "empty"
    assert "nothing was readable" in only.stderr
    both = CliRunner().invoke(cli, ["extract", str(tmp_path / "empty.txt"), str(tmp_path / "good.txt")])
    assert both.exit_code == 0
    lines = CliRunner().invoke(cli, ["extract", "--jsonl"], input='{"id": 1, "text": ""}\n')
    assert lines.exit_code == 1
