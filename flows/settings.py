"""Settings: a flag wins over a `DATELINE_*` variable, that over `dateline.toml`, that over the default."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any, get_args, get_type_hints

FILE = "dateline.toml"
RUNNERS = ("here", "processes", "dask")
TAGGERS = ("own", "spacy")
# Longer spans of time have no date to begin at, or no wait that ends.
_YEAR_SECONDS = 366 * 86_400
_DAYS = 365_000


class SettingsError(ValueError):
    """A setting that can't be; the message names it, its value and where it came from."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a setting means; shown in the documentation."""

    meaning: str
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a run may be told."""

    landing: Annotated[Path | None, Setting("folder of raw files; a data folder remembers its own")] = None
    data: Annotated[Path, Setting("folder of the warehouse")] = Path("data")
    # The longest novels have 3 MB of text; a file beyond 5 MB is no article but a dump, and would hold up a batch.
    max_bytes: Annotated[int, Setting("files above this many bytes are refused", 1)] = 5_000_000
    # News takes a tenth of it or less, on a slow machine and a busy one too.
    document_seconds: Annotated[
        float,
        Setting("seconds that a document may take for every 100 kB begun, else it waits for the next run", 1, 86_400),
    ] = 120.0
    # Collectors write a page within milliseconds; a run waits for what is younger, never longer than this.
    settle_seconds: Annotated[float, Setting("a file is read when it has been left alone this long", 0, 86_400)] = 1.0
    follow_links: Annotated[
        bool, Setting("read what links lead to outside the landing folder, never the data folder")
    ] = False
    hidden_files: Annotated[bool, Setting("read files and folders whose names begin with a dot")] = False
    # Some ten seconds of work at 200 words a document: what a task costs itself (under 0.1 s) vanishes, and
    # little is lost to a crash.
    batch_size: Annotated[int, Setting("documents a task", 1)] = 200
    runner: Annotated[str, Setting("where batches run: here, processes or dask; small runs always run here")] = (
        "processes"
    )
    workers: Annotated[int, Setting("processes of the pool; by default one a core", 1)] = os.cpu_count() or 1
    dask_address: Annotated[str, Setting("scheduler of a Dask cluster; without it a local one is started")] = ""
    tagger: Annotated[str, Setting("who finds names: own, our network in seeds/models, or spacy, its small model")] = (
        "own"
    )
    keep_snapshots: Annotated[int, Setting("newest snapshots, kept whatever their age", 1)] = 10
    keep_days: Annotated[float, Setting("snapshots younger than this are kept whatever their number", 0, _DAYS)] = 30.0
    keep_journal_days: Annotated[
        float, Setting("days of the journal kept, and all since the oldest snapshot: runs, checks, changes", 0, _DAYS)
    ] = 400.0
    cron: Annotated[str, Setting("when `dateline serve` runs, a cron line in UTC; wins over interval_seconds")] = ""
    interval_seconds: Annotated[float, Setting("time between the runs of `dateline serve`", 1, _YEAR_SECONDS)] = 3600.0
    notify_url: Annotated[str, Setting("webhook that the Prefect server tells of failed runs; none by default")] = ""


def describe_settings() -> list[tuple[str, str, str]]:
    """Name, default and meaning of each setting, for the documentation."""
    return [(name, str(getattr(Settings(), name)), setting.meaning) for name, (_, setting) in _DECLARED.items()]


def load_settings(
    flags: Mapping[str, object] | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Settings:
    """Settings from flags (None is not given), `DATELINE_*` variables and `dateline.toml` in the folder.

    Raises `SettingsError`.
    """
    values: dict[str, Any] = _from_file((folder or Path()) / FILE)
    for name, text in (os.environ if environment is None else environment).items():
        key = name.removeprefix("DATELINE_").lower()
        if name.startswith("DATELINE_") and key in _DECLARED and text:
            values[key] = _parse(key, text, f"the variable {name}")
    for key, value in (flags or {}).items():
        if value is not None:
            values[key] = _parse(key, value, f"--{key.replace('_', '-')}")
    return Settings(**values)


def _declared() -> dict[str, tuple[type, Setting]]:
    hints = get_type_hints(Settings, include_extras=True)
    kinds = ((known.name, *get_args(hints[known.name])) for known in fields(Settings))
    return {name: (kind if isinstance(kind, type) else Path, setting) for name, kind, setting in kinds}


_DECLARED = _declared()


def _from_file(path: Path) -> dict[str, Any]:
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path} can't be read: {error}") from error
    if unknown := sorted(set(entries) - set(_DECLARED)):
        raise SettingsError(f"{path} knows no setting {unknown[0]!r}; there are {', '.join(_DECLARED)}")
    values = {key: _parse(key, value, str(path)) for key, value in entries.items()}
    # A path in the file is meant from where the file lies.
    return {key: path.parent / value if isinstance(value, Path) else value for key, value in values.items()}


def _truth(value: object) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[str(value).lower()]


def _parse(key: str, value: object, origin: str) -> Any:
    kind, setting = _DECLARED[key]
    try:
        parsed = _truth(value) if kind is bool else kind(value)
    except (TypeError, ValueError, OverflowError, KeyError) as error:
        raise SettingsError(f"{key}: {value!r} of {origin} is no {kind.__name__}") from error
    if setting.minimum is not None and not parsed >= setting.minimum:
        raise SettingsError(f"{key}: {value!r} of {origin} is below {setting.minimum:g}")
    if setting.maximum is not None and not parsed <= setting.maximum:
        raise SettingsError(f"{key}: {value!r} of {origin} is above {setting.maximum:,.0f}")
    known = {"runner": RUNNERS, "tagger": TAGGERS}.get(key)
    if known is not None and parsed not in known:
        raise SettingsError(f"{key}: {value!r} of {origin} is none of {', '.join(known)}")
    return parsed
