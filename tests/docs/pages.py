"""README and docs as their tests see them: fenced blocks, and the commands that consoles show with their output."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
PAGES = (README, *sorted((ROOT / "docs").glob("*.md")))
_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = "$ "


@dataclass(frozen=True)
class Block:
    """A fenced block; `start` and `end` are characters of the page that hold its text."""

    page: Path
    language: str
    text: str
    start: int
    end: int
    line: int

    def __str__(self) -> str:
        return f"{self.page.name}:{self.line}"


@dataclass(frozen=True)
class Step:
    """A command of a console block and the output shown below it, which may be none."""

    block: Block
    command: str
    shown: str

    @property
    def words(self) -> list[str]:
        return shlex.split(self.command, comments=True)

    def __str__(self) -> str:
        return f"{self.block} {self.command[:60]}"


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(page, match["language"], match["text"], *match.span("text"), text.count("\n", 0, match.start()) + 1)
        for match in _FENCE.finditer(text)
    ]


def steps(block: Block) -> Iterator[Step]:
    """The commands of a block: a line that starts with `$ `, and those after it until its quotes are closed."""
    command: list[str] = []
    shown: list[str] = []
    for line in block.text.splitlines():
        if command and not _closed("\n".join(command)):
            command.append(line)
        elif line.startswith(_COMMAND):
            if command:
                yield Step(block, "\n".join(command), "\n".join(shown))
            command, shown = [line.removeprefix(_COMMAND)], []
        else:
            shown.append(line)
    if command:
        yield Step(block, "\n".join(command), "\n".join(shown))


def _closed(command: str) -> bool:
    try:
        shlex.split(command, comments=True)
    except ValueError:
        return False
    return True


def every(language: str) -> list[Block]:
    """The blocks of one language on all pages."""
    return [block for page in PAGES for block in blocks(page) if block.language == language]
