"""Numbers in their phrases: the word that a number belongs to, the noun that it counts."""

from spacy.tokens import Doc, Token

from transforms.syntax.arguments import MAX_CLIMB, MODIFIERS
from transforms.syntax.phrases import object_of
from transforms.syntax.words import is_number, is_verb

# Nouns that only group what is counted: 'a total of 14 people', 'a group of 12 men'.
GROUPING = frozenset(
    {
        "total", "group", "number", "team", "crowd", "convoy", "fleet", "majority", "minority", "rest", "some",
        "thousands", "hundreds", "tens", "dozens", "millions", "scores", "lot", "third", "half", "quarter", "percent",
        "%", "maximum", "minimum", "average", "most", "many", "set", "series", "string", "force", "batch", "wave",
    }
)  # fmt: skip
_HEADS = frozenset({"NOUN", "PROPN", "NUM", "PRON", "ADJ", "SYM"})


def head_of_quantity(parse: Doc, start: int, end: int, *, is_length: bool) -> tuple[Token, int, int] | None:
    """The word that heads the phrase of a number at these characters, and the number's first and last token."""
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
    """The next word up that belongs to the same phrase."""
    above = node.head
    if above == node or (node.dep_ == "nummod" and is_number(node) and is_verb(above)):
        return None
    if node.dep_ == "appos" and is_length and above.pos_ in ("NOUN", "NUM"):
        return above  # '2 km (1 mile)' stands where its first half stands
    if node.dep_ in MODIFIERS and above.pos_ in _HEADS:
        adverbial = node.dep_ in ("npadvmod", "advmod") and above.pos_ not in ("NUM", "NOUN")
        return None if adverbial else above
    grouped = above.lower_ == "of" and above.head.lower_ in GROUPING
    compared = is_number(above.head) and above.lower_ in ("than", "to", "between")
    return above.head if node.dep_ == "pobj" and (grouped or compared) else None


def counted_noun(node: Token) -> Token:
    """The noun behind 'of' where the phrase is a number alone, 'thousands of Syrians', else its head."""
    if is_number(node) or (node.pos_ == "NOUN" and node.lower_ in GROUPING):
        for child in node.children:
            if child.dep_ == "prep" and child.lower_ == "of":
                return object_of(child) or node
    return node


def is_part_of(node: Token) -> bool:
    """Whether the words behind a phrase are said of a part of it: 'one of the three victims was killed'."""
    return node.dep_ == "pobj" and node.head.lower_ == "of" and node.head.head.pos_ in ("NUM", "PRON", "DET")


def has_own_participle(number: Token) -> bool:
    """Whether a bare number has a participle of its own: '22 injured' of '6 citizens killed 22 injured'."""
    modifiers = (child for child in number.children if child.dep_ in ("acl", "amod"))
    return is_number(number) and any(child.i == number.i + 1 for child in modifiers)
