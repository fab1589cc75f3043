"""Combines the two label sets of the tagger: the names in a sentence, and the roles they have there."""

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence

from transforms.entities.wordpieces import WORD

Word = tuple[int, int, str]
# The types of re3d and CoNLL 2003 and our kinds; dates and figures have finders of their own.
KINDS = {
    "Person": "person",
    "Organisation": "organisation",
    "Location": "place",
    "Nationality": "people",
    "Weapon": "weapon",
    "MilitaryPlatform": "vehicle",
    "Vehicle": "vehicle",
}
NAMED = frozenset({"Person", "Organisation", "Location"})
ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
# A span that begins like this describes somebody by a relation or a number.
LEANING = re.compile(
    r"(?:my|our|your|his|her|its|their|these|those|this|that|some|many|most|several|few|other|another|all|both|any|no|"
    r"such|more|each|every|one|two|three|four|five|six|seven|eight|nine|ten|dozens|hundreds|thousands)\b",
    re.IGNORECASE,
)
# After a name that isn't an attribute of the next word.
WENT_ON = re.compile(r"\s*(?:$|,|-|[\s,]*\b(?:and|or|in|from|of|to|at|on|near|with|for|who|that|which|including)\b)")
# The other end of a road or border: 'Damascus-Aleppo'.
DASHED = re.compile(r"[-–](?=[^\W\d_a-z])\w+(?!-)")
# A noun before the name of what it means.
NOUN_OF = re.compile(r"\b(\w+)\s+of\s+(?:the\s+)?")
# Between a noun and the name that specifies it.
TIED = re.compile(r"\s(?:of|in|from|at|near|for|to|with|on|against|visiting)\s")
# Before a first mention by description: 'a Kurdish group'.
INDEFINITE = re.compile(r"\b[Aa]n?\s+$")
# Words that no capital at the start of a sentence turns into names.
PRONOUNS = frozenset({
    "i", "me", "my", "mine", "we", "us", "our", "ours", "you", "your", "he", "him", "his", "she", "her", "hers",
    "it", "its", "they", "them", "their", "who", "this", "that", "these", "those", "himself", "herself", "itself",
    "themselves", "ourselves", "here", "there", "all", "both", "some", "many", "others", "nobody", "somebody",
    "everybody", "anybody", "none", "everyone", "someone", "anyone", "one", "neither", "either", "nothing",
})  # fmt: skip


def choose(sentence: str, scenes: Sequence[Word], names: Sequence[Word]) -> Iterator[Word]:
    """Yield the names that both heads found, in text order, with our kinds.

    `names` knows where a bare name begins and ends, `scenes` which role its bearer has here: so the span is that of the
    former and, where both mean the same words, the kind that of the latter (a country that acts is an organisation). A
    place that is only part of an actor ('Aleppo residents') is replaced by the whole. What only `scenes` found is a
    name where it has a capital, and loses its article; a description that merely contains a name ('enemies of the
    U.S.', 'its Arab allies', 'a Kurdish group') is none. Weapons, vehicles and peoples count without capitals too;
    other common nouns ('the village', 'a doctor') and pronouns name nothing that a reader could look up, and are left
    out.

    >>> text = "Rebels of the Levant Front hit a tank near the Aleppo suburbs."
    >>> scenes = [(0, 26, "Organisation"), (31, 37, "MilitaryPlatform"), (43, 61, "Location")]
    >>> names = [(14, 26, "Organisation"), (47, 53, "Location")]
    >>> [(text[a:b], kind) for a, b, kind in choose(text, scenes, names)]
    [('Levant Front', 'organisation'), ('tank', 'vehicle'), ('Aleppo', 'place')]
    """
    parts = [(_begin(sentence, start, end, kind), end, kind) for start, end, kind in scenes if kind in KINDS]
    told: list[Word] = []
    for start, end, kind in names:
        bare = _bare(sentence, start, end) if _has_article(sentence, start, kind) else start
        name = _place(sentence, bare, end, names) if kind == "Location" else (bare, end, kind)
        if name[2] in NAMED and _is_name(sentence[name[0] : name[1]], kind):
            part = next((p for p in _over(parts, name) if p[2] in NAMED), name)
            if part[:2] != name[:2] and not _is_who_acts(sentence, name, part):
                part = name
            if not _over(told, part):
                insort(told, part)
    for part in parts:
        if not any(map(str.isalpha, sentence[part[0] : part[1]])):
            continue  # A dash or a number alone names nothing.
        quote = _unopened(sentence, part[0], part[1])
        describes = _leans(quote) or (
            INDEFINITE.search(sentence, max(0, part[0] - 4), part[0]) and quote.rsplit(" ", 1)[-1].islower()
        )
        wanted = part[2] not in NAMED or (_is_name(quote, part[2]) and not describes)
        if wanted and not _over(told, part):
            insort(told, part)
    yield from ((start, end, KINDS[kind]) for start, end, kind in told)


