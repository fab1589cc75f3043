"""The data folder: the paths of everything in it, the landing folder that it belongs to, the version of its layout."""

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

# To be increased when the layout of the folder changes so that new code would misread older folders.
LAYOUT = 1
_LABEL = "warehouse.json"


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The paths in one data folder; `root` is a real absolute path."""

    root: Path

    @property
    def raw(self) -> Path:
        """The folder with each raw file once, named by the SHA-256 of its bytes."""
        return self.root / "raw"

    @property
    def staging(self) -> Path:
        """The folder of rows that aren't published yet, with one folder for each run."""
        return self.root / "staging"

    @property
    def snapshots(self) -> Path:
        """The folder of the immutable snapshots, one folder each."""
        return self.root / "published" / "snapshots"

    @property
    def current(self) -> Path:
        """The pointer to the current snapshot: a symlink, flipped by rename."""
        return self.root / "published" / "current"

    @property
    def docs(self) -> Path:
        """The folder of Great Expectations' pages about the last judgement."""
        return self.root / "docs"

    @property
    def journal(self) -> Path:
        """The folder of the journal, which says what runs did; one folder for each table."""
        return self.root / "journal"

    @property
    def cache(self) -> Path:
        """The folder of files that may be deleted at any time and are created again."""
        return self.root / "cache"

    def make_journal(self) -> None:
        """Make the empty files from which DuckDB's views learn the journal's columns, if they don't exist."""
        for table in JOURNAL:
            place = self.journal / table.name / "0.parquet"
            if not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                content = io.BytesIO()
                pq.write_table(schema_of(table).empty_table(), content)
                write_whole(place, content.getvalue())

    @property
    def landing(self) -> Path:
        """The landing folder to which this data folder belongs."""
        return Path(os.fsdecode(bytes.fromhex(self._label()["landing_hex"])))

    def _label(self) -> dict[str, Any]:
        """Read the label, which `bind` wrote."""
        label: dict[str, Any] = json.loads((self.root / _LABEL).read_text(encoding="utf-8"))
        return label

    @classmethod
    def open(cls, data: Path) -> "DataFolder":
        """Open an existing data folder.

        Raises `NoWarehouseError` if there is none, `FormatError` if another version made it with another layout.
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
        """Open the data folder of a landing folder; make the data folder if it doesn't exist.

        Raises `BindingError` if the data folder belongs to another landing folder or its name can't be used, and
        `FormatError` as `open` does.
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
        """Make the folders, then the label, last `snapshots`; a half-made folder, without label, is made again."""
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
