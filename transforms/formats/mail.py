"""Reads an e-mail: its subject, a blank line, the text of the part that a mail program shows.

The byte offsets of rows are not those of the file but of a stream made from it: the unchanged head, then the part with
its transfer encoding (such as base64) decoded, and as UTF-8 if its bytes mean nothing alone (ISO-2022-JP). If that
changes nothing, the stream is the file itself.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message

from transforms.formats.html_text import read_page
from transforms.formats.html_tokens import find_tokens
from transforms.text.decode import DecodeError, decode, is_stateful
from transforms.text.mapped import Mapped, join, map_decoded, substitute
from transforms.text.rendered import Declared, Marker, Rendered

_HEAD = re.compile(rb"\A\s*(?:From [^\n]*\n)?(?:[^\r\n]+\r?\n)+(?=\r?\n)")
_BLANK = b"\n\n"
_PART = re.compile(r"part (?P<number>\d+)$")
_FIELD = re.compile(r"^(?P<name>[A-Za-z-]+):[ \t]*(?P<value>[^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*)", re.MULTILINE)
_WORD = r"=\?[^?\s]+\?[bBqQ]\?[^?\s]*\?="
_WORDS = re.compile(rf"{_WORD}(?:\s+{_WORD})*")
_FOLD_OR_WORDS = re.compile(rf"(?P<words>{_WORDS.pattern})|(?P<fold>\r?\n[ \t]+)")
_MAILBOX = re.compile(r"\s*(?:\"(?P<quoted>[^\"]+)\"|(?P<name>[^\"<>@]+?))\s*<")
_SHOWN = ("text/plain", "text/html")


def unpack(raw: bytes, container: str | None) -> bytes:
    """Return the bytes to which the offsets of rows refer: the file, or the head and one part of an e-mail.

    `container` names the part by its number; the result is empty if the e-mail has no such part.
    """
    named = _PART.search(container or "")
    if named is None:
        return raw
    parts = list(_message(raw).walk())
    number = int(named["number"])
    return _stream(raw, parts[number]) if number < len(parts) else b""


def read_mail(raw: bytes) -> Rendered:
    """Return the e-mail as a mail program shows it; raises `DecodeError` if none of its parts is a text."""
    parts = list(_message(raw).walk())
    number = next((n for kind in _SHOWN for n, part in enumerate(parts) if _is_shown(part, kind)), None)
    if number is None:
        kinds = ", ".join(dict.fromkeys(part.get_content_type() for part in parts))
        raise DecodeError("empty", f"an e-mail without a text: its parts are {kinds}")
    part = parts[number]
    stream = _stream(raw, part)
    charset = part.get_content_charset()
    decoded = decode(stream, None if charset and is_stateful(charset) else charset)
    source = map_decoded(decoded)
    below = decoded.text.find("\n\n") if stream != raw else None
    head = len(decode(_head(raw)).text) if below is None else below
    fields = {
        match["name"].lower(): match.span("value") for match in reversed(list(_FIELD.finditer(source.text, 0, head)))
    }
    subject = unfold(source[slice(*fields.get("subject", (0, 0)))])
    body = source[head:]
    lead = len(body.text) - len(body.text.lstrip())
    body = body[lead:]
    markers: list[Marker] = []
    is_html = part.get_content_type() == "text/html"
    if is_html:
        body, found = read_page(body, list(find_tokens(body.text)))
        shift = len(subject.text) + 2 if subject.text.strip() else 0
        markers = [Marker(shift + marker.at, marker.text) for marker in found]
    return Rendered(
        join([cell for cell in (subject, body) if cell.text.strip()]),
        decoded.encoding,
        "mail/html" if is_html else "mail",
        len(stream),
        container=None if stream == raw else f"part {number}",
        markers=markers,
        declared=list(_declared(source, fields)),
    )


def unfold(value: Mapped) -> Mapped:
    """Return the value of a header in one line, with its encoded words decoded."""
    return substitute(value, _FOLD_OR_WORDS, lambda match: decode_words(match[0]) if match["words"] else " ")


def decode_words(text: str) -> str:
    """Return the text with its encoded words decoded.

    >>> decode_words("=?utf-8?q?Caf=C3=A9?= burns")
    'Café burns'
    """
    return _WORDS.sub(lambda match: _decoded(match[0]), text)


def _decoded(words: str) -> str:
    try:
        return str(make_header(decode_header(words)))
    except (HeaderParseError, LookupError, UnicodeError):
        return words


def _declared(source: Mapped, fields: dict[str, tuple[int, int]]) -> Iterator[Declared]:
    for name, role in (("subject", "title"), ("from", "authors"), ("date", "published")):
        start, end = fields.get(name, (0, 0))
        if name == "from" and (mailbox := _MAILBOX.match(source.text, start, end)):
            start, end = mailbox.span("quoted" if mailbox["quoted"] else "name")
        elif name == "from":
            continue
        value = unfold(source[start:end]).text
        if value.strip():
            yield Declared(role, name, " ".join(value.split()), *source.bytes_of(start, end), "mail")


def _message(raw: bytes) -> Message:
    return message_from_bytes(raw.lstrip())


def _is_shown(part: Message, kind: str) -> bool:
    if part.get_content_type() != kind or part.get_content_disposition() == "attachment":
        return False
    return bool(_payload(part).strip())


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return b""
    charset = part.get_content_charset() or ""
    try:
        return payload.decode(charset, "replace").encode() if is_stateful(charset) else payload
    except LookupError:
        return payload


def _head(raw: bytes) -> bytes:
    head = _HEAD.match(raw)
    return head[0] if head else raw


def _stream(raw: bytes, part: Message) -> bytes:
    """Return the head and the decoded part; the file itself if it contains the same."""
    head, payload = _head(raw), _payload(part)
    return raw if raw[len(head) :].strip() == payload.strip() else head.rstrip(b"\r\n") + _BLANK + payload
