"""Finds in the parse what a number counts, and its class."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from spacy.tokens import Token

from transforms.figures.amounts import Quantity
from transforms.figures.rules import FigureRule
from transforms.syntax.tokens import Tokens

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
DETERMINERS = frozenset({"DT", "PRP$", "PDT", "WDT", "POS"})
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
MODIFYING = frozenset({"nummod", "compound", "quantmod", "amod", "nmod", "advmod", "npadvmod", "dep", "det"})
NOUNS = frozenset({"NOUN", "PROPN"})
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
    """What is counted, at characters `start` to `end`; for a share it is the whole (`of`)."""

    start: int
    end: int
    text: str
    head: str  # singular, lower case
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
        """Return the class of a noun in the singular; None where it has none.

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
    """Whether a noun without a class ends as nouns for people do.

    >>> looks_like_people("shopkeepers"), looks_like_people("games")
    (True, False)
    """
    return PEOPLE.search(noun) is not None


def find_counted(text: str, tokens: Tokens, quantity: Quantity, limit: int, classes: CountedClasses) -> Counted | None:
    """Return what the quantity counts, or the whole that a share is of; None where the sentence doesn't say."""
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
    if named is not None and named.text in classes.verbs and classes.of(named.head) is None:
        return None  # in '7 shot at a lodge' the participle is no noun
    return named or _subject(text, tokens, quantity, classes)


def _between(text: str, tokens: Tokens, quantity: Quantity) -> Counted | None:
    """The noun of 'one school in three'."""
    first = tokens.at(quantity.numbers[0].end + 1)
    if first is None or first.pos_ not in NOUNS:
        return None
    start = tokens.start + first.idx
    word = text[start : start + len(first.text)]
    return Counted(start, start + len(word), word, singular(word), of=True, rule=FigureRule.COUNTED_OF)


def noun_phrase(text: str, tokens: Tokens, head: Token, *, rule: FigureRule) -> Counted:
    """The counted noun `head`, apart from its number, with its compounds and adjectives."""
    begin = head.i
    while begin > 0 and head.doc[begin - 1].dep_ in {"compound", "amod"} and head.doc[begin - 1].head.i <= head.i:
        begin -= 1
    start = tokens.start + head.doc[begin].idx
    end = tokens.start + head.idx + len(head.text)
    return Counted(start, end, text[start:end], singular(head.text), of=False, rule=rule)


def bare_class(tokens: Tokens, quantity: Quantity, classes: CountedClasses) -> str | None:
    """Return the class of a number without a noun, where its verb shows that it counts people."""
    token = tokens.last(quantity.numbers[-1].end)
    if token is None or quantity.kind != "count":
        return None
    near = [token.head.text.lower()]
    if token.dep_ in {"pobj", "conj", "appos"}:
        near.append(token.head.head.text.lower())
    for after in range(token.i + 1, min(len(token.doc), token.i + 4)):
        near.append(token.doc[after].text.lower())
        if near[-1] not in LINKING:
            break
    return "person" if classes.verbs.intersection(near) else None


def _of_phrase(text: str, tokens: Tokens, quantity: Quantity) -> Counted | None:
    """'Dozens of people', 'a third of coalition airstrikes', 'one of the students', 'half the population'."""
    of = OF.match(text, quantity.end)
    if of is None:
        half = quantity.kind == "ratio" and quantity.unit is None
        return _whole(text, tokens, quantity) if half else None
    first = tokens.at(of.end())
    if first is None or tokens.last(quantity.numbers[-1].end) is None or first.i == 0:
        return None
    for below in first.doc[first.i - 1].children:
        # 'Thousands of evolving galaxies', which the parser takes for an object.
        child = next((c for c in below.children if c.dep_ == "dobj"), below) if below.dep_ == "pcomp" else below
        if child.dep_ not in {"pobj", "dobj"}:
            continue
        # '28 of the injured': a participle with its article is a noun.
        named = child.pos_ in NOUNS or child.tag_ in {"JJ", "JJS"} or (child.tag_ == "VBN" and first.tag_ == "DT")
        if named and not any(map(str.isdigit, child.text)):
            return _phrase(text, tokens, first.i, child, of=True, rule=FigureRule.COUNTED_OF)
    return None


def _whole(text: str, tokens: Tokens, quantity: Quantity) -> Counted | None:
    """The whole in 'half the population', where no 'of' introduces it."""
    gap = HALF_OF.match(text, quantity.end)
    first = tokens.at(gap.end()) if gap is not None else None
    if first is None:
        return None
    head = first.head
    if head.pos_ not in NOUNS or head.tag_ == "CD" or not first.i < head.i <= first.i + 4:
        return None
    return _phrase(text, tokens, first.i, head, of=True, rule=FigureRule.COUNTED_OF)


