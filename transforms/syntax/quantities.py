"""Numbers in the parse: the phrase that a number belongs to, the noun that it counts."""

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from transforms.syntax.arguments import MAX_CLIMB, MODIFIERS
from transforms.syntax.clauses import clause_of, subjects
from transforms.syntax.phrases import object_of
from transforms.syntax.words import (
    is_adjective,
    is_determiner,
    is_noun,
    is_number,
    is_numeral,
    is_past_participle,
    is_plural_noun,
    is_present_participle,
    is_pronoun,
    is_singular_noun,
    is_verb,
)

# Nouns for a group or amount, which aren't what is counted: 'a total of 14 people', 'a group of 12 men'.
GROUPING = frozenset(
    {
        "total", "group", "number", "team", "crowd", "convoy", "fleet", "majority", "minority", "rest", "some",
        "thousands", "hundreds", "tens", "dozens", "millions", "scores", "lot", "third", "half", "quarter", "percent",
        "%", "maximum", "minimum", "average", "most", "many", "set", "series", "string", "force", "batch", "wave",
    }
)  # fmt: skip
_BEFORE_NOUN = frozenset({"nummod", "compound", "quantmod", "amod", "nmod", "advmod", "npadvmod", "dep", "det"})
_UNATTACHED = frozenset({"ROOT", "meta", "dep", "punct"})
_HEADS = frozenset({"NOUN", "PROPN", "NUM", "PRON", "ADJ", "SYM"})


def head_of_quantity(parse: Doc, start: int, end: int, *, is_length: bool) -> tuple[Token, int, int] | None:
    """Return the head of the phrase with the number at these characters, and the number's first and last token."""
    span = parse.char_span(start, end, alignment_mode="expand")
    if span is None or not len(span):
        return None
    node = span.root
    for _ in range(MAX_CLIMB):
        above = _above(node, is_length=is_length)
        if above is None:
            break
        node = above
    return node, span.start, span.end - 1


def _above(node: Token, *, is_length: bool) -> Token | None:
    """Return the next word up that belongs to the same phrase, or None."""
    above = node.head
    if above == node or (node.dep_ == "nummod" and is_number(node) and is_verb(above)):
        return None
    if _stands_before_participle(node):
        return above.head
    if node.dep_ == "appos" and is_length and above.pos_ in ("NOUN", "NUM"):
        return above  # '1 mile' in '2 km (1 mile)' has the same head as '2 km'
    if node.dep_ in MODIFIERS and above.pos_ in _HEADS:
        adverbial = node.dep_ in ("npadvmod", "advmod") and above.pos_ not in ("NUM", "NOUN")
        return None if adverbial else above
    grouped = above.lower_ == "of" and above.head.lower_ in GROUPING
    compared = is_number(above.head) and above.lower_ in ("than", "to", "between")
    return above.head if node.dep_ == "pobj" and (grouped or compared) else None


def counted_noun(node: Token) -> Token:
    """Return the noun that a phrase counts: after 'of' ('thousands of Syrians'), else the phrase's head."""
    if is_number(node) or (node.pos_ == "NOUN" and node.lower_ in GROUPING):
        for child in node.children:
            if child.dep_ == "prep" and child.lower_ == "of":
                return object_of(child) or node
    return node


def is_part_of(node: Token) -> bool:
    """Whether the words after a phrase are about a part of it: 'one of the three victims was killed'."""
    return node.dep_ == "pobj" and node.head.lower_ == "of" and node.head.head.pos_ in ("NUM", "PRON", "DET")


def has_own_participle(number: Token) -> bool:
    """Whether a bare number has a participle of its own: '22 injured' of '6 citizens killed 22 injured'."""
    modifiers = (child for child in number.children if child.dep_ in ("acl", "amod"))
    return is_number(number) and any(child.i == number.i + 1 for child in modifiers)


def opens_part_of(token: Token) -> bool:
    """Whether a word begins a part of what was named before: 'many of whom'."""
    following = [word.lower_ for word in token.doc[token.i + 1 : token.i + 3]]
    return following[:1] == ["of"] and following[1:] in (["whom"], ["which"], ["them"])


