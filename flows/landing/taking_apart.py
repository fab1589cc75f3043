"""Makes the items of landed files: an item for each file, and one for each record of a file of many records."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from flows.landing.given import Metadata, given_digest, given_for
from flows.landing.items import Item, refused_source
from flows.landing.landing import ChangingError
from flows.landing.splitting import Record, Records, split_file, unpack
from flows.landing.walking import Landed
from transforms.containers.pieces import RecordError
from transforms.containers.recognition import GZIP
from transforms.identity import document_id
from transforms.text.columns import Columns
from warehouse.counting import counted
from warehouse.records import Source
from warehouse.store import raw
from warehouse.store.folder import DataFolder
from warehouse.store.tombstones import TakenDown


@dataclass(frozen=True)
class Taking:
    """Makes items of files, given names of columns and a size limit, and what is published and taken down.

    `complaints` collects messages about files.
    """

    folder: DataFolder
    columns: Columns
    max_bytes: int
    # The digest of the code and the digest of the seeds.
    digests: tuple[str, str]
    metadata: Metadata
    gone: TakenDown
    published: Mapping[str, Source]
    complaints: list[str] = field(default_factory=list)

    def items(self, files: Sequence[Landed]) -> dict[str, Item]:
        """Return the items of all files and their records, by path."""
        paths = {file.path for file in files if "#" in file.path}
        return {item.source.path: item for file in files for item in self._items(file, paths)}

    def _items(self, file: Landed, paths: set[str]) -> Iterator[Item]:
        if file.reason or not file.form:
            yield self._item(file, self._source(file.path, sha256=file.sha256))
        elif file.form == GZIP:
            yield self._unpacked(file)
        else:
            yield from self._records(file, paths)

    def _unpacked(self, file: Landed) -> Item:
        """Make the item of a packed file with one document; it is unpacked unless that was done before."""
        source = self._source(file.path, container=GZIP, file_sha256=file.sha256)
        former = self._former(file, source)
        if former and former.sha256:
            return self._item(file, replace(source, sha256=former.sha256))
        try:
            return self._item(file, replace(source, sha256=self._keep(file.path, unpack(file, self.max_bytes))))
        except (RecordError, ChangingError, OSError) as error:
            return self._refused(file, source, *_why(error))

    def _records(self, file: Landed, paths: set[str]) -> Iterator[Item]:
        """Yield the items of a file of many records; it is split unless that was done before."""
        source = replace(
            self._source(file.path, container=file.form, file_sha256=file.sha256), given_digest=self._options
        )
        former = self._former(file, source)
        if former and former.refusal:
            yield self._refused(file, source, *_parted(former.refusal))
            return
        records = self._by_file.get(file.path, ())
        # A file whose name is that of a record came meanwhile: the record needs another key.
        if former and paths.isdisjoint(record.path for record in records):
            yield Item(file, source, None)
            yield from (self._again(file, record) for record in records)
            return
        taken = [path.removeprefix(f"{file.path}#") for path in paths if path.startswith(f"{file.path}#")]
        try:
            found = self._split(file, taken)
        except ChangingError as error:
            yield from self._unsettled(file, source, error)
        except (RecordError, OSError) as error:
            yield self._refused(file, source, *_why(error))
        else:
            if found.repeated:
                self.complaints.append(
                    f"{file.path!r}: {counted(found.repeated, 'record')} came again, and what is the same is read once"
                )
            yield Item(file, source, None)
            yield from (self._record(file, record) for record in found.records)

    def _split(self, file: Landed, taken: Collection[str]) -> Records:
        """Split a file; what was stored for a record under a key that it has no longer is removed from the raw store.

        A record that was taken down under its key may have come under another one first.
        """
        written: set[str] = set()
        needed: set[str | None] = set()

        def keep(key: str, content: bytes) -> str:
            return self._keep(f"{file.path}#{key}", content, written)

        try:
            found = split_file(file, self.columns, self.max_bytes, keep, taken)
            needed.update(
                record.sha256
                for record in found.records
                if not self._is_gone(document_id(f"{file.path}#{record.key}"), record.sha256)
            )
            return found
        finally:
            for sha256 in written - needed:
                raw.path_of(self.folder, sha256).unlink(missing_ok=True)

    def _unsettled(self, file: Landed, source: Source, error: ChangingError) -> Iterator[Item]:
        """Yield the items of a file that is being written: its published records if there are any, else a refusal."""
        former = self.published.get(file.path)
        if former and former.holds_many:
            held = replace(file, sha256=former.file_sha256, form=former.container, held=True)
            yield from self._records(held, set())
        else:
            yield self._refused(file, source, *_why(error))

    def _former(self, file: Landed, source: Source) -> Source | None:
        """Return the published source of a file if its bytes, the code and the settings are unchanged, or if held."""
        former = self.published.get(file.path)
        if former is None or former.file_sha256 != source.file_sha256 or former.container != source.container:
            return None
        same = (former.code_digest, former.given_digest) == (source.code_digest, source.given_digest)
        return former if same or file.held else None

    def _again(self, file: Landed, former: Source) -> Item:
        """Make the item of a record that hasn't changed."""
        key = former.record or ""
        if former.sha256:
            return self._record(file, Record(key, former.sha256, None))
        return self._record(file, Record(key, None, None, *_parted(former.refusal or "")))

    def _record(self, file: Landed, record: Record) -> Item:
        path = f"{file.path}#{record.key}"
        landed = Landed(
            path,
            file.place,
            record.size,
            sha256=record.sha256,
            form=file.form,
            reason=record.reason,
            detail=record.detail,
            held=file.held,
        )
        source = self._source(path, sha256=record.sha256, container=file.form)
        digest = given_digest(given_for(self.metadata, path, file.path))
        return self._item(landed, replace(source, file_path=file.path, record=record.key, given_digest=digest))

    def _item(self, file: Landed, source: Source) -> Item:
        """Make the item of a file or record; it is refused if it was taken down."""
        if self._is_gone(source.document_id, source.sha256):
            file = file.refuse("taken_down", "it was taken down and must not come back")
        if file.reason:
            source = refused_source(source, file.reason, file.detail or "")
        return Item(file, source, given_for(self.metadata, source.path, source.file_path))

    def _refused(self, file: Landed, source: Source, reason: str, detail: str) -> Item:
        return Item(file.refuse(reason, detail), refused_source(source, reason, detail), None)

    def _source(
        self, path: str, *, sha256: str | None = None, container: str | None = None, file_sha256: str | None = None
    ) -> Source:
        return Source(
            path=path,
            file_path=path,
            container=container,
            document_id=document_id(path),
            sha256=sha256,
            file_sha256=file_sha256,
            given_digest=given_digest(self.metadata.given.get(path)),
            code_digest=self.digests[0],
            seeds_digest=self.digests[1],
            refusal=None,
        )

    def _keep(self, path: str, content: bytes, written: set[str] | None = None) -> str:
        """Store the bytes of a record, unless it was taken down; return their digest, and note it if they are new."""
        sha256 = hashlib.sha256(content).hexdigest()
        if self._is_gone(document_id(path), sha256):
            return sha256
        if written is not None and raw.find(self.folder, sha256) is None:
            written.add(sha256)
        return raw.keep(self.folder, content, sha256)

    def _is_gone(self, identity: str, sha256: str | None) -> bool:
        return identity in self.gone.document_ids or sha256 in self.gone.digests

    @cached_property
    def _options(self) -> str:
        """A digest of the settings by which files are split."""
        return hashlib.sha256(json.dumps([self.columns.names, self.max_bytes]).encode()).hexdigest()

    @cached_property
    def _by_file(self) -> dict[str, list[Source]]:
        """The published records, by their file."""
        found: dict[str, list[Source]] = {}
        for source in self.published.values():
            if source.record is not None:
                found.setdefault(source.file_path, []).append(source)
        return found


def _why(error: RecordError | ChangingError | OSError) -> tuple[str, str]:
    """Return the reason and the detail of the refusal of a file that can't be taken apart."""
    if isinstance(error, RecordError):
        return error.reason, str(error)
    if isinstance(error, ChangingError):
        return "changing", str(error)
    return "unreadable", f"it can't be read: {error.strerror}"


def _parted(refusal: str) -> tuple[str, str]:
    """Split a refusal into its reason and its detail."""
    reason, _, detail = refusal.partition(": ")
    return reason, detail
