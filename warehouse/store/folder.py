"""The data folder: where everything lies, which landing folder it belongs to, which version laid it out."""

import io
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from warehouse.errors import BindingError, FormatError, NoWarehouseError, storage
from warehouse.schema import schema_of
from warehouse.store.durable import write_whole
from warehouse.tables import JOURNAL

# Raise when the layout of the folder changes so that this code would misread what an older one wrote.
LAYOUT = 1
_LABEL = "warehouse.json"


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The places of one data folder; `root` is a real absolute path."""

    root: Path

    @property
    def raw(self) -> Path:
        """Each raw file once, named by the SHA-256 of its bytes."""
        return self.root / "raw"

    @property
    def staging(self) -> Path:
        """Rows of runs that aren't published yet, one folder a run."""
        return self.root / "staging"

    @property
    def snapshots(self) -> Path:
        """One immutable folder a snapshot."""
        return self.root / "published" / "snapshots"

    @property
    def current(self) -> Path:
        """The pointer to the current snapshot: a symlink, flipped by rename."""
        return self.root / "published" / "current"

    @property
    def docs(self) -> Path:
        """Great Expectations' pages about the last judgement."""
        return self.root / "docs"

    @property
    def journal(self) -> Path:
        """What runs did, append-only, one folder a table."""
        return self.root / "journal"

    @property
    def cache(self) -> Path:
        """What may be deleted at any time and is made again."""
        return self.root / "cache"

    def make_journal(self) -> None:
        """Make the files without rows by which DuckDB's views know the journal's columns, where they aren't there."""
        for table in JOURNAL:
            place = self.journal / table.name / "0.parquet"
            if not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                content = io.BytesIO()
                pq.write_table(schema_of(table).empty_table(), content)
                write_whole(place, content.getvalue())

    @property
    def landing(self) -> Path:
        """The landing folder this data folder belongs to."""
        return Path(os.fsdecode(bytes.fromhex(self._label()["landing_hex"])))

    def _label(self) -> dict[str, Any]:
        """The label written by `bind`."""
        label: dict[str, Any] = json.loads((self.root / _LABEL).read_text(encoding="utf-8"))
        return label

    @classmethod
    def open(cls, data: Path) -> "DataFolder":
        """Open an existing data folder.

        Raises `NoWarehouseError` where there is none, `FormatError` where another version laid it out.
        """
        folder = cls(data.resolve())
        try:
            label = folder._label()
            layout, _ = label["layout"], bytes.fromhex(label["landing_hex"])
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NoWarehouseError(f"no data folder at {data}: `dateline run --data {data}` makes one") from error
        except (ValueError, KeyError, TypeError) as error:
            raise FormatError(f"{folder.root / _LABEL} can't be read; move {data} away and run again") from error
        if layout != LAYOUT:
            older = "an older" if isinstance(layout, int) and layout < LAYOUT else "a newer"
            message = (
                f"{data} was laid out by {older} version (layout {layout}, this one reads {LAYOUT}): "
                "move it away and `dateline run` rebuilds it from the landing folder"
            )
            raise FormatError(message)
        return folder

    @classmethod
    def bind(cls, data: Path, landing: Path) -> "DataFolder":
        """Open the data folder for a landing folder, making it where it doesn't exist.

        Raises `BindingError` where it belongs to another landing folder or its name can't be used, and what
        `open` raises.
        """
        source = landing.resolve()
        try:
            folder = cls.open(data)
        except NoWarehouseError:
            folder = cls._make(data, source)
        if folder.landing != source:
            message = (
                f"{data} belongs to the landing folder {folder.landing}, not to {source}: name another data folder"
            )
            raise BindingError(message)
        return folder

    @classmethod
    def _make(cls, data: Path, landing: Path) -> "DataFolder":
        """Make the folders; the label last, so that a half-made folder is made again."""
        folder = cls(data.resolve())
        if "?" in str(folder.root):
            raise BindingError(f"{folder.root}: DuckDB opens no file in a folder with '?' in its name; choose another")
        if folder.root.exists() and folder.snapshots.exists():
            raise FormatError(f"{data} holds snapshots but no {_LABEL}: restore it, or move {data} away and run again")
        with storage(folder.root):
            for place in (folder.raw, folder.staging, folder.journal, folder.cache):
                place.mkdir(parents=True, exist_ok=True)
            folder.make_journal()
            shown = str(landing).encode("utf-8", "replace").decode()
            label = {"layout": LAYOUT, "landing": shown, "landing_hex": os.fsencode(landing).hex()}
            write_whole(folder.root / _LABEL, json.dumps(label, indent=1).encode())
            folder.snapshots.mkdir(parents=True, exist_ok=True)
        return folder
