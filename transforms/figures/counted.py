"""Finds in the parse the noun that a number counts, and the class of the noun."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from spacy.tokens import Token

from transforms.figures.amounts import Quantity
from transforms.figures.rules import FigureRule
from transforms.syntax.clauses import subjects
from transforms.syntax.quantities import (
    can_be_counted,
    counts_again,
    is_singular_compound,
    leaves_phrase,
    noun_after_number,
    noun_of,
    noun_over,
    noun_within,
    nouns_behind,
    number_before,
    plural_behind,
    start_of_modifiers,
    start_of_noun,
    verb_of_level,
    words_over,
)
from transforms.syntax.tokens import Tokens
from transforms.syntax.words import (
    is_article,
    is_full_verb,
    is_noun,
    is_past_participle,
    is_plain_adverb,
    is_plural_common_noun,
    is_singular_noun,
)

IRREGULAR = {
    "people": "person", "men": "man", "women": "woman", "children": "child", "lives": "life", "feet": "foot",
    "teeth": "tooth", "mice": "mouse", "geese": "goose", "wives": "wife", "knives": "knife", "halves": "half",
    "series": "series", "species": "species", "viruses": "virus", "buses": "bus", "crises": "crisis",
    "sorties": "sortie",
}  # fmt: skip
# '30-vehicle', 'three-judge': a hyphen joins the noun to the number; '600-strong' and '30-odd' contain none.
HYPHENED = re.compile("[-\u2010\u2011](?!(?:strong|odd|plus|fold|something|ish|over)\\b)([A-Za-z]{3,})")
STRONG = re.compile("[-\u2010\u2011]strong\\b")
OF = re.compile(r"[ \n]{1,3}of[ \n]{1,3}")
# 'Half the population': the whole follows without 'of'.
HALF_OF = re.compile(r"[ ](?=(?:the|its|their|his|her|our|all|these|those)[ ])")
# Words after a number that aren't counted: '20,000 strong', '600 or so'.
UNCOUNTABLE = frozenset(
    [
        "strong", "odd", "plus", "others", "other", "more", "apiece", "each", "total", "times",
        "north", "south", "east", "west",
    ]
)  # fmt: skip
MEN = re.compile(r"(?<=[a-z])men$")
# Singular nouns with a plural meaning: a number before 'aid staff' counts staff.
COLLECTIVE = frozenset(
    [
        "staff",
        "personnel",
        "police",
        "aircraft",
        "cattle",
        "livestock",
        "crew",
        "infantry",
        "cavalry",
        "sheep",
        "fish",
        "poultry",
        "artillery",
        "spacecraft",
        "people",
        "troops",
        "dead",
        "wounded",
        "injured",
    ]
)
# Endings of nouns for people: 'settlers', 'survivors', 'activists', 'refugees', 'Syrians', 'migrants'.
PEOPLE = re.compile(r"(?:[a-z]{2}(?:er|or|ist|ee|eer|ian|ant|ent)s|men|women|[a-z]people|mates|others)$", re.IGNORECASE)
SKIPPED = frozenset(
    {
        "more",
        "other",
        "many",
        "several",
        "few",
        "various",
        "of",
        "additional",
        "further",
        "about",
        "some",
        "-",
        ",",
        "or",
        "so",
        "such",
    }
)
# 'The number of refugees rose to 30': what is counted follows 'of'.
NUMBERS = frozenset({"number", "total", "figure", "count", "tally", "estimate", "population"})
# Words between a bare number and the word that shows whom it counts.
LINKING = frozenset(
    ["were", "was", "are", "have", "had", "has", "been", "others", "more", "remain", "remained", "still", "reportedly"]
)
# 'Brings to 61 the number of miners killed'.
NUMBER_OF = re.compile(r"[ ](?:the|its|their)[ ](?:total[ ])?number[ ]of[ ](?=[^\W\d_])")
LEVELLING = frozenset({"to", "at", "of", "by"})


@dataclass(frozen=True, slots=True)
class Counted:
    """The words for what is counted, at characters `start` to `end`; with `of`, for the whole of a share."""

    start: int
    end: int
    text: str
    noun: str  # singular, lower case
    of: bool
    rule: FigureRule


@dataclass(frozen=True, slots=True)
class CountedClasses:
    """Nouns and their classes; `verbs` are words after which a bare number counts people."""

    classes: Mapping[str, str]
    verbs: frozenset[str] = frozenset()

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]], verbs: Iterable[Mapping[str, str]] = ()) -> Self:
        """Build the classes from the rows of the seeds `counted` and `harm_verbs`."""
        return cls({row["noun"]: row["class"] for row in rows}, frozenset(row["word"] for row in verbs))

    def of(self, head: str) -> str | None:
        """Return the class of a noun in the singular; None if it has none.

        >>> CountedClasses({"fighter": "fighter"}).of("fighter")
        'fighter'
        """
        return self.classes.get(head) or self.classes.get(head.rsplit("-", 1)[-1])


def singular(noun: str) -> str:
    """Return the noun in the singular and in lower case.

    >>> singular("Cities"), singular("children"), singular("gunmen"), singular("buses")
    ('city', 'child', 'gunman', 'bus')
    """
    word = noun.lower()
    if word in IRREGULAR:
        return IRREGULAR[word]
    if MEN.search(word):
        return f"{word[:-3]}man"
    if word.endswith("wives"):
        return f"{word[:-3]}fe"
    if word.endswith("children"):
        return word[:-3]
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def looks_like_people(noun: str) -> bool:
    """Whether a noun without a class has an ending of nouns for people.

    >>> looks_like_people("shopkeepers"), looks_like_people("games")
    (True, False)
    """
    return PEOPLE.search(noun) is not None


def find_counted(text: str, tokens: Tokens, quantity: Quantity, limit: int, classes: CountedClasses) -> Counted | None:
    """Return what the quantity counts, or the whole of a share; None if the sentence doesn't say."""
    if quantity.kind not in {"count", "ratio"}:
        return None
    of = _of_phrase(text, tokens, quantity)
    if of is None and quantity.rule is FigureRule.ONE_IN:
        return _between(text, tokens, quantity) or _modified(text, tokens, quantity)
    if of is not None or quantity.kind == "ratio":
        return of
    # 'Thousands flee': a plural magnitude counts only through 'of'.
    if quantity.numbers[-1].vague and text[quantity.end - 1] == "s":
        return None
    hyphen = HYPHENED.match(text, quantity.end, limit)
    if hyphen is not None:
        word = hyphen[1]
        return Counted(hyphen.start(1), hyphen.end(1), word, singular(word), of=False, rule=FigureRule.COUNTED_HYPHEN)
    named = _modified(text, tokens, quantity)
    if named is not None and named.text in classes.verbs and classes.of(named.noun) is None:
        return None  # in '7 shot at a lodge' the participle isn't a noun
    return named or _subject(text, tokens, quantity, classes)