def _modified(text: str, tokens: Tokens, quantity: Quantity) -> Counted | None:
    """The noun to the right that the number modifies."""
    token = tokens.at(quantity.end - 1)
    if token is None or STRONG.match(text, quantity.end):
        return None
    head = token
    for _ in range(4):
        if head.head.i <= token.i or head.dep_ not in MODIFYING:
            break
        head = head.head
        if head.pos_ in NOUNS and head.dep_ not in {"compound", "nmod"}:
            break
    if head.i <= token.i or head.pos_ not in NOUNS or head.tag_ == "CD":
        following = _next_noun(token)
        if following is None:
            return None
        head = following
    elif any(t.tag_ == "CD" and t.head.i != head.i for t in head.doc[token.i + 1 : head.i]):
        # 'Its 400,000 teachers six months' pay': the noun before the next number.
        head = _next_noun(token) or head
    else:
        head = _countable(token, head, quantity)
    if not head.text[0].isalpha() or head.text.lower() in UNCOUNTABLE - {"others", "times"}:
        return None
    first = tokens.at(quantity.hedge_end - 1) if quantity.hedge_end > quantity.end else None
    begin = max(token.i, first.i if first is not None else 0) + 1
    return _phrase(text, tokens, begin, head, of=False, rule=FigureRule.COUNTED_HEAD)


def _countable(token: Token, head: Token, quantity: Quantity) -> Token:
    """Return `page` for '12 page document': more than one page belongs to a single document."""
    single = head.tag_ == "NN" and head.text.lower() not in COLLECTIVE and head.i == token.i + 2
    many = quantity.value is None or quantity.value > 1
    between = head.doc[token.i + 1]
    return between if single and many and between.tag_ == "NN" and between.dep_ == "compound" else head


def _subject(text: str, tokens: Tokens, quantity: Quantity, classes: CountedClasses) -> Counted | None:
    """The subject that is counted: 'Deaths climbed to 1,200', 'the number of refugees is 30'."""
    token = tokens.last(quantity.numbers[-1].end)
    if token is None:
        return None
    behind = NUMBER_OF.match(text, quantity.end)
    if behind is not None:
        named = tokens.at(behind.end())
        noun = named if named is None or named.pos_ in NOUNS else named.head
        return noun_phrase(text, tokens, noun, rule=FigureRule.COUNTED_SUBJECT) if noun is not None else None
    verb = token.head
    if token.dep_ == "pobj" and verb.text.lower() in LEVELLING:
        verb = verb.head
    elif token.dep_ not in {"attr", "dobj", "oprd"}:
        return None
    for child in verb.children:
        if child.dep_ not in {"nsubj", "nsubjpass"} or child.i > token.i:
            continue
        if child.text.lower() in NUMBERS:
            whole = [o for p in child.children if p.text == "of" for o in p.children if o.dep_ == "pobj"]
            return noun_phrase(text, tokens, whole[0], rule=FigureRule.COUNTED_SUBJECT) if whole else None
        changed = token.dep_ == "pobj" and verb.pos_ == "VERB" and quantity.trend is not None
        if changed and child.tag_ == "NNS" and classes.of(singular(child.text)) is not None:
            return noun_phrase(text, tokens, child, rule=FigureRule.COUNTED_SUBJECT)
    return None


def _next_noun(token: Token) -> Token | None:
    """The plural noun right after the number and its adjectives, where the parse is wrong."""
    doc = token.doc
    for at in range(token.i + 1, min(len(doc), token.i + 5)):
        here = doc[at]
        if here.tag_ in {"NNS", "NNPS"}:
            return here
        if here.pos_ not in {"ADJ", "NOUN", "PROPN"} and here.text not in {"-", "more", "other"}:
            return None
    return None


def _phrase(text: str, tokens: Tokens, first: int, head: Token, *, of: bool, rule: FigureRule) -> Counted | None:
    """The noun with the words between the number and it, without determiners."""
    doc = head.doc
    begin = first
    # 'Half of the city's 26 bakeries' counts bakeries, '20 or 30 of one kind' that kind.
    for at in range(head.i - 1, first - 1, -1):
        if doc[at].tag_ == "CD" and doc[at].dep_ == "nummod" and doc[at].head.i == head.i:
            begin = at + 1
            break
    skipped = DETERMINERS | {"CD"} if of else DETERMINERS
    while begin < head.i and (doc[begin].tag_ in skipped or doc[begin].text.lower() in SKIPPED):
        begin += 1
    # 'Mostly American students'; in 'internally displaced persons' the adverb belongs to the phrase.
    if begin + 1 < head.i and doc[begin].tag_ == "RB" and doc[begin + 1].tag_ != "VBN":
        begin += 1
    between = doc[begin : head.i]
    if head.i < begin or len(between) > 6:
        return None
    if any(
        t.pos_ in {"VERB", "AUX", "ADP", "SCONJ", "PRON"}
        and t.tag_ not in {"VBN", "VBG"}
        and not t.text.isupper()
        and not _is_joined(t)
        for t in between
    ):
        begin = head.i
    if any(t.text in {",", ";", "("} for t in doc[begin : head.i]):
        begin = head.i
        while begin - 1 > first and doc[begin - 1].dep_ in {"compound", "amod"}:
            begin -= 1
    start = tokens.start + doc[begin].idx
    end = tokens.start + head.idx + len(head.text)
    return Counted(start, end, text[start:end], singular(head.text), of=of, rule=rule)


def _is_joined(token: Token) -> bool:
    """Whether a hyphen joins the word to others: the 'to' of 'end-to-end solutions'."""
    return "-" in {token.nbor(-1).text, token.nbor(1).text}
