"""Our own faults cost what they touch: a row that breaks a law, a file on which extraction fails."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

from flows import extraction
from flows.cli import cli
from tests.publishing import publish_folder
from tests.warehouse.made import everything
from warehouse.read.reading import query


@pytest.fixture
def faulty(monkeypatch):
    """An extraction that reads thirteen as fewer than thirteen, and stumbles over the word unutterable."""
    whole = extraction.extract_batch

    def stumble(sources, reference):
        if any(b"unutterable" in source.raw for source in sources):
            raise KeyError("unutterable")
        for found in whole(sources, reference):
            yield replace(found, figures=[replace(f, low=14.0) if f.value == 13 else f for f in found.figures])

    monkeypatch.setattr(extraction, "extract_batch", stumble)


@pytest.mark.usefixtures("faulty")
def test_incremental_and_from_scratch_withhold_the_same_rows(settings, tmp_path):
    (settings.landing / "bad.txt").write_text("Shells killed 13 people and wounded 40 in Azaz, the mayor said.")
    folder = publish_folder(settings.landing, settings.data)
    (withheld,) = query(folder, "SELECT table_name, law FROM withheld WHERE law NOT LIKE 'goes%'").to_pylist()
    assert withheld["table_name"] == "figures"
    assert "bounds_are_in_order" in withheld["law"].split("; ")
    assert query(
        folder, "SELECT quote FROM figures JOIN documents d USING (document_id) WHERE path = 'bad.txt'"
    ).column("quote").to_pylist() == ["40"]
    assert query(folder, "SELECT quote FROM unexplained_numerals").column("quote").to_pylist() == ["13"]
    (settings.landing / "worse.txt").write_text("A flood displaced 13 families from Marea, the UN said.")
    (settings.landing / "azaz.txt").unlink()
    publish_folder(settings.landing, settings.data)
    assert query(folder, "SELECT DISTINCT document_id FROM withheld").num_rows == 2
    checks = "SELECT passed, unexpected_count FROM checks WHERE expectation = 'bounds_are_in_order' ORDER BY ALL"
    # Each run judged what was new with it.
    assert query(folder, checks).to_pylist() == [{"passed": False, "unexpected_count": 1}] * 2
    scratch = publish_folder(settings.landing, tmp_path / "scratch")
    assert everything(folder) == everything(scratch)


@pytest.mark.usefixtures("faulty")
def test_status_and_explain_tell_what_was_taken_out(settings):
    (settings.landing / "bad.txt").write_text("Shells killed 13 people in Azaz, the mayor said.")
    folder = publish_folder(settings.landing, settings.data)
    (settings.landing / "bad.txt").write_text("An unutterable thing.")
    (settings.landing / "worse.txt").write_text("Another unutterable thing.")
    with pytest.raises(extraction.Overwhelmed, match=r"2 of 2 files.*bad\.txt, worse\.txt"):
        publish_folder(settings.landing, settings.data)
    (settings.landing / "worse.txt").unlink()
    publish_folder(settings.landing, settings.data)
    (withheld,) = query(folder, "SELECT key FROM withheld WHERE table_name = 'figures'").column("key").to_pylist()
    said = CliRunner().invoke(cli, ["status", "--data", str(settings.data)], env={"COLUMNS": "400"}).stdout
    assert "bad.txt  kept" in said
    assert "KeyError" in said
    assert "bounds_are_in_order" in said
    assert "13: 14.0 <= 13.0 <= 13.0: low <= value <= high" in said
    told = CliRunner().invoke(cli, ["explain", withheld, "--data", str(settings.data)]).stdout
    assert "withheld figure: 13" in told
    assert "bounds_are_in_order" in told
    assert "13: 14.0 <= 13.0 <= 13.0" in told
    assert "Shells killed [13] people" in told
    assert '"low":14.0' in told


def test_records_that_fit_no_table_cost_their_file(settings, monkeypatch):
    whole = extraction.extract_batch

    def forget(sources, reference):
        for found in whole(sources, reference):
            is_meant = "Shells" in found.document.text
            yield replace(found, document=replace(found.document, language=None)) if is_meant else found

    monkeypatch.setattr(extraction, "extract_batch", forget)
    folder = publish_folder(settings.landing, settings.data, judged=False)
    (refused,) = query(folder, "FROM files WHERE status = 'refused'").to_pylist()
    assert (refused["path"], refused["reason"]) == ("tal rifaat.txt", "extraction_failed")
    assert "documents.language may not be NULL" in refused["detail"]
    assert query(folder, "FROM documents").num_rows == 2
