"""How well pages of one incident are joined, against the registry that lists them.

A page's incident is that of its first figure of killed or wounded, else the one with most of its claims; a page without
claims stands alone. All pages are published together, of each part only its own are scored.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from tests.quality.extracting import extracted
from tests.quality.gold import BY_PATH, Part, Row
from tests.quality.metric import Metric, share
from tests.quality.real import offer
from transforms.identity import document_id

GOLD = "incidents/gva.jsonl"
# Whole incidents, as many as make some 800 pages: minutes of extraction, and enough pairs for a percent.
SHARE = 30
_PAGES = """
    WITH first AS (
        SELECT c.document_id, arg_min(c.incident_id, f.char_start) AS incident_id
        FROM incident_claims c JOIN figures f ON f.figure_id = c.claim_id
        WHERE f.event IN ('killed', 'wounded') GROUP BY ALL
    ),
    most AS (
        SELECT document_id, arg_max(incident_id, (n, incident_id)) AS incident_id
        FROM (SELECT document_id, incident_id, count(*) AS n FROM incident_claims GROUP BY ALL) GROUP BY ALL
    )
    SELECT document_id, coalesce(f.incident_id, m.incident_id, document_id), story_id
    FROM stories LEFT JOIN first f USING (document_id) LEFT JOIN most m USING (document_id)
"""


def _sample(folder: Path) -> list[Row]:
    """The pages of a share of the incidents."""
    rows = replace(BY_PATH[GOLD], first=None).rows(folder)
    return [row for row in rows if int(row["incident"]) * 7919 % 100 < SHARE]


@cache
def _found(folder: Path) -> dict[str, tuple[str, str]]:
    """For each page its incident and its story, by the page's id."""
    sources = [BY_PATH[GOLD].source(row) for row in _sample(folder)]
    with tempfile.TemporaryDirectory() as place:
        candidate = offer(Path(place), dict(zip(sources, extracted(sources), strict=True)))
        with candidate.connect() as connection:
            rows = {document: (incident, story) for document, incident, story in connection.sql(_PAGES).fetchall()}
    return {source.path: rows.get(document_id(source.path), (source.path, source.path)) for source in sources}


@dataclass(frozen=True)
class Joined(Metric):
    """Pages as mentions of their incidents; with `distinct` only one page of each story and incident."""

    distinct: bool = field(default=False)

    def pairs(self, folder: Path, part: Part) -> Any:
        """Each page of one part with the incident found."""
        found, seen = _found(folder), set()
        for row in _sample(folder):
            incident, story = found[row["id"]]
            copy = (story, row["incident"])
            if BY_PATH[GOLD].part(row) == part and not (self.distinct and copy in seen):
                seen.add(copy)
                yield row, {"id": row["id"], "mentions": [{**row["mentions"][0], "entity": incident}]}

    def measure(self, folder: Path, part: Part) -> float | None:
        """Score the pages of one part, in percent."""
        return 100 * self.pick(_scores(folder, self, part))


def _scores(folder: Path, metric: Joined, part: Part) -> Any:
    scorers = folder.parent / "scorers"
    with tempfile.TemporaryDirectory() as place:
        files = []
        for name, rows in zip(("gold", "system"), zip(*metric.pairs(folder, part), strict=True), strict=True):
            files.append(Path(place) / f"{name}.jsonl")
            files[-1].write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        command = [sys.executable, metric.scorer, *map(str, files), "--json"]
        done = subprocess.run(command, cwd=scorers, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def _metric(name: str, pick: Callable[[Any], float], aim: float, *, distinct: bool = False) -> Joined:
    return Joined(
        name=name, gold=GOLD, scorer="clusters.py", system=lambda row, _: row, pick=pick, aim=aim, distinct=distinct
    )


METRICS = [
    _metric("incidents: pair precision", share("pairs", "P"), 97),
    _metric("incidents: pair recall", share("pairs", "R"), 75),
    _metric("incidents: B3", share("b3", "F1"), 90),
    _metric("incidents: pair precision, no copies", share("pairs", "P"), 97, distinct=True),
    _metric("incidents: pair recall, no copies", share("pairs", "R"), 75, distinct=True),
]
