"""Files that arrive or are written while a run is under way: never read half, never lost, read by the next run."""

import os
import time

import pytest

from flows.harvest import harvest
from flows.work import opened
from tests.flows.conftest import TEXTS
from tests.publishing import publish_folder
from warehouse.read.reading import query


def texts(folder):
    return {row["path"]: row["text"] for row in query(folder, "SELECT path, text FROM documents").to_pylist()}


def reasons(folder):
    rows = query(folder, "SELECT path, reason FROM files WHERE status = 'refused'").to_pylist()
    return {row["path"]: row["reason"] for row in rows}


def during(monkeypatch, act):
    """Act when the folder has been looked at and nothing is read yet."""

    def harvest_later(*given):
        act()
        return harvest(*given)

    monkeypatch.setattr("tests.publishing.harvest", harvest_later)


def test_a_file_that_arrives_during_a_run_is_the_next_ones(settings, monkeypatch):
    late = settings.landing / "late.txt"
    with monkeypatch.context() as patch:
        during(patch, lambda: late.write_text("The road is open again."))
        folder = publish_folder(settings.landing, settings.data, judged=False)
    assert set(texts(folder)) == set(TEXTS)
    assert set(texts(publish_folder(settings.landing, settings.data, judged=False))) == {*TEXTS, "late.txt"}


@pytest.mark.parametrize("published_before", [True, False])
def test_a_file_written_during_a_run_keeps_its_rows_or_waits(settings, monkeypatch, published_before):
    path = settings.landing / "azaz.txt"
    if published_before:
        publish_folder(settings.landing, settings.data, judged=False)
        path.write_text("Rebels lost the village of Kafra again.")
    with monkeypatch.context() as patch:
        during(patch, lambda: path.write_text("Rebels lost the vil"))
        folder = publish_folder(settings.landing, settings.data, judged=False)
    if published_before:
        assert texts(folder)["azaz.txt"] == TEXTS["azaz.txt"]
        assert reasons(folder) == {}
    else:
        assert reasons(folder) == {"azaz.txt": "changing"}
    path.write_text("Rebels lost the village of Kafra for good.")
    folder = publish_folder(settings.landing, settings.data, judged=False)
    assert texts(folder)["azaz.txt"] == "Rebels lost the village of Kafra for good."
    assert reasons(folder) == {}


def by_another(path):
    path.with_name("other").write_text(TEXTS["azaz.txt"].replace("Rebels", "Miners"))
    path.with_name("other").rename(path)


def by_a_folder(path):
    path.unlink()
    path.mkdir()


def by_a_pipe(path):
    path.unlink()
    os.mkfifo(path)


def by_a_link(path):
    path.unlink()
    path.symlink_to("/etc/hostname")


@pytest.mark.parametrize("replace_it", [by_another, by_a_folder, by_a_pipe, by_a_link])
def test_a_file_replaced_during_a_run_is_never_read_as_what_it_was(settings, monkeypatch, replace_it):
    """Of the same size and name even: what is published of it stays, and the next run sees what lies there."""
    path = settings.landing / "azaz.txt"
    publish_folder(settings.landing, settings.data, judged=False)
    path.write_text(TEXTS["azaz.txt"] + " It rained.")
    with monkeypatch.context() as patch:
        during(patch, lambda: replace_it(path))
        folder = publish_folder(settings.landing, settings.data, judged=False)
    assert texts(folder)["azaz.txt"] == TEXTS["azaz.txt"]
    assert len(list(folder.raw.iterdir())) == len(TEXTS)


def test_a_file_that_grows_while_the_folder_is_looked_at_keeps_its_rows(settings, monkeypatch):
    folder = publish_folder(settings.landing, settings.data, judged=False)
    path = settings.landing / "azaz.txt"
    # The files had just come: nothing is known of them but what is published.
    assert not (folder.cache / "landing.json").exists()
    path.write_text("Reb")
    monkeypatch.setattr(time, "sleep", lambda _: path.write_text("Rebels lo"))
    with opened(settings.model_copy(update={"settle_seconds": 5.0}), aloud=False) as work:
        assert work.items["azaz.txt"].landed.held
        assert work.plan.is_empty
    assert texts(folder)["azaz.txt"] == TEXTS["azaz.txt"]


@pytest.mark.parametrize("ending", [".part", ".tmp"])
def test_a_file_under_an_unfinished_name_is_read_when_it_is_renamed(settings, ending):
    place = settings.landing / f"flood.txt{ending}"
    place.write_text("The river ro")
    folder = publish_folder(settings.landing, settings.data, judged=False)
    assert reasons(folder) == {place.name: "changing"}
    place.write_text("The river rose again.")
    place.rename(settings.landing / "flood.txt")
    folder = publish_folder(settings.landing, settings.data, judged=False)
    assert texts(folder)["flood.txt"] == "The river rose again."
    assert reasons(folder) == {}
