"""Says what a data folder is called on a Prefect server, and which keys its artifacts have."""

import hashlib
from pathlib import Path

from flows.settings import Settings

# The tag of all deployments, runs and tasks.
TAGS = ("dateline",)
# Begins the key of every artifact, by which all of them can be found again.
ARTIFACTS = "dateline-"
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


def name_of(settings: Settings) -> str:
    """Return the name of the flow whose deployments and runs belong to the data folder."""
    return settings.name or _name_of(settings.data.resolve())


def _name_of(data: Path) -> str:
    """Return the folder's name, or that of the folder around it: `data` is what most are called.

    >>> _name_of(Path("/srv/azaz/data")), _name_of(Path("/srv/azaz news")), _name_of(Path("/data"))
    ('azaz', 'azaz-news', 'dateline')
    """
    folder = data.parent if data.name == "data" else data
    return "".join(char if char.isalnum() or char in "-_." else "-" for char in folder.name) or "dateline"


def key_of(name: str, what: str = "") -> str:
    """Return the key of an artifact or the name of a block: only small Latin letters, digits and dashes are allowed.

    >>> key_of("azaz", "tables")
    'dateline-azaz-tables'
    """
    plain = "".join(char if char in _PLAIN else "-" for char in name.lower())
    if plain != name:
        plain += f"-{hashlib.sha256(name.encode()).hexdigest()[:6]}"
    return ARTIFACTS + plain + (f"-{what}" if what else "")
