"""A folder of the user's own laws: the example of docs/extending.md, from a file to `dateline status` and back."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from expectations.law import LawError
from flows.cli import cli
from tests.docs.pages import ROOT, blocks
from tests.publishing import publish_folder
from warehouse.read.reading import query

(EXAMPLE,) = [block.text for block in blocks(ROOT / "docs" / "extending.md") if block.language == "sql"]
TOLL = "SELECT quote FROM figures WHERE event = 'killed' ORDER BY value"


@pytest.fixture
def laws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "laws"
    folder.mkdir()
    monkeypatch.setenv("DATELINE_LAWS", str(folder))
    return folder


def test_every_file_is_judged_again_when_a_law_comes_changes_or_goes(settings, laws):
    (settings.landing / "war.txt").write_text(
        "Shells killed 13 people in Azaz. The flood killed 200,000 people in Homs."
    )

    def published() -> list[str]:
        folder = publish_folder(settings.landing, settings.data)
        return query(folder, TOLL).column("quote").to_pylist()

    assert published() == ["13", "200,000"]
    law = laws / "no_impossible_toll.sql"
    law.write_text(EXAMPLE)
    assert published() == ["13"]
    said = CliRunner().invoke(cli, ["status", "--data", str(settings.data)], env={"COLUMNS": "300"}).stdout
    assert "no_impossible_toll" in said
    assert "200,000 killed: Nothing that we report on killed so many at once" in said
    checked = CliRunner().invoke(cli, ["check", "--data", str(settings.data)])
    assert checked.exit_code == 0, checked.output
    law.write_text(EXAMPLE.replace("100000", "10"))
    failed = CliRunner().invoke(cli, ["check", "--data", str(settings.data)])
    assert failed.exit_code == 1
    assert "figures: no_impossible_toll: 1 row:" in failed.stdout
    assert published() == []
    law.unlink()
    assert published() == ["13", "200,000"]


def test_a_faulty_law_is_named_with_its_line_and_nothing_is_read(settings, laws):
    publish_folder(settings.landing, settings.data, judged=False)
    (laws / "mine.sql").write_text(EXAMPLE.replace("staged.figures", "main.figures"))
    with pytest.raises(LawError, match=r"mine\.sql, line 6: "):
        publish_folder(settings.landing, settings.data, judged=False)
    said = CliRunner().invoke(cli, ["check", "--data", str(settings.data)])
    assert said.exit_code == 2
    assert said.stderr == f"{laws}/mine.sql, line 6: main.figures isn't a table of the schema known or staged\n"


def test_a_folder_that_is_not_there_is_a_fault_of_the_setting(settings, laws):
    laws.rmdir()
    said = CliRunner().invoke(cli, ["check", "--data", str(settings.data)])
    assert said.exit_code == 2
    assert "of the variable DATELINE_LAWS: path does not point to a directory" in said.stderr
