"""Combines the two heads of the tagger: one finds the names in a sentence, the other their roles in it."""

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence

from transforms.entities.wordpieces import WORD

Word = tuple[int, int, str]
# From the types of re3d and CoNLL 2003 to our kinds; dates and figures are found by other modules.
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
# A span that begins with such a word describes somebody by a relation or a number.
LEANING = re.compile(
    r"(?:my|our|your|his|her|its|their|these|those|this|that|some|many|most|several|few|other|another|all|both|any|no|"
    r"such|more|each|every|one|two|three|four|five|six|seven|eight|nine|ten|dozens|hundreds|thousands)\b",
    re.IGNORECASE,
)
# What follows a name that doesn't modify the next word.
WENT_ON = re.compile(r"\s*(?:$|,|-|[\s,]*\b(?:and|or|in|from|of|to|at|on|near|with|for|who|that|which|including)\b)")
# The other end of a road or border: 'Damascus-Aleppo'.
DASHED = re.compile(r"[-–](?=[^\W\d_a-z])\w+(?!-)")
# A noun before the name of the thing that it means: 'city of Mosul'.
NOUN_OF = re.compile(r"\b(\w+)\s+of\s+(?:the\s+)?")
# Between a noun and the name that specifies it.
TIED = re.compile(r"\s(?:of|in|from|at|near|for|to|with|on|against|visiting)\s")
# Before a first mention by description: 'a Kurdish group'.
INDEFINITE = re.compile(r"\b[Aa]n?\s+$")
# Words that are no names, even with the capital of the start of a sentence.
PRONOUNS = frozenset({
    "i", "me", "my", "mine", "we", "us", "our", "ours", "you", "your", "he", "him", "his", "she", "her", "hers",
    "it", "its", "they", "them", "their", "who", "this", "that", "these", "those", "himself", "herself", "itself",
    "themselves", "ourselves", "here", "there", "all", "both", "some", "many", "others", "nobody", "somebody",
    "everybody", "anybody", "none", "everyone", "someone", "anyone", "one", "neither", "either", "nothing",
})  # fmt: skip


def choose(sentence: str, scenes: Sequence[Word], names: Sequence[Word]) -> Iterator[Word]:
    """Combine the spans of the two heads, and yield the names in text order, with our kinds.

    `names` are the bare names with their exact boundaries; `scenes` are spans with the role that the named person or
    thing has in the sentence. The span is taken from `names`; the kind is taken from `scenes` if the same words are a
    span there (a country that acts is an organisation). A place that is only part of an actor ('Aleppo residents') is
    replaced by the whole actor. A span found only in `scenes` is a name if it has a capital; its article is removed. A
    description that merely contains a name ('enemies of the U.S.', 'its Arab allies', 'a Kurdish group') is left out.
    Weapons, vehicles and peoples need no capital. Other common nouns ('the village', 'a doctor') and pronouns name
    nothing that a reader could look up, and are left out.

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
    """Whether the place `name` is only part of the actor `part`: 'Aleppo residents', 'Bank of Chad'.

    It isn't in 'Syria's rebels', 'another Aleppo brigade', 'experts in Uganda' or 'France and Germany'.
    """
    if (name[2], part[2]) != ("Location", "Organisation") or LEANING.match(sentence, part[0]):
        return False
    if WENT_ON.match(sentence, name[1], part[1]):
        return _has_capital(_unopened(sentence, part[0], name[0]))
    return sentence[name[1] : name[1] + 2] not in {"'s", "’s"}


def _is_name(quote: str, kind: str) -> bool:
    """Whether a piece of text may be a name: it has a capital, and as a person's, no digits (unlike 'Report 2499')."""
    return _has_capital(quote) and not (kind == "Person" and any(map(str.isdigit, quote)))


def _has_article(sentence: str, start: int, kind: str) -> bool:
    """Whether an article at the start of a name is no part of it: 'the', or 'The' if it opens the sentence.

    The article belongs to the name in 'to The Hague'. It also belongs to a place's name that opens the sentence:
    few places have an article there that isn't part of their name.
    """
    return sentence[start].islower() or (kind != "Location" and not sentence[:start].strip())


def _place(sentence: str, start: int, end: int, names: Sequence[Word]) -> Word:
    """Return a place without the noun for its kind ('Iraqi city of Mosul'), with the place that a dash joins to it."""
    told = [noun.end() for noun in NOUN_OF.finditer(sentence, start, end) if noun[1].islower()]
    start = next((at for at in reversed(told) if sentence[at:end][:1].isupper()), start)
    joined = DASHED.match(sentence, end)
    if joined and not any(a < joined.end() and end < b for a, b, _ in names):
        end = joined.end()
    return start, end, "Location"


def _unopened(sentence: str, start: int, end: int) -> str:
    """Return a piece of the sentence; if it opens the sentence, without the capital that any first word has."""
    quote = sentence[start:end]
    return quote if sentence[:start].strip() else quote[:1].lower() + quote[1:]


def _begin(sentence: str, start: int, end: int, kind: str) -> int:
    """Return where a span begins after its article and, if it counts things ('one tank'), after its number."""
    bare = _bare(sentence, start, end)
    number = None if kind in NAMED else LEANING.match(sentence, bare, end)
    return number.end() + 1 if number and number.end() + 1 < end else bare


def _bare(sentence: str, start: int, end: int) -> int:
    """Return where a span begins after its article."""
    article = ARTICLE.match(sentence, start, end)
    return article.end() if article else start


def _over(words: Sequence[Word], name: Word) -> Sequence[Word]:
    """Return the words that overlap the name; `words` are in text order and don't overlap each other."""
    first = bisect_right(words, name[0], key=lambda word: word[1])
    return words[first : bisect_left(words, name[1], lo=first, key=lambda word: word[0])]


def _leans(quote: str) -> bool:
    """Whether a span only describes somebody: its head is a common noun with an owner, a number or a related name.

    >>> [_leans(q) for q in ("its Arab allies", "enemies of the U.S.", "experts in Uganda", "Syrian rebels")]
    [True, True, True, False]
    """
    tied = TIED.search(quote)
    return LEANING.match(quote) is not None or (tied is not None and not _has_capital(quote[: tied.start()]))


def _has_capital(quote: str) -> bool:
    words = (match.group() for match in WORD.finditer(quote))
    return any(word.lower() != word and word.lower() not in PRONOUNS for word in words)
