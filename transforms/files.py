"""The rows about the files in the landing folder, and about the records in them that could not be read."""

from dataclasses import dataclass
from typing import Annotated

from transforms import vocabulary as v
from transforms.records import ID_PATTERN, SHA256_PATTERN, Column


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """Every file under the landing folder, published or refused: a container of one record or many."""

    path: Annotated[str, Column("path relative to the landing folder; undecodable bytes of the name percent-encoded")]
    sha256: Annotated[
        str | None, Column("digest of the file's bytes; NULL where they could not be read", pattern=SHA256_PATTERN)
    ]
    size_bytes: Annotated[int | None, Column("size of the file; NULL where unknown", unit="byte", minimum=0)]
    status: Annotated[
        str,
        Column(
            "whether the file was read: became a document or was split into records; kept: its present bytes couldn't "
            "be extracted, its rows are those of its former bytes, which sha256 and size_bytes describe",
            values=("published", "refused", "kept"),
        ),
    ]
    format: Annotated[
        str | None,
        Column(
            "form of a file of many records (jsonl, json list, csv, tsv, ssv, parquet, mbox, nexis, lexisnexis, "
            "factiva, proquest), else the format of its document; 'gzip' or 'utf-16' before it where so "
            "written; NULL where it wasn't recognised"
        ),
    ] = None
    records: Annotated[
        int, Column("records that it holds, each once, those refused too; 0 where the file is refused", minimum=0)
    ] = 1
    records_refused: Annotated[int, Column("records that are refused: refused_records says why", minimum=0)] = 0
    document_id: Annotated[
        str | None,
        Column(
            "its document; NULL where refused, and where it holds many: their file_path names it", pattern=ID_PATTERN
        ),
    ]
    stage: Annotated[str | None, Column("where it was refused or failed; NULL where published", values=v.STAGES)]
    reason: Annotated[
        str | None,
        Column("why it was refused or kept, one word of a fixed list; NULL where published", values=v.REASONS),
    ]
    detail: Annotated[str | None, Column("why it was refused or kept, in words, with the datum; NULL where published")]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRecord:
    """A record of a file of many that could not be read, or whose rows are those of its former bytes."""

    path: Annotated[str, Column("the file's path, '#' and the record's key, as documents.path would be")]
    file_path: Annotated[str, Column("its file")]
    record: Annotated[str, Column("its key in the file; where none could be read, a digest of its first bytes")]
    status: Annotated[
        str,
        Column(
            "whether it has no document, or keeps the rows of its former bytes, for its present ones couldn't be "
            "extracted",
            values=("refused", "kept"),
        ),
    ]
    stage: Annotated[str, Column("where it was refused or failed", values=v.STAGES)]
    reason: Annotated[str, Column("why, one word of a fixed list", values=v.REASONS)]
    detail: Annotated[str, Column("why, in words, with the datum")]
