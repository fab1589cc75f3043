"""Explains one row on a terminal: its passage with its span marked, its file and bytes, its rule, its links."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from flows.output.terminal import printable


def explained(lines: Sequence[Mapping[str, Any]]) -> str:
    """Return the lines of `warehouse.read.status.explain` as text."""
    own, *linked = lines
    parts = [f"{own['part']}: {_said(own['quote'])}"]
    if own["path"]:
        parts.append(f"  in {_said(own['path'])}, characters {own['char_start']} to {own['char_end']}{_bytes(own)}")
    parts.append(f"  by {_said(own['rule'])}{_target(own)}")
    if own["passage"] and own["part"] != "document":
        parts += ["", f"passage {own['passage_no']} ({own['zone']})", _marked(own), ""]
    parts += [f"{line['part']}: {_said(line['quote'])}{_target(line)}, by {_said(line['rule'])}" for line in linked]
    return "\n".join(parts)


def _marked(line: Mapping[str, Any]) -> str:
    """Return the passage with the span in brackets, and in bold if the terminal supports that."""
    start = line["char_start"] - line["passage_start"]
    before, rest = line["passage"][:start], line["passage"][start:]
    quote, after = rest[: line["char_end"] - line["char_start"]], rest[line["char_end"] - line["char_start"] :]
    return f"{_printed(before)}{click.style('[' + _printed(quote) + ']', bold=True)}{_printed(after)}".strip()


def _printed(text: str) -> str:
    """Return the text of a passage made printable; its line ends are kept."""
    return "\n".join(printable(line) for line in text.splitlines()) + ("\n" if text.endswith("\n") else "")


def _bytes(line: Mapping[str, Any]) -> str:
    return "" if line["byte_start"] is None else f", bytes {line['byte_start']} to {line['byte_end']}"


def _target(line: Mapping[str, Any]) -> str:
    if not line["target_id"]:
        return ""
    return f" -> {_said(line['target'])} ({line['target_id']})" if line["target"] else f" -> {line['target_id']}"


def _said(text: str | None) -> str:
    return printable(text or "")
