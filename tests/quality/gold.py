"""The annotated sets below DATELINE_GOLD: what each holds, what a reader is told of a text, which part it is read in.

Of each set one part is `read` while rules are written, the other is only `scored`. A text is in the same part in
every set that holds it, and what resembles it (pages of one site, reports of one incident) goes with it.
"""

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from transforms.documents.given import Given
from transforms.extract import Source

Row = Mapping[str, Any]
Part = Literal["read", "scored"]
PARTS: tuple[Part, ...] = ("read", "scored")
# Of a hundred texts so many are read; the rest is enough to tell a rule that holds from one that fits.
READ = 60
# Chosen of 400 so that even sets of ten documents fall apart in that share.
SALT = 184
# The registry's pages are many and alike: a fifth of them says the same.
INCIDENTS = 600


def untold(_: Row) -> Given | None:
    """Nothing is told of the text."""
    return None


def told(row: Row) -> Given | None:
    """The day of publication, or the one that annotators counted from."""
    day = row.get("published_on") or row.get("dct") or row.get("reference")
    return Given(published_on=date.fromisoformat(day[:10])) if day else None


def by_text(row: Row) -> str:
    """Every text by itself."""
    return str(row["text"])


def by_site(row: Row) -> str:
    """Pages of one site together: their layout repeats."""
    return urlsplit(row["url"]).netloc


def by_incident(row: Row) -> str:
    """Reports of one incident together; other texts by themselves."""
    _, registry, rest = row["id"].rpartition("gva-")
    return f"incident {rest.partition('-')[0]}" if registry else by_text(row)


@dataclass(frozen=True)
class GoldSet:
    """One file: its path below the gold folder, and why its texts count as documents, or why they don't.

    `by` gives what keeps rows together in one part; None where every row is read.
    """

    path: str
    documents: bool
    why: str
    told: Callable[[Row], Given | None] = untold
    by: Callable[[Row], str] | None = by_text
    first: int | None = None

    def rows(self, folder: Path, part: Part | None = None) -> list[Row]:
        """The rows, or those of one part. Look at rows of the part `read` alone."""
        with (folder / self.path).open(encoding="utf-8") as lines:
            rows: list[Row] = [json.loads(line) for line in lines if line.strip()]
        if self.first:
            rows = sorted(rows, key=lambda row: _digest(row["id"]))[: self.first]
        return [row for row in rows if part in (None, self.part(row))]

    def part(self, row: Row) -> Part:
        """The part of a row."""
        if self.by is None:
            return "read"
        return "read" if int(_digest(f"{SALT}{self.by(row)}"), 16) % 100 < READ else "scored"

    def source(self, row: Row) -> Source:
        """The row's text as a file of a landing folder."""
        return Source(row["id"], row["text"].encode("utf-8", "surrogatepass"), self.told(row))

    def sources(self, folder: Path) -> list[Source]:
        """The texts of all rows."""
        return [self.source(row) for row in self.rows(folder)]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _sentences(name: str) -> GoldSet:
    return GoldSet(f"quantity/{name}.jsonl", documents=False, why="a sentence each")


SETS = (
    GoldSet("alias/gum_interview.jsonl", documents=True, why="whole interviews"),
    GoldSet("alias/re3d_dev.jsonl", documents=True, why="whole articles and reports"),
    GoldSet("attribution/polnear_dev.jsonl", documents=True, why="whole articles"),
    GoldSet("attribution/polnear_train.jsonl", documents=True, why="whole articles"),
    GoldSet("boilerplate/aeb.jsonl", documents=True, why="whole pages with their menus", by=by_site),
    GoldSet("metadata/aeb.jsonl", documents=True, why="whole pages with their menus", by=by_site),
    GoldSet("figures/dev.jsonl", documents=True, why="articles, pages and reports", told=told, by=by_incident),
    GoldSet("geo/geovirus.jsonl", documents=True, why="whole articles"),
    GoldSet("geo/lgl.jsonl", documents=True, why="whole articles of local papers"),
    GoldSet("incidents/gva.jsonl", documents=True, why="raw news pages", told=told, by=by_incident, first=INCIDENTS),
    GoldSet("ner/gum_interview.jsonl", documents=True, why="whole interviews"),
    GoldSet("ner/gum_open.jsonl", documents=True, why="biographies, travel guides, court and academic texts"),
    GoldSet("ner/uner_ewt_dev.jsonl", documents=True, why="whole reviews, letters and posts"),
    GoldSet("ner/wikigold.jsonl", documents=True, why="encyclopedia articles"),
    GoldSet("re3d/dev.jsonl", documents=True, why="whole articles and reports"),
    GoldSet("time/aquaint.jsonl", documents=True, why="whole articles", told=told),
    GoldSet("time/timebank.jsonl", documents=True, why="whole articles and broadcasts", told=told),
    GoldSet("time/wikiwars.jsonl", documents=True, why="long articles of history", told=told),
    GoldSet("time/ms_datetime.jsonl", documents=False, why="a phrase or sentence each", told=told),
    *map(
        _sentences,
        (
            "age-model", "currency-model", "dimension-model", "ms_age", "ms_currency", "ms_dimension", "ms_number",
            "ms_numberrange", "ms_ordinal", "ms_percent", "ms_temperature", "newsquant", "quantulum3_quantities",
            "quantulum3_quantities_ambiguity", "temperature-model",
        ),
    ),
    GoldSet("../cases/real_text.jsonl", documents=False, why="a few sentences each", told=told, by=None),
)  # fmt: skip
BY_PATH = {one.path: one for one in SETS}


def gold_folder() -> Path | None:
    """Where the annotated data lies, if it is at hand."""
    folder = os.environ.get("DATELINE_GOLD")
    return Path(folder) if folder else None


def gold_digest(path: Path) -> str:
    """Digest of a gold file: a floor holds for exactly these annotations."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def unlisted(folder: Path) -> Sequence[str]:
    """Files below the gold folder that no set is made of."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*.jsonl"))
    return sorted(set(found) - set(BY_PATH))
