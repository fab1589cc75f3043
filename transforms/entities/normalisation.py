"""Brings the different printed forms of a name into one form: to show it, to compare it, or in ASCII."""

import re
import unicodedata
from functools import lru_cache

# Marks that writers use for hamza and ayn, and all apostrophes and quotation marks that are used instead of them.
APOSTROPHES = "'’‘ʻʼʽʾʿˈ`´′＇"
HYPHENS = "-‐‑‒–—−"
_ONE_APOSTROPHE = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
_ONE_HYPHEN = str.maketrans(dict.fromkeys(HYPHENS, "-"))
# Letters that have no decomposition in Unicode.
_LETTERS = str.maketrans({
    "ø": "o", "ł": "l", "ı": "i", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "a",
    "ħ": "h", "ŧ": "t", "ŋ": "n", "ĸ": "k", "ſ": "s", "ƙ": "k", "ɓ": "b", "ɗ": "d", "ŀ": "l",
})  # fmt: skip
_LETTERS_BY_CASE = {
    form: text if form == letter else text.capitalize()
    for letter, text in ((chr(code), str(text)) for code, text in _LETTERS.items())
    for form in (letter, letter.upper())
} | {"İ": "I", "‐": "-", "–": "-", "—": "-"}  # fmt: skip
# An apostrophe before a capital separates two words: 'Grand'Anse'.
_MARK_INSIDE = re.compile(rf"(?<=[^\W\d_])[{re.escape(APOSTROPHES)}](?=[A-ZÀ-Þ])")
_DROPPED = re.compile(rf"[{re.escape(APOSTROPHES)}.,]")
_BETWEEN = re.compile(rf"[\s{re.escape(HYPHENS)}/_]+")
_ABBREVIATED = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_POSSESSIVE = re.compile(rf"(?:[{re.escape(APOSTROPHES)}]s?|(?<=[sS])[{re.escape(APOSTROPHES)}])$")


def normalise_name(text: str) -> str:
    """Return the name to show: uniform white space, apostrophes and hyphens; no article, no possessive.

    A name of several words printed all in capitals is put into title case, so that a name in a headline
    equals the same name in the text below. Works for any text; a second application changes nothing.

    >>> normalise_name("the  Liwa al‑Mu’tasem’s")
    "Liwa al-Mu'tasem"
    >>> normalise_name("WARD FURATI")
    'Ward Furati'
    """
    name = " ".join(unicodedata.normalize("NFC", text).translate(_ONE_APOSTROPHE).translate(_ONE_HYPHEN).split())
    before = None
    while before != name:
        before = name
        name = name.strip(' "“”«»,;:!?()[]{}*')
        name = name.removesuffix("'s").removesuffix("'S").removesuffix("'")
        if name[:4].casefold() == "the " and len(name) > 4:
            name = name[4:].lstrip()
    if " " in name and name.isupper():
        name = " ".join("-".join(part.capitalize() for part in word.split("-")) for word in name.split())
    return unicodedata.normalize("NFC", name)


@lru_cache(maxsize=8_000)
def plain_key(text: str) -> str:
    """Return a key for comparing names: without case, accents, apostrophes, dots, hyphens and article.

    >>> plain_key("The St. Petersburg"), plain_key("A‘zāz"), plain_key("al-Bab")
    ('saint petersburg', 'azaz', 'al bab')
    """
    folded = _DROPPED.sub("", text.casefold())
    if not folded.isascii():
        folded = folded.translate(_LETTERS)
        folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
        folded = _DROPPED.sub("", folded)
    words = _BETWEEN.sub(" ", folded).split()
    if len(words) > 1:
        if words[0] == "the":
            del words[0]
        words = [_ABBREVIATED.get(word, word) for word in words]
    return " ".join(words)


def ascii_name(name: str) -> str:
    """Return the name in ASCII letters, with its capitals, without marks for hamza and ayn; unchanged if impossible.

    >>> ascii_name("Khān Yūnis"), ascii_name("‘Uqayribāt"), ascii_name("GrandʼAnse"), ascii_name("Łódź")
    ('Khan Yunis', 'Uqayribat', "Grand'Anse", 'Lodz')
    """
    if name.isascii():
        return name
    marked = _MARK_INSIDE.sub("'", name)
    folded = "".join(
        _LETTERS_BY_CASE.get(c, c)
        for c in unicodedata.normalize("NFKD", marked)
        if not unicodedata.combining(c) and (c == "'" or c not in APOSTROPHES)
    )
    return folded if folded.isascii() else name


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the name without white space, quotes, punctuation and possessive around it.

    >>> trim("in Syria’s north", 3, 10)
    (3, 8)
    """
    while start < end and (text[start].isspace() or text[start] in '"“”«»,;:([*_#-–—•'):
        start += 1
    while True:
        while end > start and (text[end - 1].isspace() or text[end - 1] in '"“”«»,;:!?)]*_#-–—•'):
            # A closing bracket that was opened inside belongs to the name.
            if text[end - 1] in ")]" and _opens(text, start, end):
                break
            end -= 1
        ending = _POSSESSIVE.search(text, max(start, end - 2), end)
        if ending is None or ending.start() <= start:
            return start, end
        end = ending.start()


def _opens(text: str, start: int, end: int) -> bool:
    return text.find("(", start, end) >= 0 or text.find("[", start, end) >= 0
