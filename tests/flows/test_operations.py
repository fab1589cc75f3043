"""What the page on operations says, done: its units, its backup, its restore."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli import cli
from tests.docs.pages import ROOT, blocks, steps
from tests.publishing import publish_folder
from warehouse.read.reading import query

PAGE = ROOT / "docs" / "operations.md"
UNITS = {
    re.search(r"\w[\w-]+\.service", block.text)[0]: block.text for block in blocks(PAGE) if block.language == "ini"
}
BIN = Path(sys.executable).parent


def test_the_page_has_both_units():
    assert set(UNITS) == {"prefect-server.service", "dateline.service"}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not at hand")
def test_systemd_understands_the_units(tmp_path):
    places = []
    for name, text in UNITS.items():
        places.append(tmp_path / name)
        # The machine of the page has other places and a user of its own.
        known = text.replace("/opt/dateline/.venv/bin", str(BIN)).replace("/opt/dateline", str(ROOT))
        places[-1].write_text(known.replace("User=dateline", "User=root"))
    line = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *map(str, places)]
    said = subprocess.run(line, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")


def test_what_the_units_start_is_there_and_understood():
    for text in UNITS.values():
        program, *words = re.search(r"^ExecStart=(.*)$", text, re.MULTILINE)[1].split()
        assert (BIN / Path(program).name).exists()
        if Path(program).name == "dateline":
            cli.commands[words[0]].make_context(words[0], words[1:])
    (served,) = [text for text in UNITS.values() if "dateline serve" in text]
    (server,) = [text for text in UNITS.values() if "server start" in text]
    port = re.search(r"--port (\d+)", server)[1]
    assert f"PREFECT_API_URL=http://127.0.0.1:{port}/api" in served


def test_a_backup_is_restored_as_the_page_says(settings, tmp_path, monkeypatch):
    """Also without the folders that aren't backed up, and at another place."""
    monkeypatch.chdir(tmp_path)
    folder = publish_folder(settings.landing, settings.data, judged=False)
    before = query(folder, "FROM documents").to_pylist()
    commands = [step.command for block in blocks(PAGE) for step in steps(block) if block.language == "console"]
    first = commands.index("mkdir backup")
    *done, last = commands[first : commands.index("dateline run --data my-data") + 1]
    # The warehouse is lost between the backup and the restore.
    done.insert(done.index("mkdir my-data"), "rm -r data")
    environment = os.environ | {"PATH": f"{BIN}:{os.environ['PATH']}", "DATELINE_SETTLE_SECONDS": "0"}
    subprocess.run(["/bin/sh", "-ec", "\n".join(done)], env=environment, check=True)
    said = subprocess.run(last.split(), env=environment, check=True, capture_output=True, text=True)
    assert said.stdout.startswith("nothing new")
    restored = type(folder).open(tmp_path / "my-data")
    assert query(restored, "FROM documents").to_pylist() == before
