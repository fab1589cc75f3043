"""What decoding promises for every text in every encoding, and for every bytes at all."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.text.decode import Decoded, DecodeError, decode, decode_span

LONG = 10_000_000
WORDS = st.text(st.sampled_from("ab é’—üДж中😀\n .,1"), min_size=1)
WESTERN = st.text(st.sampled_from("abc défü’“”–€ \n.,1"), min_size=1)


def offsets(decoded: Decoded) -> list[int]:
    return [decoded.byte_offset(char) for char in range(len(decoded.text) + 1)]


def read_or_refused(raw: bytes) -> Decoded | DecodeError:
    try:
        return decode(raw)
    except DecodeError as error:
        return error


def holds(raw: bytes, decoded: Decoded, start: int, end: int) -> None:
    """Offsets rise from 0 to the file's size; any stretch's bytes decode, alone, to its characters."""
    places = offsets(decoded)
    assert places[0] == 0
    assert places[-1] == len(raw)
    assert all(1 <= after - before <= 4 for before, after in pairwise(places))
    start, end = sorted((start % len(places), end % len(places)))
    assert decode_span(raw, places[start], places[end], decoded.encoding) == decoded.text[start:end]


@given(WORDS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be-bom"]), st.integers(0), st.integers(0))
@settings(deadline=None)
def test_marked_text_comes_back(text: str, encoding: str, start: int, end: int) -> None:
    raw = b"\xfe\xff" + text.encode("utf-16-be") if encoding == "utf-16-be-bom" else text.encode(encoding)
    if not text.strip():
        return
    decoded = decode(raw)
    assert decoded.text.removeprefix("\ufeff") == text
    assert decoded.text.startswith("\ufeff") == (encoding != "utf-8")
    holds(raw, decoded, start, end)


@given(st.text(st.sampled_from("abcde fgh é’\n.,"), min_size=20), st.sampled_from(["utf-16-le", "utf-16-be"]))
@settings(deadline=None)
def test_sixteen_bits_need_no_mark(text: str, encoding: str) -> None:
    padded = f"The river rose. {text}"
    decoded = decode(padded.encode(encoding))
    assert (decoded.text, decoded.encoding) == (padded, encoding)
    holds(padded.encode(encoding), decoded, 3, len(padded))


@given(WESTERN, st.sampled_from(["cp1252", "latin-1"]), st.integers(0), st.integers(0))
@settings(deadline=None)
def test_western_code_pages_come_back(text: str, encoding: str, start: int, end: int) -> None:
    padded = f"The café “rose”. {text}" if encoding == "cp1252" else "The café rose. " + re.sub("[’“”–€]", "", text)
    raw = padded.encode(encoding)
    decoded = decode(raw)
    assert decoded.text == padded or decoded.encoding == "utf-8"
    holds(raw, decoded, start, end)


@given(st.binary(min_size=1), st.integers(0), st.integers(0))
@settings(deadline=None)
def test_any_bytes_are_read_exactly_or_refused(raw: bytes, start: int, end: int) -> None:
    decoded = read_or_refused(raw)
    if isinstance(decoded, Decoded):
        holds(raw, decoded, start, end)
        return
    assert decoded.reason in {"empty", "binary"}
    assert re.search(r"\d|no bytes|first bytes", str(decoded))


@given(WORDS, st.lists(st.integers(0xF8, 0xFF), min_size=1, max_size=3).map(bytes), WORDS)
@settings(deadline=None)
def test_every_unreadable_byte_is_one_replacement_character(before: str, broken: bytes, after: str) -> None:
    text = f"né {before}"
    decoded = decode(text.encode() + broken + after.encode())
    assert decoded.text == text + "\ufffd" * len(broken) + after


def test_a_file_partly_utf8_keeps_what_is() -> None:
    assert decode("naïve “quote” ".encode() + b"\x93cp1252\x94").text == "naïve “quote” \ufffdcp1252\ufffd"


@pytest.mark.parametrize(
    ("raw", "encoding", "text"),
    [
        (b"\x93It\x92s caf\xe9\x94", "cp1252", "“It’s café”"),
        (b"caf\xe9 cr\xe8me", "latin-1", "café crème"),
        (b"one\r\ntwo\rthree", "utf-8", "one\r\ntwo\rthree"),
        (b"\xff\xfea\x00\x00", "utf-16-le", "\ufeffa\ufffd"),
        (b"\xff\xfe\x00\xd8a\x00", "utf-16-le", "\ufeff\ufffd\ufffda"),
        (b"Oncup?nar \xef\xbf\xbd", "utf-8", "Oncup?nar \ufffd"),
    ],
)
def test_known_files(raw: bytes, encoding: str, text: str) -> None:
    decoded = decode(raw)
    assert (decoded.encoding, decoded.text) == (encoding, text)


@pytest.mark.parametrize(
    ("raw", "reason", "datum"),
    [
        (b"", "empty", "no bytes"),
        (b" \n\t", "empty", "3 bytes"),
        (b"some text\0more", "binary", "byte 9"),
        (b"\0" * 100, "binary", "byte 0"),
        (b"%PDF-1.4 text", "binary", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "binary", "a PNG image"),
        (b"PK\x03\x04\x14\0\0\0word/document.xml", "binary", "a Word file"),
        (b"PK\x03\x04\x14\0\0\0articles/1.txt", "binary", "unpack it"),
        (bytes(range(1, 9)) * 4, "binary", "32 control characters"),
    ],
)
def test_no_text_is_refused_and_named(raw: bytes, reason: str, datum: str) -> None:
    with pytest.raises(DecodeError, match=datum) as caught:
        decode(raw)
    assert caught.value.reason == reason


@pytest.mark.parametrize("unit", ["plain text, one line\n", "où ça – “déjà” vu\n", "Привет, мир и война\n"])
@pytest.mark.timeout(60)  # a second or two where it is linear
def test_ten_megabytes_are_decoded_and_measured(unit: str) -> None:
    raw = (unit * (LONG // len(unit.encode()))).encode()
    decoded = decode(raw)
    for char in range(0, len(decoded.text), len(decoded.text) // 1000):
        decoded.byte_offset(char)
    assert decoded.byte_offset(len(decoded.text)) == len(raw)
