"""Turns sources into extractions or refusals, and separates faults of files from faults of the code.

Bytes that are no text, or text of a format that isn't read, are the file's fault: it is refused at stage `decode`. Any
exception during extraction is the code's fault: the file is refused at stage `extract`, and the traceback is reported;
if that happens to more than one file in five, `Overwhelmed` ends the run. A text that takes far too long is
interrupted and refused as `too_slow`, but only in this run. Lack of memory or disk ends the run at once.
"""

import hashlib
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.clock import OverranError, limited
from flows.settings import Settings
from transforms.containers.recognition import GZIP
from transforms.extract import Extraction, Source, extract_batch, open_source
from transforms.files import File, RefusedRecord
from transforms.identity import document_id
from transforms.reference import Reference
from transforms.text.decode import DecodeError

# Files on which the code fails are refused up to this share; beyond it the remaining files are of little value.
_TOLERATED_SHARE = 0.2
# How many files are named when a run fails.
_NAMED = 10
# Documents whose parses are in memory at once; more wouldn't be faster.
_AT_ONCE = 32
TOO_SLOW = "too_slow"
# The time limit holds for so many bytes; news takes some five seconds for each such piece.
_ALLOWED_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a source has no records; `fault` is the traceback if the code is at fault."""

    stage: str
    reason: str
    detail: str
    fault: str | None = None


class Overwhelmed(RuntimeError):  # noqa: N818 - it names the state of the run
    """Extraction failed on so many files that the others are of little value; nothing is published."""


def extract_or_refuse(
    sources: Sequence[Source], reference: Reference, seconds: float = Settings().document_seconds
) -> Iterator[Extraction | Refused]:
    """Yield for each source, in order, its extraction or why there is none.

    A document may take `seconds` for each 100 kB or part of it.
    """
    for first in range(0, len(sources), _AT_ONCE):
        part = [_open(source, reference) for source in sources[first : first + _AT_ONCE]]
        readable = [one for one in part if isinstance(one, Source)]
        extractions = iter(_extract(readable, reference, seconds) if readable else ())
        for one in part:
            yield one if isinstance(one, Refused) else next(extractions)


def file_row(path: str, raw: bytes, result: Extraction | Refused) -> File:
    """Make the row of `files` for a file that was read."""
    refused = result if isinstance(result, Refused) else None
    return File(
        path=path,
        sha256=hashlib.sha256(raw).hexdigest(),
        size_bytes=len(raw),
        status="refused" if refused else "published",
        format=None if isinstance(result, Refused) else result.document.format,
        records=0 if refused else 1,
        document_id=None if refused else document_id(path),
        stage=refused.stage if refused else None,
        reason=refused.reason if refused else None,
        detail=refused.detail if refused else None,
    )


def packed_form(form: object) -> str:
    """Return the format of a gzip file whose document has the format `form`; `form` may be unknown."""
    return f"{GZIP} {form}" if form else GZIP


def refused_record(path: str, record: str, why: Refused) -> RefusedRecord:
    """Make the row of `refused_records` for the record at `path`, which ends with '#' and the record's key."""
    return RefusedRecord(
        path=path,
        file_path=path.removesuffix(f"#{record}"),
        record=record,
        status="refused",
        stage=why.stage,
        reason=why.reason,
        detail=why.detail,
    )


def check_faults(failed: Sequence[str], extracted: int) -> None:
    """Raise `Overwhelmed` if extraction failed on more than one in five of `extracted` files, and on more than one."""
    if len(failed) > max(1, _TOLERATED_SHARE * extracted):
        more = f" and {len(failed) - _NAMED} more" if len(failed) > _NAMED else ""
        raise Overwhelmed(
            f"extraction failed on {len(failed)} of {extracted} files, more than one in five, so the code is at fault "
            f"and nothing was published: {', '.join(failed[:_NAMED])}{more}"
        )


def _open(source: Source, reference: Reference) -> Source | Refused:
    try:
        return open_source(source, reference)
    except DecodeError as error:
        return Refused("decode", error.reason, str(error))


def _extract(sources: Sequence[Source], reference: Reference, seconds: float) -> Sequence[Extraction | Refused]:
    allowed = seconds * (1 + sum(len(source.raw) for source in sources) // _ALLOWED_BYTES)
    try:
        with limited(allowed):
            return list(extract_batch(sources, reference))
    except (MemoryError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - reported with its traceback, see above
        if len(sources) > 1:
            # Extract each document alone, to find the one at fault.
            return [result for source in sources for result in _extract([source], reference, seconds)]
        if isinstance(error, OverranError):
            return [Refused("extract", TOO_SLOW, f"it took more than {allowed:g} seconds; the next run tries again")]
        return [failure(error)]


def failure(error: Exception) -> Refused:
    """Make the refusal of a file on which the code failed."""
    trace = "".join(traceback.format_exception(error, chain=False))
    return Refused("extract", "extraction_failed", _place(error), trace)


def _place(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    module = last.filename.rpartition("/")[2]
    return f"{type(error).__name__} in {module}, {last.name}: {error}"
