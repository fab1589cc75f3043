"""Documents whose language isn't read are kept, not mined, and counted where a run and its state are shown."""

from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from flows.cli import cli
from flows.output.reports import report_run
from tests.publishing import publish_folder
from warehouse.read.reading import connect, query
from warehouse.read.status import languages_not_read
from warehouse.store.snapshots import demand_current

TEXTS = {
    "boat.txt": "Two people died when a boat sank near Bamako, the governor of the province said.",
    "naufrage.txt": (
        "Naufrage sur le fleuve Niger\n\nAwa Diarra\n\n"
        "Deux personnes sont mortes dans le naufrage d'un bateau sur le fleuve, selon le gouverneur.\n\n"
        "Les secours cherchaient encore six autres passagers qui étaient à bord.\n"
    ),
    "mixed.txt": "Nobody counts the boats on the river, the mayor said, and nobody has mended them.\n\nPersonne ne compte les bateaux sur le fleuve, dit-il.",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    landing = tmp_path_factory.mktemp("landing")
    for name, text in TEXTS.items():
        (landing / name).write_text(text)
    return publish_folder(landing, tmp_path_factory.mktemp("published") / "data")


def test_they_are_counted_by_language(folder):
    assert languages_not_read(connect(folder)).to_pylist() == [{"language": "fr", "documents": 1}]


def test_nothing_is_mined_in_them(folder):
    for table in ("mentions", "figures", "dates", "statements", "numerals"):
        found = query(folder, f"SELECT path FROM {table} JOIN documents USING (document_id)").to_pylist()
        assert "naufrage.txt" not in {row["path"] for row in found}


def test_a_run_and_status_say_so(folder, capsys):
    published = SimpleNamespace(snapshot_id=demand_current(folder).id, warnings=())
    report_run(published, folder.root)
    assert "1 document not mined: the language isn't read (fr 1)" in capsys.readouterr().out
    said = CliRunner().invoke(cli, ["status", "--data", str(folder.root)])
    assert "documents not mined, by language\nlanguage  documents" in said.output
