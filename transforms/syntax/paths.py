"""The paths in a parse: from a place or a date up to the word that it modifies, and between clauses."""

from collections.abc import Container, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum, auto

from spacy.tokens import Token

from transforms.syntax.clauses import clause_of
from transforms.syntax.phrases import is_below
from transforms.syntax.words import is_adverb, is_common_noun, is_number, is_preposition, is_proper_noun, is_verb


class Tie(Enum):
    """How a phrase depends on the word above it."""

    PREPOSITION = auto()  # 'in Homs'
    MODIFIER = auto()  # 'the Homs countryside', 'Homs, a city', 'Homs and Hama'
    POSSESSOR = auto()  # 'Syria's border'
    OBJECT = auto()  # 'hit Homs'
    SUBJECT = auto()  # 'Homs saw the worst of it'


@dataclass(frozen=True, slots=True)
class Step:
    """One step up from a phrase: to the word above, or, if that is a preposition, to the head of the preposition."""

    tie: Tie
    above: Token
    preposition: Token | None = None


def step_up(token: Token) -> Step | None:
    """Return the step from a phrase to the word that it depends on; None at a clause or at the sentence's root."""
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
    """Return the head of a phrase; of a noun after a preposition, the preposition."""
    return phrase.head


def with_adverb(preposition: Token) -> tuple[str, str]:
    """Return the head of a preposition and the preposition, which may form one preposition: 'close to'."""
    return preposition.head.lower_, preposition.lower_


def over_adverbs(token: Token) -> Token:
    """Return the first word above that is neither adverb nor preposition: 'fled' in 'fled north of Homs'."""
    at = token
    while at.head != at and (is_adverb(at) or is_preposition(at)):
        at = at.head
    return at


def is_adverbial(token: Token) -> bool:
    """Whether a word before 'of' is an adverb of direction, not a noun: 'north of Homs'."""
    return token.dep_ in ("advmod", "npadvmod", "prep", "pcomp") or is_adverb(token) or is_preposition(token)


def compound_prepositions(holder: Token) -> Iterator[Token]:
    """Yield the adverbs and prepositions from one upwards, then their head: 'away', 'fled' in 'fled away from Homs'."""
    at = holder
    while at.dep_ in ("prep", "advmod", "pcomp") and (is_adverb(at) or is_preposition(at)):
        yield at
        at = at.head
    yield at


def prepositions_up(token: Token) -> tuple[list[Token], bool]:
    """Return the prepositions between a phrase and the verb above it, and whether the phrase is part of the predicate.

    It is in 'live in camps around Arua'; it isn't in 'shut because of fighting in Mali'.
    """
    at = token
    found = []
    while at.head != at and not is_verb(at):
        if at.dep_ == "pobj":
            found.append(at.head)
        at = at.head
    return found, bool(at.dep_ != "pcomp")


def is_in_apposition(token: Token, within: Container[Token]) -> bool:
    """Whether a phrase is in an apposition: 'Turkey' in 'Azaz, a town near Turkey'; the climb ends at `within`."""
    at = token
    while at not in within and at.head != at and not is_verb(at):
        if at.dep_ == "appos":
            return True
        at = at.head
    return False


def is_apposed(phrase: Token, noun: Token) -> bool:
    """Whether a phrase is in apposition to the noun: 'all 16 were from Suva, 8 men and 8 women'."""
    return bool(phrase.dep_ == "appos" and phrase.head == noun)


def is_other_counted(token: Token) -> bool:
    """Whether a noun in a list has a number of its own: '12 in Homs and 9 in Hama'."""
    return not is_verb(token) and token.dep_ == "conj" and any(child.dep_ == "nummod" for child in token.children)


def is_counted_beside(token: Token, noun: Token) -> bool:
    """Whether a noun in one list with another has a number of its own: '12 in Homs' beside '14 in Hama'."""
    counted = any(child.dep_ == "nummod" for child in token.children) or is_number(token)
    return counted and token != noun and (noun in token.conjuncts)


def is_possessor(name: Token) -> bool:
    """Whether a name is a possessor: 'Wednesday's quakes'."""
    return bool(name.dep_ == "poss")


def is_modifier(name: Token) -> bool:
    """Whether a name only modifies a common noun: 'a US drone', 'Kabul hospitals'."""
    return name.dep_ in ("compound", "nmod", "amod", "poss") and is_common_noun(name.head)


def is_definite(noun: Token) -> bool:
    """Whether the noun has an article or a possessor: 'five of the 20 hospitals'."""
    return any(child.dep_ in ("det", "poss") for child in noun.children)


def has_article(noun: Token) -> bool:
    """Whether a common noun has an article: 'the north of Iraq' is a part of Iraq, 'north of Iraq' isn't."""
    return is_common_noun(noun) and any(child.dep_ == "det" for child in noun.children)


