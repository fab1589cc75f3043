"""The scopes around a word: the negations, modals, verbs and nouns that say whether something is a fact."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Literal

from spacy.tokens import Token

from transforms.syntax.arguments import MAX_CLIMB
from transforms.syntax.clauses import has_subject, is_infinitive
from transforms.syntax.words import (
    is_base_form,
    is_common_noun,
    is_modal,
    is_preposition,
    is_present_participle,
    is_verb,
)

Qualifier = Literal["negation", "auxiliary", "adverb", "mark", "adjective"]
_CLAUSAL = frozenset({"xcomp", "ccomp", "advcl", "acl", "pcomp", "oprd", "acomp", "conj", "relcl"})
_NOMINAL = frozenset({"dobj", "pobj", "prep", "nsubj", "nsubjpass", "attr", "compound", "agent"})
_HUNG_ON = _CLAUSAL | _NOMINAL
# Prepositions between a verb or noun of wanting and its object: 'called for the release'.
_OF_OBJECTS = frozenset({"for", "of", "to", "against", "on"})
_NEGATED = frozenset({"VERB", "AUX", "NOUN", "ADJ"})


class Link(Enum):
    """How a word depends on the word above it."""

    CLAUSE = auto()  # 'said that 12 died'
    ADVERBIAL = auto()  # 'to free 12', 'because 12 died'
    COORDINATE = auto()
    OBJECT = auto()  # 'demanded the release', 'called for the release'
    PART = auto()


@dataclass(frozen=True, slots=True)
class Scope:
    """A word on the path up, and the word `above` it; None if no word above can say whether the first is a fact.

    `apart`: the path came here from a coordinate clause with its own subject: 'it is not clear why, but 12 died'.
    """

    token: Token
    above: Token | None
    link: Link = Link.PART
    apart: bool = False


def scopes(token: Token) -> Iterator[Scope]:
    """Yield the path up from a word to the last word that can say whether the first is a fact, nearest first."""
    at, apart = token, False
    for _ in range(MAX_CLIMB):
        above = at.head
        if above == at or at.dep_ not in _HUNG_ON or _is_taken_for_granted(at):
            yield Scope(at, None, apart=apart)
            return
        yield Scope(at, above, _link(at), apart)
        apart = at.dep_ == "conj" and is_verb(at) and has_subject(at)
        clause = at.dep_ in _CLAUSAL
        finite = at.dep_ in ("ccomp", "acl") and is_verb(above) and not is_infinitive(at)
        if finite or (not clause and is_verb(at)):
            return
        at = above


def _link(token: Token) -> Link:
    if token.dep_ in ("dobj", "pobj"):
        return Link.OBJECT
    if token.dep_ == "advcl":
        return Link.ADVERBIAL
    if token.dep_ == "conj":
        return Link.COORDINATE
    return Link.CLAUSE if token.dep_ in _CLAUSAL else Link.PART


def _is_taken_for_granted(verb: Token) -> bool:
    """Whether a clause only says which people or things are meant, as a known fact: 'the men who were killed'."""
    return verb.dep_ == "relcl" or (verb.dep_ == "acl" and not is_infinitive(verb) and not _is_content(verb))


def _is_content(verb: Token) -> bool:
    """Whether the clause says what a noun is about: 'claims that 90 had died'."""
    return any(child.dep_ == "mark" for child in verb.children)


def qualifiers(token: Token) -> Iterator[tuple[Qualifier, Token]]:
    """Yield the dependents of a word that can say whether the word is a fact, in text order, each with its kind."""
    for child in token.children:
        if child.dep_ == "neg" and token.pos_ in _NEGATED:
            yield "negation", child
        elif child.dep_ in ("aux", "auxpass"):
            yield "auxiliary", child
        elif child.dep_ == "advmod":
            yield "adverb", child
            yield "mark", child
        elif child.dep_ == "mark":
            yield "mark", child
        elif child.dep_ in ("amod", "compound") and is_common_noun(token):
            yield "adjective", child


def governor_of_object(above: Token) -> tuple[Token, bool] | None:
    """Return the word that governs an object, and whether through a preposition: 'demanded it', 'called for it'."""
    if not is_preposition(above):
        return above, False
    return (above.head, True) if above.lower_ in _OF_OBJECTS else None


def is_action(verb: Token) -> bool:
    """Whether a clause is an action to be done, not a fact: 'told him to free 12', not 'told him that 12 were free'."""
    doing = is_infinitive(verb) or is_base_form(verb) or is_present_participle(verb)
    return doing or any(is_modal(child) for child in verb.children)


def is_purpose(verb: Token) -> bool:
    """Whether an adverbial clause is a purpose: 'to free 12', not 'to have freed 12'."""
    return is_infinitive(verb) and not any(child.lower_ == "have" for child in verb.children)
