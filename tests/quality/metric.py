"""One measured figure: which gold file, which scorer, how our rows become the scorer's."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from flows.extraction import Refused
from flows.jsonl import dump
from tests.quality.extracting import extracted
from tests.quality.gold import BY_PATH, Part, Row
from transforms.extract import Extraction

# What the scorer is asked of a row: the row, perhaps with other annotations, or None to leave it out.
Asked = Callable[[Row, Extraction | None], Row | None]
Arguments = Callable[[Path, Path], Sequence[str]]
# What was extracted for each row of a set, by the row's id; of its text where no other way is named.
Found = Callable[[Path, str], Mapping[str, Extraction | None]]


def as_annotated(row: Row, _: Extraction | None) -> Row | None:
    """The row as it is."""
    return row


def both_files(gold: Path, system: Path) -> Sequence[str]:
    """How most scorers are called."""
    return [str(gold), str(system)]


def share(*path: str) -> Callable[[Any], float]:
    """Picks the figure at the path of the scorer's JSON."""

    def pick(scores: Any) -> float:
        for key in path:
            scores = scores[key]
        return float(scores)

    return pick


@dataclass(frozen=True)
class Metric:
    """A figure in percent, larger is better.

    `gold` names a set of `tests.quality.gold`, `scorer` lies beside the gold folder; `system` turns one gold row and
    what was extracted from it into the scorer's row; `pick` takes the figure (0 to 1) from the scorer's JSON. A text
    that was refused has a row with nothing but the `empty` lists that the scorer can't do without.
    """

    name: str
    gold: str
    scorer: str
    system: Callable[[Row, Extraction], Row]
    pick: Callable[[Any], float]
    options: tuple[str, ...] = ()
    asked: Asked = as_annotated
    arguments: Arguments = both_files
    empty: tuple[str, ...] = ()
    peers: Mapping[str, float] = field(default_factory=dict)
    aim: float | None = None
    found: Found | None = None

    def measure(self, folder: Path, part: Part) -> float | None:
        """Score what was extracted from the texts of one part, in percent; None where the part has none."""
        pairs = list(self.pairs(folder, part))
        if not pairs:
            return None
        return 100 * self.pick(_scores(folder, self._scoring(), part))

    def pairs(self, folder: Path, part: Part) -> Iterator[tuple[Row, Row]]:
        """Each row that the scorer is asked, with ours."""
        return _pairs(folder, self._scoring(), part)

    def _scoring(self) -> "_Scoring":
        found = self.found or found_in
        return _Scoring(
            self.gold, self.scorer, self.system, self.options, self.asked, self.arguments, self.empty, found
        )


@dataclass(frozen=True)
class _Scoring:
    """What metrics that read the same answer of a scorer share."""

    gold: str
    scorer: str
    system: Callable[[Row, Extraction], Row]
    options: tuple[str, ...]
    asked: Asked
    arguments: Arguments
    empty: tuple[str, ...]
    found: Found


@cache
def found_in(folder: Path, gold: str) -> Mapping[str, Extraction | None]:
    """What was extracted from each row's text, by the row's id; None where the text was refused."""
    sources = BY_PATH[gold].sources(folder)
    results = zip(sources, extracted(sources), strict=True)
    return {source.path: None if isinstance(result, Refused) else result for source, result in results}


def _pairs(folder: Path, scoring: _Scoring, part: Part) -> Iterator[tuple[Row, Row]]:
    found = scoring.found(folder, scoring.gold)
    for row in BY_PATH[scoring.gold].rows(folder, part):
        extraction = found[row["id"]]
        asked = scoring.asked(row, extraction)
        if asked is not None:
            ours = scoring.system(row, extraction) if extraction else {name: [] for name in scoring.empty}
            yield asked, {"id": row["id"], **ours}


@cache
def _scores(folder: Path, scoring: _Scoring, part: Part) -> Any:
    """The scorer's JSON over the rows of one part."""
    scorers = folder.parent / "scorers"
    options = [str(scorers / o) if o.endswith(".json") else o for o in scoring.options]
    with tempfile.TemporaryDirectory() as place:
        gold, system = Path(place) / "gold.jsonl", Path(place) / "system.jsonl"
        pairs = list(_pairs(folder, scoring, part))
        gold.write_text("".join(json.dumps(asked) + "\n" for asked, _ in pairs), encoding="utf-8")
        system.write_text("".join(dump(ours) + "\n" for _, ours in pairs), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, scoring.scorer, *scoring.arguments(gold, system), "--json", *options],
            cwd=scorers,
            capture_output=True,
            text=True,
            check=True,
        )
    return json.loads(done.stdout)