def names_both_sides(noun: Token, owner: Token) -> bool:
    """Whether a border is named with its other side ('Kenya's border with Somalia'), or the sentence has no other name.

    `owner` is the side whose border it is said to be: 'Kenya'.
    """
    following = noun.doc[noun.i + 1 : noun.i + 2]
    beside = [token for token in (*noun.children, *following) if token.lower_ == "with"]
    if any(is_proper_noun(child) for preposition in beside for child in preposition.children):
        return True
    named = (t for t in noun.doc if is_proper_noun(t) or (t.pos_ == "ADJ" and t.is_title))
    return all(is_below(token, owner) for token in named)


def is_there(token: Token) -> bool:
    """Whether a word is 'there' with the meaning of a place, not as in 'There are ...'."""
    return token.lower_ == "there" and token.dep_ in ("advmod", "pcomp", "pobj", "npadvmod")


class Joint(Enum):
    """How one clause depends on another."""

    COORDINATE = auto()
    ADVERBIAL = auto()
    INFINITIVE = auto()
    MODIFYING = auto()  # a participle or infinitive that modifies a noun
    RELATIVE = auto()


_JOINTS = {
    "conj": Joint.COORDINATE,
    "advcl": Joint.ADVERBIAL,
    "xcomp": Joint.INFINITIVE,
    "acl": Joint.MODIFYING,
    "relcl": Joint.RELATIVE,
}


def joint(clause: Token) -> Joint | None:
    """Return how the clause of a verb depends on the clause or noun above it, or None."""
    return _JOINTS.get(clause.dep_)


def is_joined(clause: Token, above: Token, *joints: Joint) -> bool:
    """Whether a clause depends directly on the word `above`, in one of these ways."""
    return clause.head == above and joint(clause) in joints


def clause_above(clause: Token) -> Token:
    """Return the clause above a clause; if the clause modifies a noun, the clause of that noun."""
    return clause_of(clause.head)


def has_other_subject(clause: Token) -> bool:
    """Whether a clause has a subject that isn't a bare number: '40 wounded in Kabul' has none."""
    return any(child.dep_ in ("nsubj", "nsubjpass") and not is_number(child) for child in clause.children)


def opens_with(clause: Token, words: AbstractSet[str]) -> bool:
    """Whether the verb of a clause has one of these words as a dependent, such as a conjunction or an adverb."""
    return any(child.lower_ in words for child in clause.children)


def participants(clause: Token) -> Iterator[tuple[Token, str]]:
    """Yield the subjects of a clause and the nouns after its prepositions, each with its preposition or ''."""
    for child in clause.children:
        if child.dep_ in ("prep", "agent"):
            yield from ((noun, child.lower_) for noun in child.children if noun.dep_ == "pobj")
        elif child.dep_ in ("nsubj", "csubj"):
            yield child, ""


def has_other_actor(clause: Token, mine: set[Token]) -> bool:
    """Whether the clause has a subject or agent that neither is nor contains one of the words `mine`."""
    actors = (child for child in clause.children if child.dep_ in ("nsubj", "nsubjpass", "agent"))
    return any(actor not in mine and not mine & set(actor.subtree) for actor in actors)


def is_bare(noun: Token) -> bool:
    """Whether a noun has no phrase or clause that modifies it: 'the blast', not 'the blast in Homs'."""
    return not any(child.dep_ in ("prep", "poss", "relcl", "acl") for child in noun.children)


def is_distance_from_noun(node: Token) -> bool:
    """Whether a length modifies a noun: 'Kobani, 80 miles to the east', not a verb: 'left them 3 km from Marea'."""
    if node.dep_ not in ("appos", "npadvmod"):
        return False
    above = node.head.head if node.head.lower_ == "from" and node.dep_ == "npadvmod" else node.head
    return not is_verb(above)


def objects_of_joined(verb: Token, words: frozenset[str]) -> list[Token]:
    """Return the objects of the verbs among `words` below a verb: '120,000' in 'fled, joining 120,000 in camps'."""
    below = (child for child in verb.children if child.dep_ in ("advcl", "xcomp", "acl") and child.lower_ in words)
    return [thing for clause in below for thing in clause.children if thing.dep_ == "dobj"]


def steps_between(one: Token, other: Token) -> int | None:
    """Return the number of arcs between two words, through their lowest common ancestor; None in different trees."""
    mine, theirs = [one, *one.ancestors], [other, *other.ancestors]
    shared = next((token for token in mine if token in theirs), None)
    return mine.index(shared) + theirs.index(shared) if shared is not None else None


def is_behind_preposition(token: Token) -> bool:
    """Whether a word stands after a preposition: 'on Monday', not a bare 'Monday'."""
    return bool(token.dep_ == "pobj")


def words_around(node: Token) -> Iterator[Token]:
    """Yield the head of a phrase, then the dependents of the phrase, then the dependents of the head."""
    yield node.head
    yield from node.children
    yield from node.head.children


def subject_of_being(node: Token, being: frozenset[str]) -> bool:
    """Whether a phrase is the subject of one of these verbs."""
    return node.dep_ == "nsubj" and node.head.lower_ in being
