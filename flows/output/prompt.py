"""Reads queries that people enter at a prompt or through a pipe, and answers the prompt's own commands."""

import sys
from collections.abc import Iterator

import click

_HEAD = "a query ends with a semicolon; .help says more, Ctrl-D leaves"
_HELP = """.tables  tables and views, and what they hold
.help    this
.quit    leaves, as quit, exit and Ctrl-D do
A query ends with a semicolon; several may stand in a line. DESCRIBE figures; shows the columns of a table."""
# Commands of the prompt that aren't SQL.
_TABLES = ".tables"
_LEAVE = frozenset({".quit", ".exit", "quit", "exit"})


def entered(tables: str) -> Iterator[str]:
    """Yield the texts that are entered, each of one query or several; for `.tables` yield the query `tables`.

    At a terminal each text ends with a semicolon, and the prompt's commands are answered. A pipe's input is one text.
    """
    if not sys.stdin.isatty():
        yield sys.stdin.read()
        return
    import readline  # noqa: F401, PLC0415 - makes input() editable

    click.echo(_HEAD, err=True)
    lines: list[str] = []
    while True:
        try:
            line = input("     ... " if lines else "dateline> ")
        except EOFError:
            click.echo(err=True)
            return
        word = line.strip().removesuffix(";").strip().lower()
        if not lines and word in _LEAVE:
            return
        if not lines and word.startswith("."):
            if word == _TABLES:
                yield tables
            else:
                click.echo(_HELP, err=True)
        elif word or lines:
            lines.append(line)
            if line.rstrip().endswith(";"):
                yield "\n".join(lines)
                lines = []
