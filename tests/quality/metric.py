"""One measured figure: which gold file, which scorer, how our rows become the scorer's."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows.reference import load_reference
from transforms.extract import Extraction, Source, extract_batch
from transforms.given import Given

Row = Mapping[str, Any]
# Documents that the models see at once; only speed depends on it.
BATCH = 32


@dataclass(frozen=True)
class Metric:
    """A figure in percent, larger is better.

    `gold` lies below the gold folder, `scorer` beside it; `system` turns one gold row and what was
    extracted from it into the scorer's row; `pick` takes the figure (0 to 1) from the scorer's JSON.
    """

    name: str
    gold: str
    scorer: str
    system: Callable[[Row, Extraction], Row]
    pick: Callable[[Any], float]
    options: tuple[str, ...] = ()
    given: Callable[[Row], Given | None] = lambda _: None
    peers: Mapping[str, float] = field(default_factory=dict)
    aim: float | None = None

    def measure(self, gold: Path) -> float:
        """Extract the gold file's texts and score what came out, in percent."""
        rows = gold_rows(gold / self.gold)
        found = extractions(gold / self.gold, self.given)
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
            for row in rows:
                line = dict(self.system(row, found[row["id"]]))
                out.write(json.dumps({"id": row["id"], **line}) + "\n")
            out.flush()
            scorers = gold.parent / "scorers"
            options = [str(scorers / o) if o.endswith(".json") and (scorers / o).exists() else o for o in self.options]
            done = subprocess.run(
                [sys.executable, self.scorer, str(gold / self.gold), out.name, "--json", *options],
                cwd=scorers,
                capture_output=True,
                text=True,
                check=True,
            )
        return 100 * self.pick(json.loads(done.stdout))


def gold_rows(path: Path) -> list[Row]:
    """The rows of a gold file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def gold_digest(path: Path) -> str:
    """Digest of a gold file: a floor holds for exactly these annotations."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def gold_folder() -> Path | None:
    """Where the annotated data lies, if it is at hand."""
    folder = os.environ.get("DATELINE_GOLD")
    return Path(folder) if folder else None


_CACHE: dict[tuple[Path, str], dict[str, Extraction]] = {}


def extractions(path: Path, given: Callable[[Row], Given | None]) -> dict[str, Extraction]:
    """What is extracted from each row's text; once for all metrics of a file that give the same."""
    key = (path, getattr(given, "__qualname__", ""))
    if key not in _CACHE:
        _CACHE[key] = dict(_extract(gold_rows(path), given))
    return _CACHE[key]


def _extract(rows: Sequence[Row], given: Callable[[Row], Given | None]) -> Iterable[tuple[str, Extraction]]:
    reference = load_reference()
    for at in range(0, len(rows), BATCH):
        batch = rows[at : at + BATCH]
        sources = [Source(r["id"], r["text"].encode("utf-8", "surrogatepass"), given(r)) for r in batch]
        for row, extraction in zip(batch, extract_batch(sources, reference), strict=True):
            yield row["id"], extraction
