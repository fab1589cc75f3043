"""The complements of a verb, a noun or an adjective: clauses, infinitives, objects, prepositional phrases."""

from collections.abc import Iterator
from enum import Enum, auto

from spacy.tokens import Token

from transforms.syntax.clauses import is_infinitive
from transforms.syntax.phrases import object_of, subtree
from transforms.syntax.words import is_present_participle


class Kind(Enum):
    """How a complement is related to its verb."""

    CLAUSE = auto()  # 'says that he left', 'is said to have left'
    PREDICATE = auto()  # 'called him a liar'
    OBJECT = auto()  # 'announced a plan'
    PREPOSITION = auto()  # 'called for a truce', 'pointed out the danger', 'condemned by the council'


_KINDS = {
    "oprd": Kind.PREDICATE,
    "xcomp": Kind.CLAUSE,
    "ccomp": Kind.CLAUSE,
    "dobj": Kind.OBJECT,
    "prep": Kind.PREPOSITION,
    "prt": Kind.PREPOSITION,
    "agent": Kind.PREPOSITION,
}
# Prepositions after an object that belong to it: 'mocked him for not coming', 'described it as a disgrace'.
_BEHIND_OBJECT = frozenset({"for", "as", "of", "over", "about", "from", "among"})


def complements(verb: Token) -> Iterator[tuple[Kind, Token]]:
    """Yield the complements after a verb, in text order; of a prepositional phrase, the preposition."""
    for child in verb.children:
        if child.i >= verb.i and child.dep_ in _KINDS:
            yield _KINDS[child.dep_], child


def content_clauses(verb: Token) -> list[Token]:
    """Return the content clauses of a verb of saying or thinking, before and after it."""
    return [child for child in verb.children if child.dep_ == "ccomp"]


def infinitives(verb: Token) -> list[Token]:
    """Return the clauses after a verb that share its subject or have its object as subject: 'refused to leave'."""
    return [child for child in verb.children if child.dep_ == "xcomp" and child.i > verb.i]


def objects_between(verb: Token, clause: Token) -> list[Token]:
    """The objects between a verb and its infinitive: 'told his men to leave'."""
    return [child for child in verb.children if child.dep_ in ("dobj", "dative") and verb.i < child.i < clause.i]


def prepositions_between(verb: Token, clause: Token) -> list[Token]:
    """The prepositions between a verb and its infinitive: 'appealed for money to help'."""
    return [child for child in verb.children if child.dep_ == "prep" and verb.i < child.i < clause.i]


def behind_object(verb: Token, thing: Token) -> set[int]:
    """Return the tokens that belong to the object but depend on the verb in the parse: 'described it as a disgrace'."""
    tokens: set[int] = set()
    for child in verb.children:
        if child.i < thing.i or child == thing:
            continue
        if (child.dep_ == "prep" and child.lower_ in _BEHIND_OBJECT) or child.dep_ in ("oprd", "acl"):
            tokens |= subtree(child)
        else:
            break
    return tokens


def infinitives_behind(verb: Token, preposition: Token) -> list[Token]:
    """Return the infinitives that depend on a verb and follow a preposition: 'called on the army to free 12'."""
    return [child for child in verb.children if child.i > preposition.i and is_infinitive(child)]


def addressee(verb: Token, *, is_object: bool, is_behind_to: bool) -> Token | None:
    """Return who is spoken to: the object in 'told him', the noun after 'to' in 'said to him'."""
    for child in verb.children:
        if is_object and child.dep_ in ("dobj", "dative", "iobj") and child.i > verb.i:
            return object_of(child) or child
        if is_behind_to and child.dep_ == "prep" and child.lower_ == "to":
            return object_of(child)
    return None


def words_behind(verb: Token) -> Iterator[Token]:
    """Yield the dependents after a verb, each followed by the nouns after its 'of': 'claimed hundreds of lives'."""
    for child in verb.children:
        if child.i >= verb.i:
            yield child
            yield from (noun for of in child.children if of.lower_ == "of" for noun in of.children)


def clause_of_noun(noun: Token, *, infinitive: bool) -> Token | None:
    """Return a noun's content clause: 'the claim that ...'; with `infinitive` also 'the refusal to ...'."""
    for child in noun.children:
        if child.i <= noun.i or child.dep_ not in ("acl", "ccomp", "relcl"):
            continue
        if any(mark.dep_ == "mark" and mark.lower_ == "that" for mark in child.children):
            return child
        if infinitive and child.dep_ == "acl" and is_infinitive(child):
            return child
    return None


def complement_of_adjective(
    adjective: Token, *, clause: bool, infinitive: bool, prepositions: frozenset[str]
) -> set[int]:
    """Return the tokens of an adjective's complement: 'worried that ...', 'ready to ...', 'worried about ...'."""
    for child in adjective.children:
        if child.i < adjective.i:
            continue
        if (clause and child.dep_ == "ccomp") or (infinitive and child.dep_ == "xcomp"):
            return subtree(child)
        if child.dep_ in ("prep", "agent") and child.lower_ in prepositions:
            return subtree(child) - {child.i}
    return set()


def source_behind_to(according: Token) -> tuple[Token, Token] | None:
    """Return the 'to' of 'according to' and the source after it."""
    to = next((child for child in according.children if child.lower_ == "to"), None)
    if to is None and according.i + 1 < len(according.doc) and according.nbor(1).lower_ == "to":
        to = according.nbor(1)
    if to is None:
        return None
    source = next((child for child in to.children if child.dep_ in ("pobj", "pcomp")), None)
    return (to, source) if source is not None else None


def preposition_before(noun: Token, word: str) -> Token | None:
    """Return the preposition before a noun if it is this word, else None."""
    return noun.head if noun.dep_ == "pobj" and noun.head.lower_ == word else None


def participles_within(clause: Token) -> Iterator[Token]:
    """Yield the participles after a comma that depend on a clause: ', saying, "Z"'."""
    for token in clause.subtree:
        if is_present_participle(token) and token.i > clause.i and token.nbor(-1).text == ",":
            yield token
