"""One law: a query for the rows that break it, in a file whose head says what the law demands and why.

Each query runs in DuckDB over the tables as they would be published (`main`) or over the rows that
are new with the run (`staged`) and yields `document_id`, `key`, `datum` for each row that breaks the
law. `document_id` is NULL if no single document is to blame. The vocabularies are the tables of the
schema `known`. The functions that read words are made in `expectations.readers`, the views and macros that
several laws use in `expectations.shared`.

A law's scope says what is in doubt if the law is broken: the row, which is withheld; the document, which is
refused; or the run, and then nothing is published. A law of row or document scope looks at one document alone,
so that it is broken by the same rows whatever else a run reads.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from warehouse.tables import BY_NAME, SNAPSHOT, WITHHOLDABLE

Severity = Literal["error", "warning"]
Scope = Literal["row", "document", "run"]

REPORT = "This is a fault of Dateline, not of the text: report it with the example."

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_ENTRY = re.compile(r"-- (?P<key>[a-z]+): (?P<value>\S.*)")
# A value continues on lines that begin so, indented.
_MORE = "--   "
# Tables that laws of row scope may judge; a numeral that breaks one isn't withheld, it becomes unexplained.
JUDGED_BY_ROW = (*WITHHOLDABLE, BY_NAME["numerals"])
_VALUES: Mapping[str, tuple[str, ...]] = {
    "table": tuple(table.name for table in SNAPSHOT),
    "scope": get_args(Scope),
    "severity": get_args(Severity),
    "why": (),
    "remedy": (),
}


class LawError(ValueError):
    """A file with a law that can't be used; the message names the file, the line and what is wrong there."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        super().__init__(f"{path}, line {line}: {what}")


@dataclass(frozen=True, slots=True)
class Law:
    """One law: `notes` say why it must hold, `remedy` what to do if it doesn't.

    `path` is the file of the law and `line` the first line of its query there; a law that a declaration implies has
    neither.
    """

    name: str
    table: str
    severity: Severity
    scope: Scope
    notes: str
    remedy: str
    query: str
    path: Path = Path()
    line: int = 0


def read_law(path: Path) -> Law:
    """Read the law in a file; the file's name is the law's name.

    Its head is lines of comment, `-- key: value`, one for each of `table`, `scope`, `severity`, `why` and `remedy`;
    the query is what follows. Raises `LawError`.
    """
    if not _NAME.fullmatch(path.stem):
        raise LawError(path, 1, "the file's name is the law's: small letters, digits and '_', with a letter in front")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise LawError(path, 1, f"no UTF-8 text: {error}") from error
    length = next((n for n, line in enumerate(lines) if not line.startswith("--")), len(lines))
    head = _read_head(path, lines[:length])
    first = next((n for n, line in enumerate(lines[length:], start=length + 1) if line.strip()), 0)
    if not first:
        raise LawError(path, length + 1, "there is no query behind the head")
    query = "\n".join(lines[first - 1 :]).rstrip()
    severity, scope = cast("Severity", head["severity"]), cast("Scope", head["scope"])
    return Law(path.stem, head["table"], severity, scope, head["why"], head["remedy"], query, path, first)


def law_files(folder: Path | None) -> list[Path]:
    """Return the files of a user's own laws, sorted; none if no folder is given."""
    return sorted(folder.glob("*.sql")) if folder else []


def _read_head(path: Path, lines: list[str]) -> dict[str, str]:
    head: dict[str, str] = {}
    key = ""
    for number, line in enumerate(lines, start=1):
        if key and line.startswith(_MORE):
            head[key] += " " + line.removeprefix(_MORE).strip()
            continue
        entry = _ENTRY.fullmatch(line)
        if entry is None or entry["key"] not in _VALUES or entry["key"] in head:
            raise LawError(path, number, f"{line!r} is no '-- key: value', each once, of {', '.join(_VALUES)}")
        key, value = entry["key"], entry["value"].strip()
        if _VALUES[key] and value not in _VALUES[key]:
            raise LawError(path, number, f"{key} {value!r} is none of {', '.join(_VALUES[key])}")
        head[key] = value
    if missing := [key for key in _VALUES if key not in head]:
        raise LawError(path, len(lines) + 1, f"the head doesn't say {', '.join(missing)}")
    if head["scope"] == "row" and BY_NAME[head["table"]] not in JUDGED_BY_ROW:
        names = ", ".join(table.name for table in JUDGED_BY_ROW)
        raise LawError(path, 1, f"scope can't be 'row' for the table {head['table']}, only for {names}")
    return head
