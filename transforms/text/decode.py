"""Decodes raw bytes to text, with the byte offset of every character."""

import codecs
import re
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from transforms.text.foreign import find_foreign

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# Characters between two stored byte offsets: finding an offset encodes half a block on average.
_BLOCK = 512
# What an invalid byte of UTF-8 becomes under `surrogateescape`; valid UTF-8 never decodes to these.
_ESCAPED = re.compile("[\udc80-\udcff]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f\udc80-\udcff]")
# Stands for one byte of a broken code unit while a UTF-16 text is being measured.
_BROKEN_BYTE = "\udc80"
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# Fewest bytes from which UTF-16 without a byte order mark can be distinguished from a text with a stray NUL.
_LEAST_UNMARKED = 16
# Control characters that no text editor writes: all except tab, line and page breaks, and escape.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# Scraped text can contain one stray control character in a hundred; programs and pictures contain far more.
_MOST_CONTROLS = 0.01
# High bytes are plausible in a text in the Windows code page if they are punctuation, or letters beside letters.
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_SENSIBLE_HIGH_BYTE = re.compile(
    rb"[\x80\x82-\x89\x8b\x91-\x99\x9b\xa0-\xbf]"
    rb"|(?<=[A-Za-z])[\x8a\x8c\x8e\x9a\x9c\x9e\x9f\xc0-\xff]"
    rb"|[\x8a\x8c\x8e\x9a\x9c\x9e\x9f\xc0-\xff](?=[A-Za-z])"
)
# Share of plausible high bytes in such a text: the rest are words of one accented letter, and damage.
_LEAST_SENSIBLE = 0.75
_MEANT_FOR_WINDOWS = re.compile(rb"[\x80-\x9f]")


