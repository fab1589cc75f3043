"""Numbers of things in words, for messages."""


def counted(count: int, one: str, many: str = "") -> str:
    """Return a number with its noun; `many` is the plural if it isn't the noun with an s.

    >>> counted(1, "document"), counted(2_000, "document"), counted(0, "batch", "batches")
    ('1 document', '2,000 documents', '0 batches')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"
