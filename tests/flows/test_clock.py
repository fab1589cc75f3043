"""What takes far too long is interrupted, wherever it runs: it costs that document, for that run."""

import re
import threading
import time

import pytest

from flows.clock import OverranError, limited
from tests.flows import slow
from tests.flows.conftest import TEXTS
from tests.publishing import publish_folder
from warehouse.publish.staging import Staging
from warehouse.read.reading import connect, query
from warehouse.read.status import troubled_files

ENDLESS = re.compile("(a+)+b")


def spin():
    while True:
        pass


def spin_and_swallow():
    try:
        spin()
    except OverranError:
        spin()


def in_thread(work):
    """What the work raised in a thread of its own."""
    raised = []

    def run():
        try:
            work()
        except OverranError as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()
    return raised


@pytest.mark.parametrize("work", [spin, spin_and_swallow, lambda: ENDLESS.match("a" * 60)])
def test_the_main_thread_is_interrupted_in_regular_expressions_too(work):
    with pytest.raises(OverranError), limited(0.1):
        work()


@pytest.mark.parametrize("work", [spin, spin_and_swallow])
def test_any_thread_is_interrupted(work):
    def limit():
        with limited(0.1):
            work()

    assert in_thread(limit)


def test_what_ends_in_time_is_left_alone_afterwards():
    def work():
        with limited(0.2):
            pass
        time.sleep(0.5)

    work()
    assert not in_thread(work)


def rows(folder, table):
    return query(folder, f"FROM {table} JOIN documents USING (document_id) ORDER BY ALL").to_pylist()


def test_a_document_that_is_too_slow_keeps_its_rows_and_is_tried_again(settings, monkeypatch):
    monkeypatch.setenv("DATELINE_DOCUMENT_SECONDS", "2")
    edited, new = settings.landing / "azaz.txt", settings.landing / "new.txt"
    folder = publish_folder(settings.landing, settings.data, judged=False)
    before = rows(folder, "mentions")
    edited.write_text("Kafra sank in quicksand on Friday.")
    new.write_text("Marea sank in quicksand on Friday.")
    with monkeypatch.context() as patch:
        patch.setattr("transforms.extract.find_dates", slow.find_dates)
        publish_folder(settings.landing, settings.data)
    troubles = {row["path"]: row for row in troubled_files(connect(folder)).to_pylist()}
    assert {path: (row["status"], row["reason"]) for path, row in troubles.items()} == {
        "azaz.txt": ("kept", "too_slow"),
        "new.txt": ("refused", "too_slow"),
    }
    assert troubles["new.txt"]["detail"] == "it took more than 2 seconds; the next run tries again"
    assert rows(folder, "mentions") == before
    publish_folder(settings.landing, settings.data, judged=False)
    assert not troubled_files(connect(folder)).to_pylist()
    texts = {row["path"]: row["text"] for row in query(folder, "FROM documents").to_pylist()}
    assert texts == TEXTS | {"azaz.txt": edited.read_text(), "new.txt": new.read_text()}


@pytest.mark.prefect
@pytest.mark.timeout(300)
@pytest.mark.usefixtures("prefect_server")
@pytest.mark.parametrize("runner", ["here", "processes", "dask"])
def test_every_runner_goes_on_with_the_other_documents(settings, monkeypatch, runner):
    import flows.pipeline
    from flows.work import opened

    (settings.landing / "trap.txt").write_text("They sank in quicksand on Friday.")
    monkeypatch.setattr("flows.server.runners._WORTH_A_POOL_BYTES", 0)
    monkeypatch.setattr(flows.pipeline, "stage_batch", slow.stage_batch)
    limited_settings = settings.model_copy(
        update={"runner": runner, "workers": 2, "batch_size": 2, "document_seconds": 3}
    )
    with opened(limited_settings, aloud=False) as work:
        staging, tally = flows.pipeline.stage(work)
        assert isinstance(staging, Staging)
        assert staging.done() == set(TEXTS)
        (fault,) = tally.faults
        assert (fault.harvest.file.path, fault.harvest.file.reason, fault.trace) == ("trap.txt", "too_slow", None)
