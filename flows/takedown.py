"""Takes documents down completely: notes, removes, judges, clears Prefect's history; a broken law stops nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from expectations.gate import judge
from expectations.judging import GateError
from expectations.law import LawError
from expectations.own import read_own_laws
from flows.holding import held
from flows.loading.columns import load_record_words
from flows.loading.vocabularies import known_of_incidents, known_vocabularies
from flows.output.judgement import write_page
from flows.output.terminal import printable
from flows.server.forgetting import forget
from flows.settings import load_settings
from flows.work import utc_now
from transforms.documents.stories import group_stories
from transforms.formats.record import read_record
from transforms.text.decode import DecodeError, decode
from warehouse.counting import counted
from warehouse.publish.publishing import Candidate
from warehouse.publish.takedown import TakeDown, finish_takedown, note_takedown
from warehouse.read.traces import Trace, find_remains, find_traces
from warehouse.records import Check, Run
from warehouse.store.fingerprints import Runs
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import current
from warehouse.store.tombstones import Tombstone, pending, put_tombstone, read_tombstones

# The outcome of a takedown in the journal.
_OUTCOME = "taken_down"


@dataclass(frozen=True, slots=True)
class Finished:
    """One takedown: what was done, laws that the new snapshot breaks, what couldn't be done, files that still exist."""

    document_id: str
    done: TakeDown
    broken: tuple[str, ...]
    undone: tuple[str, ...]
    landed: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to do: no law is broken, and nothing remains that couldn't be removed."""
        return not self.broken and not self.undone

    def lines(self) -> list[str]:
        """Return the lines that tell people what was done."""
        done = self.done
        said = [
            f"taken down: document {self.document_id}, {_names(done.paths)}",
            (
                f"  {counted(len(done.snapshot_ids), 'snapshot')} written again, "
                f"{counted(len(done.digests_removed), 'raw file')} removed"
            ),
            "  cleared: staged rows, the cache, Data Docs, the journal's words, Prefect's history",
        ]
        if done.removed_ids:
            said.append(f"  removed whole, for another version wrote them: {', '.join(done.removed_ids)}")
        said += [f"  not done: {line}" for line in self.undone]
        if self.landed:
            said.append(
                f"  still in the landing folder, which is never written, and refused there: {_names(self.landed)}"
            )
        said.append("  yours to clear: copies that readers made, backups")
        return said


def _names(paths: Sequence[str]) -> str:
    return ", ".join(printable(path) for path in paths) or "of no known name"


def _lies_in(landing: Path, path: str) -> bool:
    """Whether the landing folder has the file of that path, or a file of that record, whose key follows a '#'."""
    files = [path, *(path[:at] for at, char in enumerate(path) if char == "#")]
    return any((landing / file).is_file() for file in files)


def take_down(folder: DataFolder, document_id: str, reason: str) -> list[Finished]:
    """Finish what other takedowns left, then remove a document from everywhere, for good.

    Raises `LockedError`, `NoDocumentError`, and `FormatError` if another version wrote the current snapshot: then a
    run must first publish a new one, and this run or the next finishes the takedown.
    """
    finished = finish_takedowns(folder)
    with held(folder, _OUTCOME) as run:
        stone = note_takedown(folder, document_id, run, reason=reason, now=run.started_utc)
        return [*finished, _finish(folder, stone, run)]


def finish_takedowns(folder: DataFolder) -> list[Finished]:
    """Finish takedowns that a crash, a full disk or an unreachable server interrupted; raises `LockedError`.

    Nothing is done if the current snapshot has the columns of another version: first a run must publish a new one.
    """
    snapshot = current(folder)
    if snapshot and not snapshot.is_readable:
        return []
    finished = []
    for stone in pending(folder):
        with held(folder, _OUTCOME) as run:
            finished.append(_finish(folder, stone, run))
    return finished


def find_text(folder: DataFolder, file: Path) -> list[Trace]:
    """Find the places where the data folder contains a run of words of this file.

    Raises `OSError`, and `ValueError` if the file isn't text or is too short.
    """
    raw = file.read_bytes()
    # What a reader sees, and the bytes as they are, say of a file of many records.
    runs = Runs.of(list(dict.fromkeys([decode(raw).text, *_rendered(raw)])))
    if not runs.runs:
        raise ValueError(f"{file} has too few words to be looked for")
    return list(find_traces(folder, [runs], render=_rendered))


def _rendered(raw: bytes) -> Sequence[str]:
    """Return the text of a page or another record as a reader sees it; none if it can't be read."""
    try:
        return [read_record(raw, "", load_record_words()).text]
    except DecodeError:
        return []


def find_taken_down(folder: DataFolder, document_id: str | None) -> list[Trace]:
    """Find the places where the data folder still contains a document that was taken down; by default any of them.

    Raises `ValueError` if there is no such takedown.
    """
    stones = [stone for stone in read_tombstones(folder) if document_id in (None, stone.document_id)]
    if not stones:
        raise ValueError(f"{document_id} wasn't taken down" if document_id else "nothing was taken down")
    sentences = [stone.sentences for stone in stones]
    return [*find_remains(folder, stones), *find_traces(folder, sentences, render=_rendered)]


def _finish(folder: DataFolder, stone: Tombstone, run: Run) -> Finished:
    broken: list[str] = []
    settings = load_settings()

    def judge_once(candidate: Candidate) -> Sequence[Check]:
        try:
            verdict = judge(
                candidate,
                folder,
                run.run_id,
                known_vocabularies(settings.reference),
                docs=folder.docs,
                expected_removals=candidate.documents_gone,
                own=read_own_laws(settings.laws),
            )
        except (GateError, LawError) as error:
            # A document must go, whatever else is wrong.
            broken.append(f"the gate could not judge the snapshot without it: {error}")
            return ()
        write_page(folder.docs, run.run_id, verdict.checks)
        if verdict.message:
            broken.append(f"the snapshot without it breaks laws, and was published all the same. {verdict.message}")
        return verdict.checks

    known = known_of_incidents(settings.reference)
    done = finish_takedown(folder, stone, run, group_stories, judge_once, clock=utc_now, known=known)
    undone = forget(folder, stone)
    if not undone:
        put_tombstone(folder, replace(stone, paths=None))
    landed = tuple(path for path in done.paths if _lies_in(folder.landing, path))
    return Finished(stone.document_id, done, tuple(broken), undone, landed)