class DecodeError(ValueError):
    """Bytes that can't be read as text. The message says what was found; `reason` is in `vocabulary.REASONS`."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded file: `text` is all of its text, unchanged; `encoding` is the name of a Python codec."""

    text: str
    encoding: str
    # The text before unreadable bytes became U+FFFD, so that its length still corresponds to the bytes.
    _measured: str = field(repr=False)
    _size: int = field(repr=False)
    _checkpoints: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        checkpoints = [0]
        if len(self.text) != self._size:
            for start in range(0, len(self.text), _BLOCK):
                checkpoints.append(checkpoints[-1] + self._width(start, start + _BLOCK))
        object.__setattr__(self, "_checkpoints", tuple(checkpoints))

    def byte_offset(self, char: int) -> int:
        """Return the byte offset in the raw file of the character at `char`; for `len(text)` the size of the file.

        >>> decode("né".encode()).byte_offset(2)
        3
        """
        if len(self.text) == self._size:
            return char
        block = char // _BLOCK
        return self._checkpoints[block] + self._width(block * _BLOCK, char)

    @property
    def format(self) -> str:
        """The name of plain text in the column `documents.format`."""
        return "text"

    @property
    def container(self) -> str | None:
        """None, because the bytes are those of the file itself."""
        return None

    @property
    def size(self) -> int:
        """Size of the raw file in bytes."""
        return self._size

    def byte_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the byte offsets, half-open, of the characters `start` to `end`."""
        return self.byte_offset(start), self.byte_offset(end)

    def offsets(self) -> npt.NDArray[np.int64]:
        """Return the byte offset of every character, and of the end of the text.

        >>> decode("né".encode()).offsets().tolist()
        [0, 1, 3]
        """
        if len(self.text) == self._size:
            return np.arange(self._size + 1)
        if not self.encoding.startswith("utf"):
            sizes = {char: len(char.encode(self.encoding)) for char in set(self.text)}
            return np.concatenate([np.zeros(1, np.int64), np.cumsum([sizes[char] for char in self.text])])
        codes = np.frombuffer(self._measured.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        if self.encoding == "utf-8":
            widths = 1 + (codes >= 0x80).astype(np.int64) + (codes >= 0x800) + (codes >= 0x10000)
            widths[(codes >= 0xDC80) & (codes <= 0xDCFF)] = 1
        else:
            widths = 2 + 2 * (codes >= 0x10000).astype(np.int64)
            widths[codes == ord(_BROKEN_BYTE)] = 1
        return np.concatenate([np.zeros(1, np.int64), np.cumsum(widths)])

    def _width(self, start: int, end: int) -> int:
        """Return the number of bytes from which the characters `start` to `end` were decoded."""
        piece = self._measured[start:end]
        if self.encoding == "utf-8":
            return len(piece.encode("utf-8", "surrogateescape"))
        if self.encoding.startswith("utf-16"):
            return len(piece.encode("utf-16-le", "surrogatepass")) - piece.count(_BROKEN_BYTE)
        return len(piece.encode(self.encoding))


def decode(raw: bytes, declared: str | None = None) -> Decoded:
    r"""Decode a raw file as UTF-8, UTF-16, cp1252 or Latin-1, whichever fits its bytes.

    The `declared` encoding is used if the bytes are no Unicode and are valid in that encoding.

    A byte order mark stays as U+FEFF; every unreadable byte becomes one U+FFFD; newlines are unchanged. A file that is
    partly UTF-8 and partly something else is read as UTF-8.

    Raises `DecodeError` if the bytes are no text.

    >>> decode(b"caf\xe9").text, decode(b"caf\xe9").encoding
    ('café', 'latin-1')
    >>> decode("né ".encode() + b"\xff").text
    'né �'
    """
    if not raw.strip(b" \t\r\n\v\f"):
        raise DecodeError("empty", f"nothing but white space in {len(raw)} bytes" if raw else "the file has no bytes")
    if foreign := find_foreign(raw):
        raise DecodeError("binary", foreign)
    if declared and is_stateful(declared) and b"\x1b" in raw:
        raise DecodeError("format_not_read", f"a text in {declared}, whose bytes mean nothing alone; save it as UTF-8")
    encoding = _encoding(raw)
    if declared and not encoding.startswith("utf-16") and (text := _as_declared(raw, declared)):
        return Decoded(text, codecs.lookup(declared).name, text, len(raw))
    measured = _measured(raw, encoding)
    text = _readable(measured, encoding)
    _refuse_binary(text)
    return Decoded(text, encoding, measured, len(raw))


def is_stateful(encoding: str) -> bool:
    """Whether the meaning of bytes in an encoding depends on those before them, so that no span can be decoded alone.

    >>> is_stateful("ISO-2022-JP"), is_stateful("shift_jis")
    (True, False)
    """
    return encoding.lower().replace("_", "-").startswith(("iso-2022-", "csiso2022"))


def _as_declared(raw: bytes, declared: str) -> str | None:
    """Return the text in the declared encoding; None if UTF-8 fits better, or if the encoding doesn't fit.

    An encoding fits if it decodes all bytes, and encoding each character by itself gives as many bytes again.
    """
    escaped = raw.decode("utf-8", "surrogateescape")
    if len(_ESCAPED.findall(escaped)) <= len(_BEYOND_ASCII.findall(escaped)):
        return None
    try:
        text = raw.decode(declared)
        return text if sum(len(char.encode(declared)) for char in text) == len(raw) else None
    except (LookupError, UnicodeError):
        return None


def decode_span(raw: bytes, start: int, end: int, encoding: str) -> str:
    """Decode only the bytes `start` to `end` of a raw file, with the same result as `decode` has for them.

    `start` and `end` must be offsets of characters, as `Decoded.byte_offset` returns them.

    >>> decode_span("né!".encode(), 1, 4, "utf-8")
    'é!'
    """
    if encoding.startswith("utf-16") and start % 2 and start < end:
        # Only the second byte of a broken code unit starts at an odd offset.
        return REPLACEMENT + decode_span(raw, start + 1, end, encoding)
    return _readable(_measured(raw[start:end], encoding), encoding)


def _encoding(raw: bytes) -> str:
    if raw.startswith(b"\xff\xfe"):
        return "utf-16-le"
    if raw.startswith(b"\xfe\xff"):
        return "utf-16-be"
    if b"\0" in raw:
        return _sixteen_bits(raw)
    escaped = raw.decode("utf-8", "surrogateescape")
    broken = len(_ESCAPED.findall(escaped))
    if not broken:
        return "utf-8"
    # A tenth distinguishes a damaged UTF-8 file from a code page in which two letters look like UTF-8 by chance.
    if len(_BEYOND_ASCII.findall(escaped)) * 10 >= broken:
        return "utf-8"
    sensible = len(_SENSIBLE_HIGH_BYTE.findall(raw))
    if sensible < _LEAST_SENSIBLE * len(_HIGH_BYTE.findall(raw)):
        return "utf-8"
    return "cp1252" if _MEANT_FOR_WINDOWS.search(raw) else "latin-1"


def _sixteen_bits(raw: bytes) -> str:
    """Return the byte order of UTF-16 without a mark: the high half of a unit is zero for ASCII characters.

    Raises `DecodeError` if the bytes don't look like UTF-16.
    """
    even, odd = Counter(raw[::2]), Counter(raw[1::2])
    encoding, high, low = ("utf-16-le", odd, even) if odd[0] > even[0] else ("utf-16-be", even, odd)
    # The characters of a text come from few blocks of 256 (its script, ASCII, punctuation), so its high halves have few
    # values. If other bytes are read as units by mistake, the high halves have as many values as there are letters.
    blocks = sum(count for _, count in high.most_common(4))
    if len(raw) < _LEAST_UNMARKED or low[0] * 2 > high[0] or blocks < 0.9 * high.total():
        raise DecodeError("binary", f"NUL byte at byte {raw.index(0)}")
    return encoding


def _measured(raw: bytes, encoding: str) -> str:
    """Decode the bytes, with one stand-in character for each unreadable byte."""
    if encoding == "utf-8":
        return raw.decode("utf-8", "surrogateescape")
    if encoding.startswith("utf-16"):
        whole = raw[: len(raw) // 2 * 2].decode(encoding, "surrogatepass")
        return _LONE_SURROGATE.sub(_BROKEN_BYTE * 2, whole) + _BROKEN_BYTE * (len(raw) % 2)
    return raw.decode(encoding, "replace")


def _readable(measured: str, encoding: str) -> str:
    if encoding == "utf-8":
        return _ESCAPED.sub(REPLACEMENT, measured)
    return measured.replace(_BROKEN_BYTE, REPLACEMENT)


def _refuse_binary(text: str) -> None:
    if "\0" in text:
        raise DecodeError("binary", f"NUL character at character {text.index(chr(0))}")
    controls = len(_CONTROLS.findall(text))
    if controls > _MOST_CONTROLS * len(text):
        raise DecodeError("binary", f"{controls} control characters among {len(text)} characters")