def _between(text: str, tokens: Tokens, quantity: Quantity) -> Counted | None:
    """Return the noun between the two numbers: 'school' in 'one school in three'."""
    first = tokens.at(quantity.numbers[0].end + 1)
    if first is None or not is_noun(first):
        return None
    start = tokens.start + first.idx
    word = text[start : start + len(first.text)]
    return Counted(start, start + len(word), word, singular(word), of=True, rule=FigureRule.COUNTED_OF)


def noun_phrase(text: str, tokens: Tokens, head: Token, *, rule: FigureRule) -> Counted:
    """Return the noun `head`, with its compounds and adjectives, as what is counted; its number stands elsewhere."""
    begin = start_of_noun(head)
    start = tokens.start + head.doc[begin].idx
    end = tokens.start + head.idx + len(head.text)
    return Counted(start, end, text[start:end], singular(head.text), of=False, rule=rule)


def bare_class(tokens: Tokens, quantity: Quantity, classes: CountedClasses) -> str | None:
    """Return 'person' for a number without a noun if the words beside it show that it counts people, else None."""
    token = tokens.last(quantity.numbers[-1].end)
    if token is None or quantity.kind != "count":
        return None
    near = words_over(token)
    for after in range(token.i + 1, min(len(token.doc), token.i + 4)):
        near.append(token.doc[after].text.lower())
        if near[-1] not in LINKING:
            break
    return "person" if classes.verbs.intersection(near) else None


def _of_phrase(text: str, tokens: Tokens, quantity: Quantity) -> Counted | None:
    """Return the noun after 'of' ('dozens of people', 'a third of the airstrikes'), or of 'half the population'."""
    of = OF.match(text, quantity.end)
    if of is None:
        half = quantity.kind == "ratio" and quantity.unit is None
        return _whole(text, tokens, quantity) if half else None
    first = tokens.at(of.end())
    if first is None or tokens.last(quantity.numbers[-1].end) is None or first.i == 0:
        return None
    for noun in nouns_behind(first.doc[first.i - 1]):
        # '28 of the injured': a participle with its article is a noun.
        if can_be_counted(noun, first) and not any(map(str.isdigit, noun.text)):
            return _phrase(text, tokens, first.i, noun, of=True, rule=FigureRule.COUNTED_OF)
    return None