def noun_of_number(number: Token) -> Token:
    """Return the noun after a number that the number modifies, else the number itself."""
    return number.head if number.dep_ in {"nummod", "amod"} and number.head.i > number.i else number


def noun_after_number(number: Token) -> Token | None:
    """Return the noun to the right that a number modifies, also with words between them."""
    head = number.head if _stands_before_participle(number) else number
    for _ in range(4):
        if head.head.i <= number.i or head.dep_ not in _BEFORE_NOUN:
            break
        head = head.head
        if is_noun(head) and head.dep_ not in {"compound", "nmod"}:
            break
    return head if head.i > number.i and is_noun(head) and not is_numeral(head) else None


def _stands_before_participle(number: Token) -> bool:
    """Whether the parse takes a number for the subject of a participle: '660 affected women'."""
    participle = number.head
    right_before = number.i + 1 == participle.i < participle.head.i
    return bool(number.dep_ == "nsubj" and participle.dep_ == "amod" and right_before)


def counts_again(number: Token, noun: Token) -> bool:
    """Whether another number, not the noun's, stands between number and noun: '400,000 teachers six months' pay'."""
    return any(is_numeral(token) and token.head.i != noun.i for token in noun.doc[number.i + 1 : noun.i])


def plural_behind(number: Token) -> Token | None:
    """Return the plural noun after a number, with only adjectives and nouns between, for when the parse is wrong."""
    doc = number.doc
    for here in doc[number.i + 1 : number.i + 5]:
        if is_plural_noun(here):
            return here
        if here.pos_ not in {"ADJ", "NOUN", "PROPN"} and here.text not in {"-", "more", "other"}:
            return None
    return None


def is_singular_compound(token: Token) -> bool:
    """Whether a noun in the singular stands before another: 'page' of '12 page document'."""
    return bool(is_singular_noun(token) and token.dep_ == "compound")


def nouns_behind(preposition: Token) -> Iterator[Token]:
    """Yield the nouns after a preposition, also if the parse takes a modifier for a verb: 'of evolving galaxies'."""
    for below in preposition.children:
        child = next((c for c in below.children if c.dep_ == "dobj"), below) if below.dep_ == "pcomp" else below
        if child.dep_ in {"pobj", "dobj"}:
            yield child


def can_be_counted(token: Token, first: Token) -> bool:
    """Whether a word after 'of' is a noun or used as one; `first` is the word right after 'of'."""
    participle = is_past_participle(token) and is_determiner(first)
    return is_noun(token) or token.tag_ in {"JJ", "JJS"} or participle


def noun_over(token: Token) -> Token:
    """Return the head of a word that stands before a noun."""
    return token.head


def noun_within(first: Token, most: int) -> Token | None:
    """Return the noun that an article belongs to, if it is at most `most` words after the article."""
    head = first.head
    near = first.i < head.i <= first.i + most
    return head if is_noun(head) and not is_numeral(head) and near else None


def noun_of(noun: Token) -> Token | None:
    """The noun after 'of': 'refugees' of 'the number of refugees'."""
    behind = (below for of in noun.children if of.text == "of" for below in of.children)
    return next((below for below in behind if below.dep_ == "pobj"), None)


def start_of_noun(noun: Token) -> int:
    """Return the index of the first word of the compound that a noun heads."""
    begin = noun.i
    while begin > 0 and noun.doc[begin - 1].dep_ in {"compound", "amod"} and noun.doc[begin - 1].head.i <= noun.i:
        begin -= 1
    return int(begin)


def start_of_modifiers(noun: Token, first: int) -> int:
    """Return the index of the first of the modifiers right before a noun, searched back to the index `first`."""
    begin = noun.i
    while begin - 1 > first and noun.doc[begin - 1].dep_ in {"compound", "amod"}:
        begin -= 1
    return int(begin)


