"""The ways between phrases: from a place or a date up to what it is said of, and between clauses."""

from collections.abc import Container, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum, auto

from spacy.tokens import Token

from transforms.syntax.clauses import clause_of
from transforms.syntax.phrases import is_below
from transforms.syntax.words import is_adverb, is_common_noun, is_number, is_preposition, is_proper_noun, is_verb


class Tie(Enum):
    """How a phrase hangs on the word above it."""

    PREPOSITION = auto()  # 'in Homs'
    MODIFIER = auto()  # 'the Homs countryside', 'Homs, a city', 'Homs and Hama'
    POSSESSOR = auto()  # 'Syria's border'
    OBJECT = auto()  # 'hit Homs'
    SUBJECT = auto()  # 'Homs saw the worst of it'


@dataclass(frozen=True, slots=True)
class Step:
    """One step up from a phrase: the word above, or behind a preposition what that hangs on."""

    tie: Tie
    above: Token
    preposition: Token | None = None


def step_up(token: Token) -> Step | None:
    """The step from a phrase to what it hangs on; None at a clause or the top of the sentence."""
    above = token.head
    if above == token:
        return None
    if token.dep_ == "pobj":
        return Step(Tie.PREPOSITION, above.head, above)
    if token.dep_ in ("compound", "nmod", "amod", "appos", "conj", "nummod") and not is_verb(above):
        return Step(Tie.MODIFIER, above)
    ties = {"poss": Tie.POSSESSOR, "dobj": Tie.OBJECT, "nsubj": Tie.SUBJECT}
    return Step(ties[token.dep_], above) if token.dep_ in ties else None


def holder_of(phrase: Token) -> Token:
    """What a phrase hangs on, a prepositional one by its preposition."""
    return phrase.head


def with_adverb(preposition: Token) -> tuple[str, str]:
    """A preposition with the word that it hangs on, which may make one word of the two: 'close to'."""
    return preposition.head.lower_, preposition.lower_


def over_adverbs(token: Token) -> Token:
    """What adverbs and prepositions hang on: 'fled' of 'fled north of Homs'."""
    at = token
    while at.head != at and (is_adverb(at) or is_preposition(at)):
        at = at.head
    return at


def is_adverbial(token: Token) -> bool:
    """Whether a word that takes an 'of' is no noun but tells a direction: 'north of Homs'."""
    return token.dep_ in ("advmod", "npadvmod", "prep", "pcomp") or is_adverb(token) or is_preposition(token)


def compound_prepositions(holder: Token) -> Iterator[Token]:
    """The adverbs and prepositions in a row from one up, then what the last hangs on: 'away from' of 'fled away'."""
    at = holder
    while at.dep_ in ("prep", "advmod", "pcomp") and (is_adverb(at) or is_preposition(at)):
        yield at
        at = at.head
    yield at


def prepositions_up(token: Token) -> tuple[list[Token], bool]:
    """The prepositions between a phrase and its clause, and whether that clause is the phrase's predicate.

    'Live in camps around Arua' is; 'shut because of fighting in Mali' isn't.
    """
    at = token
    found = []
    while at.head != at and not is_verb(at):
        if at.dep_ == "pobj":
            found.append(at.head)
        at = at.head
    return found, bool(at.dep_ != "pcomp")


def is_in_apposition(token: Token, within: Container[Token]) -> bool:
    """Whether a phrase only describes another thing named: 'Azaz, a town near Turkey'; `within` ends the way up."""
    at = token
    while at not in within and at.head != at and not is_verb(at):
        if at.dep_ == "appos":
            return True
        at = at.head
    return False


def is_apposed(phrase: Token, noun: Token) -> bool:
    """Whether a phrase tells a noun again: 'all 16 were from Suva, 8 men and 8 women'."""
    return bool(phrase.dep_ == "appos" and phrase.head == noun)


def is_other_counted(token: Token) -> bool:
    """Whether a noun in a list has a number of its own: '12 in Homs and 9 in Hama'."""
    return not is_verb(token) and token.dep_ == "conj" and any(child.dep_ == "nummod" for child in token.children)


def is_counted_beside(token: Token, noun: Token) -> bool:
    """Whether a noun in one list with another has a number of its own: '12 in Homs' beside '14 in Hama'."""
    counted = any(child.dep_ == "nummod" for child in token.children) or is_number(token)
    return counted and token != noun and (noun in token.conjuncts)


def is_possessor(name: Token) -> bool:
    """Whether something is told to be of it: 'Wednesday's quakes'."""
    return bool(name.dep_ == "poss")


def is_modifier(name: Token) -> bool:
    """Whether a name only tells whose or what kind of thing a noun is: 'a US drone', 'Kabul hospitals'."""
    return name.dep_ in ("compound", "nmod", "amod", "poss") and is_common_noun(name.head)


def is_definite(noun: Token) -> bool:
    """Whether the noun has an article or a possessor: 'five of the 20 hospitals'."""
    return any(child.dep_ in ("det", "poss") for child in noun.children)


