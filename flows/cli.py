"""The command line: one command with little logic of its own; its help texts are its documentation."""

import logging
import os
import sys
import traceback
from collections.abc import Iterable, Mapping
from contextlib import nullcontext, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from flows.output.terminal import FORMATS, printable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from warehouse.store.folder import DataFolder

# Exit codes besides 0.
REFUSED = 1
WRONG = 2
# The exit code that shells give to a command stopped by Ctrl-C.
STOPPED = 130

_laws = click.option("--laws", type=click.Path(path_type=Path), help="Folder of your own laws: docs/extending.md.")
_data = click.option("--data", type=click.Path(path_type=Path), help="Folder of the warehouse; by default `data`.")


class Command(click.Group):
    """The command: turns what can go wrong into a message and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            click.echo("stopped; what is staged stays, and the next run goes on from there", err=True)
            raise SystemExit(STOPPED) from None
        except BrokenPipeError:
            # The reader of our output has closed the pipe, so the rest of the output isn't flushed.
            os._exit(0)
        except Exception as error:
            raise SystemExit(_explain(error)) from error


def _explain(error: Exception) -> int:
    """Print what went wrong; return the exit code."""
    from expectations.law import LawError
    from flows.extraction import Overwhelmed
    from flows.landing.given import MetadataError
    from flows.landing.walking import LandingError
    from flows.loading.seeds import SeedError
    from flows.outcome import GateClosedError, NothingReadableError
    from flows.settings import SettingsError
    from warehouse.errors import StorageFullError, WarehouseError

    lines = str(error).splitlines()
    if isinstance(error, GateClosedError | NothingReadableError | StorageFullError | Overwhelmed):
        code = REFUSED
    elif isinstance(error, SettingsError | LandingError | MetadataError | SeedError | LawError | WarehouseError):
        code = WRONG
    else:
        code = REFUSED
        lines = ["a fault of Dateline, please report it:", *"".join(traceback.format_exception(error)).splitlines()]
    for line in lines:
        click.echo(printable(line), err=True)
    return code


def main() -> None:
    """Run the console script."""
    code: object = 0
    try:
        cli()
    except SystemExit as end:
        code = end.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    # A normal exit of the interpreter would wait a minute for Prefect's threads.
    os._exit(code if isinstance(code, int) else REFUSED)


@click.group(
    "dateline", cls=Command, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(package_name="dateline")
def cli() -> None:
    """Turn folders of raw news text into tables that you can trust.

    Results go to stdout, messages to stderr. Settings come from flags, DATELINE_* variables and dateline.toml,
    in this order. Exit codes: 0 done (published, or nothing new), 1 refused by the gate, nothing readable or a
    run that failed, 2 wrong usage or set-up.
    """
    speaker = logging.getLogger("dateline")
    if not speaker.handlers:
        speaker.setLevel(logging.INFO)
        speaker.addHandler(logging.StreamHandler())


@cli.command()
@click.option("--landing", type=click.Path(path_type=Path), help="Folder of raw files; read only, never written.")
@_data
@click.option("--rebuild", is_flag=True, help="Extract every file again.")
@click.option(
    "--again", multiple=True, metavar="PATTERN", help="Extract these again: pattern of paths, or document id."
)
@click.option("--expect-removals", type=int, help="Let up to this many documents go, even more than half.")
@click.option("--runner", help="Where batches run: docs/settings.md.")
@click.option("--workers", type=int, help="Processes of the pool.")
@click.option("--batch-size", type=int, help="Documents a batch.")
@_laws
def run(*, rebuild: bool, again: tuple[str, ...], expect_removals: int | None, **flags: object) -> None:
    """Ingest what is new in the landing folder, judge it, publish it.

    Runs the Prefect flow in this process; no server is needed, one named in PREFECT_API_URL is used. With nothing
    new it says so at once. Ctrl-C stops it, and the next run goes on from there.
    """
    from flows.output.reports import report_run
    from flows.run import run as run_now
    from flows.settings import load_settings

    settings = load_settings(flags)
    published = run_now(settings, rebuild=rebuild, again=again, expect_removals=expect_removals)
    report_run(published, settings.data)


@cli.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--jsonl", is_flag=True, help="Read objects {id, text, published_on?, path?} from stdin, one a line.")
def extract(files: tuple[Path, ...], *, jsonl: bool) -> None:
    """Extract FILES: one JSON object a document on stdout, its records under their table's name.

    No warehouse is touched. With --jsonl the answers {id, ...} come in the order of the lines.
    """
    if jsonl == bool(files):
        raise click.UsageError("name FILES, or give documents on stdin with --jsonl")
    from flows import jsonl as lines
    from flows.extracting import describe_file
    from flows.loading.reference import load_reference
    from flows.settings import load_settings

    faults: list[str] = []
    settings = load_settings()
    reference = load_reference(settings.tagger, settings.columns, settings.reference)
    answers: Iterable[Mapping[str, object]]
    if jsonl:
        answers = lines.extract_lines(lines.read_lines(sys.stdin.buffer), reference, faults.append)
    else:
        answers = (tables for path in files for tables in describe_file(path, reference, settings, faults.append))
    given = read = 0
    try:
        for answer in answers:
            given, read = given + 1, read + ("documents" in answer)
            sys.stdout.write(lines.dump(answer) + "\n")
            sys.stdout.flush()
    except lines.LineError as error:
        raise click.UsageError(str(error)) from error
    if given and not read:
        faults.append("nothing was readable; `reason` and `detail` of each answer say why")
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise SystemExit(REFUSED)


@cli.command()
@click.argument("query", required=False)
@_data
@click.option("--snapshot", help="Id of an earlier snapshot, or how it begins; by default the current one.")
@click.option("--file", "-f", type=click.File(encoding="utf-8"), help="Read the queries from a file.")
@click.option("--output", "-o", type=click.File("w", encoding="utf-8", lazy=True), help="Write the answers to a file.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
def sql(
    *, query: str | None, data: Path | None, snapshot: str | None, file: TextIO | None, output: TextIO | None, form: str
) -> None:
    """Ask the current snapshot and the journal, read only: one QUERY, those of a file or a pipe, or at a prompt.

    From a pipe or a file the first query that can't be answered is the last, with exit code 2.
    """
    from flows.output.prompt import entered
    from warehouse.errors import QueryError
    from warehouse.read.reading import TABLES, connect

    if query is not None and file is not None:
        raise click.UsageError("give a QUERY or a --file, not both")
    connection = connect(_folder(data), snapshot)
    given = query if query is not None else file.read() if file else None
    at_prompt = given is None and sys.stdin.isatty()
    for text in entered(TABLES) if given is None else [given]:
        try:
            _answer(connection, text, output, form)
        except QueryError as error:
            if not at_prompt:
                raise
            click.echo(printable(str(error)), err=True)


def _answer(connection: "DuckDBPyConnection", text: str, output: TextIO | None, form: str) -> None:
    from flows.output.show import show
    from warehouse.read.reading import answer, split

    with redirect_stdout(output) if output else nullcontext():
        for query in split(connection, text):
            show(answer(connection, query), form)


@cli.command()
@_data
@click.option("--runs", default=5, show_default=True, help="How many of the last runs.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def status(data: Path | None, runs: int, form: str) -> None:
    """Show the current snapshot, the last runs, what was refused, kept or withheld and why, languages not read.

    Exit codes, for monitoring: 0 all is well; 1 nothing is published yet, the last run failed, or a takedown isn't
    finished; 2 there is no data folder.
    """
    from flows.output.status import report_status

    if not report_status(_folder(data), runs, form):
        raise SystemExit(REFUSED)


@cli.command()
@click.argument("row_id", metavar="ID")
@_data
def explain(row_id: str, data: Path | None) -> None:
    """Show where the row with this ID comes from: passage, file and bytes, rule, and what it was linked to and why."""
    from flows.output.explaining import explained
    from warehouse.read.reading import connect
    from warehouse.read.status import explain as find_lines

    lines = find_lines(connect(_folder(data)), row_id)
    if not lines:
        raise click.UsageError(f"no row has the id {row_id!r}")
    click.echo(explained(lines))


@cli.command()
@click.argument("old", required=False)
@click.argument("new", required=False)
@_data
@click.option("--rows", is_flag=True, help="Every row and column that changed, not the overview.")
@click.option("--moves", is_flag=True, help="With --rows: also that a text moved within its file.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
def diff(old: str | None, new: str | None, data: Path | None, *, rows: bool, moves: bool, form: str) -> None:
    """Show what changed between two snapshots, and why; by default between the last two.

    First how many rows were added, changed and removed, by table and cause, then each figure with what it was before.
    With --rows, and in the other formats, each row.
    """
    from flows.output.show import aligned, show
    from warehouse.publish.changes import diff as find_changes
    from warehouse.publish.changes import without_moves

    found = find_changes(_folder(data), old, new)
    if form == "table" and not (rows or moves):
        click.echo(aligned(found.counts), nl=False)
        if found.figures.num_rows:
            click.echo("\nfigures")
            click.echo(aligned(found.figures.drop_columns(["figure_id"])), nl=False)
        return
    told = found.rows if moves else without_moves(found.rows)
    show(told, form)
    if hidden := found.rows.num_rows - told.num_rows:
        click.echo(f"{hidden:,} more say where text moved: --moves shows them", err=True)


@cli.command()
@click.argument("snapshot")
@_data
def rollback(snapshot: str, data: Path | None) -> None:
    """Make an earlier SNAPSHOT current: its id, how its id begins, or `previous`; the next run brings it up to date."""
    from flows.upkeep import roll_back

    click.echo(f"current is {roll_back(_folder(data), snapshot).id}")


@cli.command()
@click.argument("document_id", required=False)
@click.option("--reason", help="Why, for the journal.")
@click.option(
    "--check",
    "sought",
    metavar="[FILE]",
    is_flag=False,
    flag_value="",
    help="Take nothing down: look for the text of FILE, or for what was taken down, in all of the data folder.",
)
@_data
def takedown(document_id: str | None, reason: str | None, sought: str | None, data: Path | None) -> None:
    """Remove a document for good, say for legal reasons: its rows and bytes, under every name, wherever they lie.

    That is all snapshots, the raw store, staged rows, the cache, Data Docs, the journal's words and Prefect's history.
    Its file in the landing folder, which is never written, is refused from then on. A takedown that is killed is
    finished by the next run; a broken law holds nothing up and is told, with exit code 1.
    """
    from flows.output.takedowns import report_takedown, report_traces

    if sought is None:
        if document_id is None or not reason:
            raise click.UsageError("name a DOCUMENT_ID and say --reason WHY, or look for a text with --check")
        is_whole = report_takedown(_folder(data), document_id, reason)
    else:
        is_whole = report_traces(_folder(data), document_id, sought)
    if not is_whole:
        raise SystemExit(REFUSED)


@cli.command()
@_data
@_laws
def check(data: Path | None, laws: Path | None) -> None:
    """Judge the whole current snapshot again: every row, every law."""
    from flows.output.reports import report_check
    from flows.settings import load_settings
    from flows.upkeep import check as judge_all

    settings = load_settings({"laws": laws})
    verdict = judge_all(_folder(data), settings.laws, settings.reference)
    if not report_check(verdict):
        raise SystemExit(REFUSED)


@cli.command("open")
@click.argument("data", type=click.Path(path_type=Path))
def open_data(data: Path) -> None:
    """Have the DuckDB file in the data folder DATA read that folder: needed once it was moved, copied or restored."""
    from flows.upkeep import open_here
    from warehouse.store.folder import DataFolder
    from warehouse.store.snapshots import CATALOGUE

    folder = DataFolder.open(data)
    open_here(folder)
    click.echo(printable(str(folder.current / CATALOGUE)))


@cli.command()
@_data
@click.option("--port", default=8501, show_default=True, help="Port on loopback.")
def dashboard(data: Path | None, port: int) -> None:
    """Serve a page that shows what is published, on loopback; needs the extra `dashboard`."""
    from warehouse.dashboard.serve import serve

    folder = _folder(data)
    click.echo(f"http://127.0.0.1:{port}", err=True)
    serve(folder.root, port)


@cli.command()
@click.option("--landing", type=click.Path(path_type=Path), help="Folder of raw files; read only, never written.")
@_data
@click.option("--cron", help="When to run, a cron line in UTC; wins over the interval.")
@click.option("--interval-seconds", type=float, help="Time between runs.")
@click.option("--notify-url", help="Webhook that the Prefect server tells of failed runs.")
@click.option("--name", help="What the server calls the data folder; by default the folder's name.")
def serve(**flags: object) -> None:
    """Run on a schedule, on the Prefect server named in PREFECT_API_URL, until stopped.

    Two runs never overlap; a run that crashed is started again; runs missed meanwhile are caught up once.
    """
    from flows.settings import SettingsError, load_settings

    settings = load_settings(flags)
    if not os.environ.get("PREFECT_API_URL"):
        raise SettingsError("PREFECT_API_URL names no server: start one with `prefect server start`")
    from flows.serving import serve as serve_now

    serve_now(settings)


def _folder(data: Path | None) -> "DataFolder":
    from flows.settings import load_settings
    from warehouse.store.folder import DataFolder

    return DataFolder.open(load_settings({"data": data}).data)


if __name__ == "__main__":
    main()
