"""Makes the page that a run names as `checks`: what was judged and what broke; one file, usable without network."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from expectations.docs import FIRST_PAGE
from warehouse.records import Check
from warehouse.store.durable import write_whole

PAGE = "index.html"
_HEAD = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Dateline: checks</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { line-height: 1.2; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid #8886; }
td.count, th.count { text-align: right; }
code { overflow-wrap: anywhere; }
summary { cursor: pointer; padding: .35rem 0; }
</style>
"""
_SAID = "What breaks a law is taken out before anything is published; a warning is told and takes nothing out."
_COLUMNS = ("table", "check", "", "rows", "for example", "why")


def write_page(docs: Path, run_id: str, checks: Sequence[Check]) -> None:
    """Write the page beside Great Expectations' own pages, replacing an older one.

    `checks` are those of all judgements of the run: rows taken out after the first judgement are on this page, but not
    on Great Expectations' pages, which show the last judgement.
    """
    docs.mkdir(parents=True, exist_ok=True)
    write_whole(docs / PAGE, render(run_id, checks).encode())


def render(run_id: str, checks: Sequence[Check]) -> str:
    """Make the page: first the broken checks, then the others, by table. Text from documents is escaped."""
    broken = [check for check in checks if not check.passed]
    errors = sum(check.severity == "error" for check in broken)
    head = f"{len(checks)} checks: {len(checks) - len(broken)} hold, {errors} broken, {len(broken) - errors} warnings"
    parts = [_HEAD, "<h1>Checks</h1>", f"<p>Run <code>{escape(run_id)}</code>. {head}. {_SAID}</p>"]
    if broken:
        ordered = sorted(broken, key=lambda check: (check.severity != "error", check.table_name, check.expectation))
        parts += ["<h2>Broken</h2>", _table(_COLUMNS, map(_broken, ordered))]
    parts.append("<h2>Held</h2>")
    held = sorted((check for check in checks if check.passed), key=lambda check: (check.table_name, check.expectation))
    for table, own in groupby(held, key=lambda check: check.table_name):
        rows = list(own)
        parts.append(f"<details><summary>{escape(table)}: {len(rows)}</summary>")
        parts += [_table(("check", "why"), ((_code(c.expectation), escape(c.notes)) for c in rows)), "</details>"]
    parts.append(
        f'<p><a href="{FIRST_PAGE}">Great Expectations\' own pages</a> about the last judgement of this run have each '
        "value that was looked at. They load their styles and lists from the internet and are bare without it.</p>"
    )
    return "\n".join(parts) + "\n"


def _broken(check: Check) -> tuple[str, ...]:
    examples = "<br>".join(map(_code, check.examples))
    severity = "" if check.severity == "error" else check.severity
    count = f"{check.unexpected_count:,}"
    return escape(check.table_name), _code(check.expectation), severity, count, examples, escape(check.notes)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Make an HTML table; cells are HTML already, those of the column `rows` are numbers."""
    classes = [' class="count"' if name == "rows" else "" for name in head]
    first = "".join(f"<th{kind}>{name}</th>" for kind, name in zip(classes, head, strict=True))
    lines = ("".join(f"<td{kind}>{cell}</td>" for kind, cell in zip(classes, row, strict=True)) for row in rows)
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    return f'<div class="wide"><table>\n<tr>{first}</tr>\n{body}\n</table></div>'


def _code(text: str) -> str:
    return f"<code>{escape(text)}</code>"