def has_article(noun: Token) -> bool:
    """'In the north of Iraq' is a part of it, 'north of Iraq' isn't."""
    return is_common_noun(noun) and any(child.dep_ == "det" for child in noun.children)


def names_both_sides(noun: Token, owner: Token) -> bool:
    """Whether a border is told with its other side, 'Kenya's border with Somalia', or with nobody else named.

    `owner` is the side that the border is said to be of.
    """
    following = noun.doc[noun.i + 1 : noun.i + 2]
    beside = [token for token in (*noun.children, *following) if token.lower_ == "with"]
    if any(is_proper_noun(child) for preposition in beside for child in preposition.children):
        return True
    named = (t for t in noun.doc if is_proper_noun(t) or (t.pos_ == "ADJ" and t.is_title))
    return all(is_below(token, owner) for token in named)


def is_there(token: Token) -> bool:
    """Whether 'there' is a place: not 'There are ...'."""
    return token.lower_ == "there" and token.dep_ in ("advmod", "pcomp", "pobj", "npadvmod")


class Joint(Enum):
    """How one clause hangs on another."""

    COORDINATE = auto()
    ADVERBIAL = auto()
    INFINITIVE = auto()
    MODIFYING = auto()  # a participle or infinitive on a noun
    RELATIVE = auto()


_JOINTS = {
    "conj": Joint.COORDINATE,
    "advcl": Joint.ADVERBIAL,
    "xcomp": Joint.INFINITIVE,
    "acl": Joint.MODIFYING,
    "relcl": Joint.RELATIVE,
}


def joint(clause: Token) -> Joint | None:
    """How the clause of a verb hangs on the one above."""
    return _JOINTS.get(clause.dep_)


def is_joined(clause: Token, above: Token, *joints: Joint) -> bool:
    """Whether a clause hangs on a word in one of these ways."""
    return clause.head == above and joint(clause) in joints


def clause_above(clause: Token) -> Token:
    """The clause that a clause hangs on, over the noun that it modifies."""
    return clause_of(clause.head)


def has_other_subject(clause: Token) -> bool:
    """Whether a noun is the subject of a clause: of '40 wounded in Kabul' the bare number is none."""
    return any(child.dep_ in ("nsubj", "nsubjpass") and not is_number(child) for child in clause.children)


def opens_with(clause: Token, words: AbstractSet[str]) -> bool:
    """Whether one of these conjunctions or adverbs hangs on the verb of a clause."""
    return any(child.lower_ in words for child in clause.children)


def participants(clause: Token) -> Iterator[tuple[Token, str]]:
    """The subjects of a clause and the nouns behind its prepositions, each with the preposition or ''."""
    for child in clause.children:
        if child.dep_ in ("prep", "agent"):
            yield from ((noun, child.lower_) for noun in child.children if noun.dep_ == "pobj")
        elif child.dep_ in ("nsubj", "csubj"):
            yield child, ""


def has_other_actor(clause: Token, mine: set[Token]) -> bool:
    """Whether the clause has a subject or an agent that is none of these words nor holds one."""
    actors = (child for child in clause.children if child.dep_ in ("nsubj", "nsubjpass", "agent"))
    return any(actor not in mine and not mine & set(actor.subtree) for actor in actors)


def is_bare(noun: Token) -> bool:
    """Whether nothing behind a noun tells which is meant: 'the blast', not 'the blast in Homs'."""
    return not any(child.dep_ in ("prep", "poss", "relcl", "acl") for child in noun.children)


def is_distance_from_noun(node: Token) -> bool:
    """'Kobani, 80 miles to the east': a length that hangs on a noun; 'left them 3 km from Marea' is the leaving's."""
    if node.dep_ not in ("appos", "npadvmod"):
        return False
    above = node.head.head if node.head.lower_ == "from" and node.dep_ == "npadvmod" else node.head
    return not is_verb(above)


def objects_of_joined(verb: Token, words: frozenset[str]) -> list[Token]:
    """The objects of clauses below a verb that one of these words heads: 'fled, joining 120,000 in camps'."""
    below = (child for child in verb.children if child.dep_ in ("advcl", "xcomp", "acl") and child.lower_ in words)
    return [thing for clause in below for thing in clause.children if thing.dep_ == "dobj"]


def steps_between(one: Token, other: Token) -> int | None:
    """The arcs from one word over the nearest that both hang on to the other; None in different trees."""
    mine, theirs = [one, *one.ancestors], [other, *other.ancestors]
    shared = next((token for token in mine if token in theirs), None)
    return mine.index(shared) + theirs.index(shared) if shared is not None else None


def is_behind_preposition(token: Token) -> bool:
    """Whether a preposition leads a phrase: 'on Monday', not a bare 'Monday'."""
    return bool(token.dep_ == "pobj")


def words_around(node: Token) -> Iterator[Token]:
    """The word above a phrase, the words on the phrase, the words on the word above."""
    yield node.head
    yield from node.children
    yield from node.head.children


def subject_of_being(node: Token, being: frozenset[str]) -> bool:
    """Whether a phrase is the subject of one of these verbs."""
    return node.dep_ == "nsubj" and node.head.lower_ in being