def _whole(text: str, tokens: Tokens, quantity: Quantity) -> Counted | None:
    """Return the whole of a share without 'of': 'population' in 'half the population'."""
    gap = HALF_OF.match(text, quantity.end)
    first = tokens.at(gap.end()) if gap is not None else None
    if first is None:
        return None
    head = noun_within(first, 4)
    if head is None:
        return None
    return _phrase(text, tokens, first.i, head, of=True, rule=FigureRule.COUNTED_OF)


def _modified(text: str, tokens: Tokens, quantity: Quantity) -> Counted | None:
    """Return the noun to the right that the number modifies, or None."""
    token = tokens.at(quantity.end - 1)
    if token is None or STRONG.match(text, quantity.end):
        return None
    head = noun_after_number(token)
    if head is None or counts_again(token, head):
        # 'Its 400,000 teachers six months' pay': the noun before the next number.
        head = plural_behind(token) or head
    else:
        head = _countable(token, head, quantity)
    if head is None:
        return None
    if not head.text[0].isalpha() or head.text.lower() in UNCOUNTABLE - {"others", "times"}:
        return None
    first = tokens.at(quantity.hedge_end - 1) if quantity.hedge_end > quantity.end else None
    begin = max(token.i, first.i if first is not None else 0) + 1
    return _phrase(text, tokens, begin, head, of=False, rule=FigureRule.COUNTED_HEAD)


def _countable(token: Token, head: Token, quantity: Quantity) -> Token:
    """Return `page` for '12 page document': more than one page belongs to a single document."""
    single = is_singular_noun(head) and head.text.lower() not in COLLECTIVE and head.i == token.i + 2
    many = quantity.value is None or quantity.value > 1
    between = head.doc[token.i + 1]
    return between if single and many and is_singular_compound(between) else head


def _subject(text: str, tokens: Tokens, quantity: Quantity, classes: CountedClasses) -> Counted | None:
    """Return the subject if the number counts it: 'deaths climbed to 1,200', 'the number of refugees is 30'."""
    token = tokens.last(quantity.numbers[-1].end)
    if token is None:
        return None
    behind = NUMBER_OF.match(text, quantity.end)
    if behind is not None:
        named = tokens.at(behind.end())
        noun = named if named is None or is_noun(named) else noun_over(named)
        return noun_phrase(text, tokens, noun, rule=FigureRule.COUNTED_SUBJECT) if noun is not None else None
    verb, by_preposition = verb_of_level(token, LEVELLING)
    if verb is None:
        return None
    for child in subjects(verb):
        if child.i > token.i:
            continue
        if child.text.lower() in NUMBERS:
            whole = noun_of(child)
            return noun_phrase(text, tokens, whole, rule=FigureRule.COUNTED_SUBJECT) if whole is not None else None
        changed = by_preposition and is_full_verb(verb) and quantity.trend is not None
        if changed and is_plural_common_noun(child) and classes.of(singular(child.text)) is not None:
            return noun_phrase(text, tokens, child, rule=FigureRule.COUNTED_SUBJECT)
    return None


def _phrase(text: str, tokens: Tokens, first: int, head: Token, *, of: bool, rule: FigureRule) -> Counted | None:
    """Return the noun `head` with the words between the number and the noun, without determiners."""
    doc = head.doc
    begin = number_before(head, first)
    while begin < head.i and (is_article(doc[begin], numerals=of) or doc[begin].text.lower() in SKIPPED):
        begin += 1
    # 'Mostly American students'; in 'internally displaced persons' the adverb belongs to the phrase.
    if begin + 1 < head.i and is_plain_adverb(doc[begin]) and not is_past_participle(doc[begin + 1]):
        begin += 1
    between = doc[begin : head.i]
    if head.i < begin or len(between) > 6:
        return None
    if any(leaves_phrase(t) and not t.text.isupper() and not _is_hyphened(t) for t in between):
        begin = head.i
    if any(t.text in {",", ";", "("} for t in doc[begin : head.i]):
        begin = start_of_modifiers(head, first)
    start = tokens.start + doc[begin].idx
    end = tokens.start + head.idx + len(head.text)
    return Counted(start, end, text[start:end], singular(head.text), of=of, rule=rule)


def _is_hyphened(token: Token) -> bool:
    """Whether a hyphen joins the word to others: the 'to' of 'end-to-end solutions'."""
    return "-" in {token.nbor(-1).text, token.nbor(1).text}
