"""The command line: one command, thin; its help is the documentation."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click

# Exit codes besides 0.
REFUSED = 1


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="dateline")
def main() -> None:
    """Turn folders of raw news text into tables that you can trust.

    Results go to stdout, messages to stderr. Exit codes: 0 done (published, or nothing new),
    1 refused by the gate or nothing readable, 2 wrong usage or set-up.
    """


@main.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--jsonl", is_flag=True, help="Read objects {id, text, published_on?, path?} from stdin, one a line.")
def extract(files: tuple[Path, ...], *, jsonl: bool) -> None:
    """Extract FILES: one JSON object a document on stdout, its records under their table's name.

    No warehouse is touched. With --jsonl the answers {id, ...} come in the order of the lines.
    """
    if jsonl == bool(files):
        raise click.UsageError("name FILES, or give documents on stdin with --jsonl")
    from flows import jsonl as lines
    from flows.reference import load_reference
    from transforms.extract import Source

    faults: list[str] = []
    if jsonl:
        try:
            _write(lines.extract_lines(lines.read_lines(sys.stdin.buffer), load_reference(), faults.append))
        except lines.LineError as error:
            raise click.UsageError(str(error)) from error
    else:
        sources = (Source(str(path), path.read_bytes()) for path in files)
        reference = load_reference()
        _write(lines.dump(tables) for s in sources for tables in lines.describe_sources([s], reference, faults.append))
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise SystemExit(REFUSED)


def _write(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