def number_before(noun: Token, first: int) -> int:
    """Return the index after the number of the noun, as 26 in 'half of the city's 26 bakeries', else `first`."""
    doc = noun.doc
    own = (
        at
        for at in range(noun.i - 1, first - 1, -1)
        if is_numeral(doc[at]) and doc[at].dep_ == "nummod" and doc[at].head.i == noun.i
    )
    return int(next(own, first - 1)) + 1


def leaves_phrase(token: Token) -> bool:
    """Whether a word can't stand between a number and its noun: a verb, a preposition, a pronoun."""
    other = token.pos_ in {"VERB", "AUX", "ADP", "SCONJ", "PRON"}
    return other and not is_past_participle(token) and not is_present_participle(token)


def words_over(number: Token) -> list[str]:
    """Return the head of a bare number, in lower case; if a preposition or list is between, also the next head."""
    words = [number.head.text.lower()]
    if number.dep_ in {"pobj", "conj", "appos"}:
        words.append(number.head.head.text.lower())
    return words


def verb_of_level(number: Token, prepositions: frozenset[str]) -> tuple[Token | None, bool]:
    """Return the verb that says how high a count is, and whether with a preposition: 'climbed to 1,200', 'is 30'."""
    if number.dep_ == "pobj":
        by_preposition = number.head.text.lower() in prepositions
        return (number.head.head, True) if by_preposition else (None, False)
    return (number.head if number.dep_ in {"attr", "dobj", "oprd"} else None), False


def opens_part(number: Token) -> bool:
    """Whether a number opens a clause as its subject or object: 'of the 312 detainees 12 were freed and 30 died'."""
    acts = number.i + 1 < len(number.doc) and is_verb(number.nbor(1))
    return number.dep_ in {"nsubj", "nsubjpass", "dobj"} or (number.dep_ == "conj" and acts)


def noun_behind(preposition: Token) -> Token | None:
    """Return the noun after a preposition, unless it is a number or a pronoun."""
    noun = object_of(preposition)
    return None if noun is None or is_numeral(noun) or is_pronoun(noun) else noun


def plural_after(token: Token | None) -> Token | None:
    """Return the plural noun at the token, or after it if only adjectives and nouns are between."""
    for _ in range(3):
        if token is None:
            return None
        if is_plural_noun(token) or (is_singular_noun(token) and token.text.lower() == "people"):
            return token
        if not (is_adjective(token) or is_noun(token)) or token.i + 1 >= len(token.doc):
            return None
        token = token.nbor(1)
    return None


def antecedent(pronoun: Token | None) -> Token | None:
    """Return the noun that 'whom' or 'which' refers to."""
    token = pronoun
    while token is not None and token.dep_ != "relcl":
        if token.head.i == token.i:
            return None
        token = token.head
    noun = token.head if token is not None else None
    if noun is not None and noun.pos_ == "PROPN":
        # '33 tests were conducted in Togo, of which six': the pronoun means the tests, not the place.
        noun = next((one for one in subjects(clause_of(noun)) if is_plural_noun(one) and one.i < noun.i), noun)
    return noun if noun is not None and (is_noun(noun) or is_past_participle(noun)) else None


def is_unattached(number: Token) -> bool:
    """Whether a number depends on neither a verb nor a noun of the sentence."""
    return number.dep_ in _UNATTACHED or (number.dep_ == "appos" and number.head.pos_ in {"X", "NUM", "SYM"})


def is_determining(number: Token) -> bool:
    """Whether a numeral stands before what it counts: 'one soldier'."""
    return bool(is_numeral(number) and number.dep_ == "nummod")


def is_in_numeral(number: Token) -> bool:
    """Whether a numeral is a part of a longer one: 'one hundred'."""
    return is_numeral(number) and number.dep_ in {"compound", "quantmod"}


def argument_verb(number: Token) -> Token | None:
    """The verb that a bare number is subject or object of: 'one was hurt'."""
    return number.head if number.dep_ in {"nsubj", "nsubjpass", "dobj"} else None


def has_words_before(number: Token) -> bool:
    """Whether a number has dependents before it: 'the last one'."""
    return bool(number.n_lefts > 0)
