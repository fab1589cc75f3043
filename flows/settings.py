"""Settings: a flag wins over a `DATELINE_*` variable, that over `dateline.toml`, that over the default.

`python -m flows.settings` writes docs/settings.md again.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, DirectoryPath, Field, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from transforms.text.columns import Role

FILE = "dateline.toml"
PAGE = Path(__file__).resolve().parents[1] / "docs" / "settings.md"
_PREFIX = "DATELINE_"
# Upper bounds: dates that many days ago must exist, and waits must end.
_YEAR_SECONDS = 366 * 86_400
_DAYS = 365_000


class SettingsError(ValueError):
    """A setting that can't be; the message names it, its value and where it came from."""


class _Choices(BaseModel):
    """What both a service and a single run may choose."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    # The longest novels have 3 MB of text; a file beyond 5 MB is no article but a dump, and would hold up a batch.
    max_bytes: int = Field(
        default=5_000_000,
        ge=1,
        description="records above this many bytes are refused, and files that are one document",
    )
    columns: dict[Role, str] = Field(
        default_factory=dict,
        description="columns of tables and keys of JSON that have none of the usual names, by what they hold: text, "
        "title, date, authors, publisher, url, id, language; in the file under [columns]",
    )
    # News takes a tenth of it or less, on a slow machine and a busy one too.
    document_seconds: float = Field(
        default=120.0,
        ge=1,
        le=86_400,
        description="seconds that a document may take for every 100 kB begun, else it waits for the next run",
    )
    # Collectors write a page within milliseconds; a run waits for what is younger, never longer than this.
    settle_seconds: float = Field(
        default=1.0, ge=0, le=86_400, description="a file is read when it has been left alone this long"
    )
    follow_links: bool = Field(
        default=False, description="read what links lead to outside the landing folder, never the data folder"
    )
    hidden_files: bool = Field(default=False, description="read files and folders whose names begin with a dot")
    # Some ten seconds of work at 200 words a document: what a task costs itself (under 0.1 s) vanishes, and
    # little is lost to a crash.
    batch_size: int = Field(default=200, ge=1, description="documents in one task")
    runner: Literal["here", "processes", "dask"] = Field(
        default="processes", description="where batches run: here, processes or dask; small runs always run here"
    )
    workers: int = Field(
        default=os.cpu_count() or 1,
        ge=1,
        description="processes of the pool",
        json_schema_extra={"default": "one per core"},
    )
    dask_address: str = Field(default="", description="scheduler of a Dask cluster; without it a local one is started")
    tagger: Literal["own", "spacy"] = Field(
        default="own", description="who finds names: own, our network in seeds/models, or spacy, its small model"
    )
    laws: DirectoryPath | None = Field(
        default=None, description="folder of your own laws, a `.sql` file each: extending.md; none by default"
    )
    reference: DirectoryPath | None = Field(
        default=None,
        description="folder of your own reference data and reviews, added to seeds/reference: extending.md; none by "
        "default",
    )
    keep_snapshots: int = Field(default=10, ge=1, description="newest snapshots, kept whatever their age")
    keep_days: float = Field(
        default=30.0, ge=0, le=_DAYS, description="snapshots younger than this are kept whatever their number"
    )
    keep_journal_days: float = Field(
        default=400.0,
        ge=0,
        le=_DAYS,
        description="days of the journal kept, and all since the oldest snapshot: runs, checks, changes",
    )


def _say_defaults(schema: dict[str, Any]) -> None:
    """Say each default in words: a form that filled it in would have it win over what the service was told."""
    for declared in schema["properties"].values():
        default = declared.pop("default", None)
        if default not in (None, "", {}):
            declared["description"] += f"; by default {default}, or as the service was told"


class RunSettings(_Choices):
    """The settings of one run on a Prefect server; what isn't given is as its service was told."""

    model_config = ConfigDict(json_schema_extra=_say_defaults)


class Settings(_Choices):
    """Everything that the command and a service may be told."""

    landing: Path | None = Field(default=None, description="folder of raw files; a data folder remembers its own")
    data: Path = Field(default=Path("data"), description="folder of the warehouse")
    name: str = Field(
        default="",
        pattern=r"^[^/%&<>{}\s]*$",
        description="what a Prefect server calls the data folder; by default the folder's name, or that of the folder "
        "around it if it is called `data`",
    )
    cron: str = Field(
        default="", description="when `dateline serve` runs, a cron line in UTC; wins over interval_seconds"
    )
    interval_seconds: float = Field(
        default=3600.0, ge=1, le=_YEAR_SECONDS, description="time between the runs of `dateline serve`"
    )
    notify_url: str = Field(
        default="", description="webhook that the Prefect server tells of failed runs; none by default"
    )


class _Loaded(Settings, BaseSettings):
    """The settings as loaded from all places where they may be set."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_ignore_empty=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take first the merged values that `load_settings` passes (flags and file), then variables."""
        return init_settings, env_settings


def load_settings(flags: Mapping[str, object] | None = None, folder: Path | None = None) -> Settings:
    """Load settings from flags (None means not given), `DATELINE_*` variables and `dateline.toml` in the folder.

    Raises `SettingsError`.
    """
    file = (folder or Path()) / FILE
    given = {key: value for key, value in (flags or {}).items() if value is not None}
    written = {key: value for key, value in _from_file(file).items() if not os.environ.get(_variable(key))}
    try:
        loaded = _Loaded(**(written | given))
    except ValidationError as error:
        raise SettingsError("; ".join(_complaint(fault, given, file) for fault in error.errors())) from error
    return Settings(**loaded.model_dump())


def _variable(key: str) -> str:
    return f"{_PREFIX}{key.upper()}"


def _from_file(path: Path) -> dict[str, Any]:
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path} can't be read: {error}") from error
    # A path in the file is relative to the file's folder.
    return {
        key: path.parent / value
        if key in {"landing", "data", "laws", "reference"} and isinstance(value, str)
        else value
        for key, value in entries.items()
    }


def _complaint(fault: ErrorDetails, given: Mapping[str, object], file: Path) -> str:
    key = str(fault["loc"][0])
    if fault["type"] == "extra_forbidden":
        place = f"--{key}" if key in given else str(file)
        return f"{place} knows no setting {key!r}; there are {', '.join(Settings.model_fields)}"
    if key in given:
        place = f"--{key.replace('_', '-')}"
    else:
        place = f"the variable {_variable(key)}" if os.environ.get(_variable(key)) else str(file)
    return f"{key}: {fault['input']!r} of {place}: {fault['msg'][:1].lower()}{fault['msg'][1:]}"


def page() -> str:
    """Return the content of docs/settings.md."""
    lines = [
        "# Settings",
        "",
        "A flag wins over a variable (`DATELINE_KEEP_DAYS`), that over `dateline.toml` in the working folder",
        "(`keep_days = 90`), that over the default. A path in the file is meant from where the file lies.",
        "Written by `python -m flows.settings` from what the code declares.",
        "",
        "| setting | default | bounds | meaning |",
        "| --- | --- | --- | --- |",
    ]
    properties = Settings.model_json_schema()["properties"]
    for name, declared in properties.items():
        default = declared.get("default")
        shown = f"`{default}`" if default not in {None, ""} else ""
        bounds = [
            f"{word} {declared[key]:,}" for key, word in (("minimum", "from"), ("maximum", "to")) if key in declared
        ]
        lines.append(f"| `{name}` | {shown} | {' '.join(bounds)} | {declared['description']} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