def _is_who_acts(sentence: str, name: Word, part: Word) -> bool:
    """Whether a place only specifies an actor: 'Aleppo residents', 'Bank of Chad'.

    Not 'Syria's rebels', 'another Aleppo brigade', 'experts in Uganda' or 'France and Germany'.
    """
    if (name[2], part[2]) != ("Location", "Organisation") or LEANING.match(sentence, part[0]):
        return False
    if WENT_ON.match(sentence, name[1], part[1]):
        return _has_capital(_unopened(sentence, part[0], name[0]))
    return sentence[name[1] : name[1] + 2] not in {"'s", "’s"}


def _is_name(quote: str, kind: str) -> bool:
    """Whether a stretch may be a name: it has a capital, and nobody is called by digits ('Report 2499')."""
    return _has_capital(quote) and not (kind == "Person" and any(map(str.isdigit, quote)))


def _has_article(sentence: str, start: int, kind: str) -> bool:
    """Whether an article that begins a name is no part of it: 'the', and 'The' where any word has a capital.

    Not in 'to The Hague', and not where the article that opens a sentence is a place's: then few but such have one.
    """
    return sentence[start].islower() or (kind != "Location" and not sentence[:start].strip())


def _place(sentence: str, start: int, end: int, names: Sequence[Word]) -> Word:
    """A place without the noun that says what it is ('Iraqi city of Mosul'), with one that a dash joins to it."""
    told = [noun.end() for noun in NOUN_OF.finditer(sentence, start, end) if noun[1].islower()]
    start = next((at for at in reversed(told) if sentence[at:end][:1].isupper()), start)
    joined = DASHED.match(sentence, end)
    if joined and not any(a < joined.end() and end < b for a, b, _ in names):
        end = joined.end()
    return start, end, "Location"


def _unopened(sentence: str, start: int, end: int) -> str:
    """A stretch without the capital that the first word of a sentence has in any case."""
    quote = sentence[start:end]
    return quote if sentence[:start].strip() else quote[:1].lower() + quote[1:]


def _begin(sentence: str, start: int, end: int, kind: str) -> int:
    """Where a span begins without its article and, of a thing that is counted, without its number: 'one tank'."""
    bare = _bare(sentence, start, end)
    number = None if kind in NAMED else LEANING.match(sentence, bare, end)
    return number.end() + 1 if number and number.end() + 1 < end else bare


def _bare(sentence: str, start: int, end: int) -> int:
    """Where a span begins without its article."""
    article = ARTICLE.match(sentence, start, end)
    return article.end() if article else start


def _over(words: Sequence[Word], name: Word) -> Sequence[Word]:
    """Those of the words, which are in text order and don't overlap, that overlap the name."""
    first = bisect_right(words, name[0], key=lambda word: word[1])
    return words[first : bisect_left(words, name[1], lo=first, key=lambda word: word[0])]


def _leans(quote: str) -> bool:
    """Whether a span with a common noun at its head only describes: by owner, number or a name it relates to.

    >>> [_leans(q) for q in ("its Arab allies", "enemies of the U.S.", "experts in Uganda", "Syrian rebels")]
    [True, True, True, False]
    """
    tied = TIED.search(quote)
    return LEANING.match(quote) is not None or (tied is not None and not _has_capital(quote[: tied.start()]))


def _has_capital(quote: str) -> bool:
    words = (match.group() for match in WORD.finditer(quote))
    return any(word.lower() != word and word.lower() not in PRONOUNS for word in words)
