"""Recognises files that aren't plain text by their first bytes, and advises what to do with each."""

_TEXT = "save what it says as plain text"
_UNPACK = "unpack it, and put what it holds into the landing folder"
_READ_OUT = "have its letters recognised, and save them as plain text"
# The first bytes, the kind of file, the advice; if one entry's bytes begin like another's, the longer ones come first.
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF file", _TEXT),
    (b"{\\rtf", "an RTF file", _TEXT),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office file (such as .doc, .xls, .ppt or .msg)", _TEXT),
    (b"\x89PNG\r\n\x1a\n", "a PNG image", _READ_OUT),
    (b"\xff\xd8\xff", "a JPEG image", _READ_OUT),
    (b"GIF87a", "a GIF image", _READ_OUT),
    (b"GIF89a", "a GIF image", _READ_OUT),
    (b"II*\0", "a TIFF image", _READ_OUT),
    (b"MM\0*", "a TIFF image", _READ_OUT),
    (b"PK\x03\x04", "a ZIP archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ\0", "an xz archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", _UNPACK),
    (b"SQLite format 3\0", "an SQLite database", "export its texts as CSV or JSON lines"),
    (b"ARROW1\0\0", "an Arrow file", "write it as Parquet"),
)
# Parts that the ZIP archives of Office and of e-books have near their beginning.
_IN_ZIP = (
    (b"word/", "a Word file (.docx)"),
    (b"xl/", "an Excel file (.xlsx)"),
    (b"ppt/", "a PowerPoint file (.pptx)"),
    (b"[Content_Types].xml", "an Office file (such as .docx or .xlsx)"),
    (b"mimetypeapplication/vnd.oasis", "an OpenDocument file"),
    (b"mimetypeapplication/epub", "an e-book (.epub)"),
)
_HEAD = 4_096


def find_foreign(raw: bytes) -> str | None:
    """Return the kind of a file that is no text, and what to do with it; None if the bytes may be text.

    >>> find_foreign(b"%PDF-1.7")
    'a PDF file, by its first bytes; save what it says as plain text'
    """
    if raw[257:262] == b"ustar":
        return f"a tar archive, by its first bytes; {_UNPACK}"
    for magic, what, advice in _MAGIC:
        if raw.startswith(magic):
            inside = next((kind for part, kind in _IN_ZIP if part in raw[:_HEAD]), None) if magic[:2] == b"PK" else None
            # A text may begin with 'BZh' or 'GIF89a'; files of these formats also contain NUL bytes, and texts don't.
            if magic.isalnum() and b"\0" not in raw[:_HEAD]:
                continue
            return f"{inside or what}, by its first bytes; {_TEXT if inside else advice}"
    return None
