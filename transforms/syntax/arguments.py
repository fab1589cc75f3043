"""Predicates and their arguments: finds the role of a phrase, also through passives, control and coordination."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Token

from transforms.syntax.clauses import has_subject, is_passive, subjects
from transforms.syntax.words import (
    is_adjective,
    is_adverb,
    is_base_form,
    is_common_noun,
    is_full_verb,
    is_number,
    is_past_participle,
    is_past_tense,
    is_verb,
)

Role = Literal["subject", "object"]
# Dependencies of the words in a phrase before its noun.
MODIFIERS = frozenset({"nummod", "quantmod", "compound", "amod", "nmod", "advmod", "det", "npadvmod", "predet"})
# Prepositions that introduce a part of the noun before them: '30 people, including two children'.
_PARTITIVE = frozenset({"including", "like"})
# 'Was held with two others': what happens to the subject happens to the others too.
_WITH = frozenset({"with", "alongside"})
_RELATIVE = frozenset({"which", "that", "who"})
HAVING = frozenset({"have", "has", "had"})
_COMPLEMENTS = frozenset({"prep", "oprd", "acomp", "xcomp", "advcl", "ccomp"})
MAX_CLIMB = 8  # steps up a parse; longer ones are parser noise


def arguments(node: Token) -> Iterator[tuple[Token, str]]:
    """Yield the predicates of which a phrase is an argument, nearest first, each with the role of the phrase.

    The role is `subject`, `object`, `attribute`, or the preposition between predicate and phrase.
    """
    at = node
    for _ in range(MAX_CLIMB):
        above = at.head
        if above == at:
            return
        if at.dep_ == "nsubj":
            yield from _shared(above, "subject")
            return
        if at.dep_ == "nsubjpass":
            yield from _shared(above, "object")
            return
        if at.dep_ in ("dobj", "oprd", "dative") or (at.dep_ == "npadvmod" and is_verb(above)):
            yield above, "object"
            if above.dep_ == "conj" and is_verb(above.head) and not _has_object(above.head):
                yield above.head, "object"
            return
        if at.dep_ in ("attr", "acomp"):
            yield above, "attribute"
            return
        if at.dep_ == "npadvmod" and above.pos_ in ("ADP", "ADV") and is_verb(above.head):
            yield above.head, "object"  # 'advanced 12 km toward the river'
            return
        if at.dep_ == "pobj" and above.lower_ in _PARTITIVE and not is_verb(above.head):
            at = above.head
        elif at.dep_ == "pobj":
            if above.lower_ in _WITH and at.lower_ == "others" and is_verb(above.head):
                yield above.head, _subject_role(above.head)
            yield above.head, above.lower_
            return
        elif at.dep_ in ("conj", "appos", *MODIFIERS):
            at = above
        else:
            return


def _has_object(verb: Token) -> bool:
    return any(child.dep_ == "dobj" for child in verb.children)


def _subject_role(verb: Token) -> Role:
    """Return the role of a verb's grammatical subject: `object` if the verb is passive, else `subject`."""
    return "object" if is_passive(verb) else "subject"


def _shared(verb: Token, role: Role) -> Iterator[tuple[Token, str]]:
    """Yield a verb and the verbs that share its subject: 'are feared to have drowned', 'fled and hid'."""
    yield verb, role
    at = verb
    for _ in range(MAX_CLIMB):
        below = next((c for c in at.children if c.dep_ in ("xcomp", "oprd", "acomp") and c.i > at.i), None)
        if below is None:
            break
        bare = is_past_participle(below) and below.dep_ in ("oprd", "xcomp")
        bare = bare and not any(c.lower_ in ("have", "to") for c in below.children)
        yield below, "object" if bare else _subject_role(below)
        at = below
    for child in verb.children:
        if child.dep_ == "conj" and is_verb(child) and not has_subject(child):
            yield child, _subject_role(child)
    # 'Said 10 workers feared killed are alive': here the parse has two clauses instead of one.
    for beside in verb.head.children if verb.dep_ == "ccomp" and verb.head != verb else ():
        if beside.dep_ == "ccomp" and beside.i > verb.i and not has_subject(beside):
            yield beside, _subject_role(beside)


@dataclass(frozen=True, slots=True)
class ModifyingClause:
    """A clause that modifies a noun, given by its verb; `roles` are the roles that the noun can have in the clause."""

    verb: Token
    roles: tuple[Role, ...]
    is_relative: bool


def modifying_clauses(noun: Token) -> Iterator[ModifyingClause]:
    """Yield the clauses that modify a noun: '27 journalists detained in Cairo', '12 men who were killed'."""
    for verb in noun.children:
        if verb.dep_ not in ("acl", "relcl") or verb.i < noun.i:
            continue
        if _is_of_part(verb):
            continue
        reduced = verb.dep_ == "acl"
        role = _role_of_antecedent(verb)
        # 'A crowd of 40,000 rallied in Minsk': here the parse takes the main verb for a participle.
        roles: tuple[Role, ...] = (role, "subject") if is_past_participle(verb) and reduced else (role,)
        yield ModifyingClause(verb, roles, not reduced)


def _is_of_part(verb: Token) -> bool:
    """Whether a relative clause is about only a part of its noun: '52 people, 14 of whom did not survive'."""
    own = subjects(verb)
    return bool(own) and any(
        word.lower_ in ("whom", "which") and word.dep_ == "pobj" and word.head.lower_ in ("of", "among")
        for word in own[0].subtree
    )


def _role_of_antecedent(verb: Token) -> Role:
    """Return the role that a noun has in the clause that modifies it."""
    own = subjects(verb)
    if verb.dep_ == "acl" and is_base_form(verb):
        return _subject_role(verb)
    if verb.dep_ == "relcl" and own and own[0].lower_ not in _RELATIVE:
        return "object"
    if is_past_participle(verb) and not any(child.lower_ in HAVING for child in verb.children):
        return "object"
    return _subject_role(verb)


def compared(predicate: Token, node: Token) -> Iterator[Token]:
    """Yield the subjects and objects of a verb other than `node`, each followed by the nouns after its prepositions.

    The object comes first: 'the number' and 'people' in 'brought to 74 the number of people shot'. Instead of a
    relative pronoun its noun is given.
    """
    children = [
        c
        for c in predicate.children
        if c.dep_ in ("dobj", "nsubj", "nsubjpass") and c != node and not c.is_ancestor(node)
    ]
    for child in sorted(children, key=lambda c: bool(c.dep_ != "dobj")):
        whole = predicate.head if child.lower_ in _RELATIVE and predicate.dep_ == "relcl" else child
        behind = (noun for prep in whole.children if prep.dep_ == "prep" for noun in prep.children)
        yield from (noun for noun in (whole, *behind) if noun != node)


def predicatives(predicate: Token) -> Iterator[tuple[Token, Token, list[Token]]]:
    """Yield the complements of a predicate, each as: the word, the head of its clause, the nouns after 'among'.

    A phrase with 'among' is given also if it is no complement: 'among the dead were four men'.
    """
    for child in predicate.children:
        among = list(child.children) if child.dep_ == "prep" and child.lower_ == "among" else []
        if among or is_complement(child, predicate):
            yield child, predicate if child.dep_ == "prep" else child, among


def is_complement(child: Token, predicate: Token) -> bool:
    """Whether a word completes the predicate before it and has no subject of its own: 'are in critical condition'."""
    return child.i > predicate.i and child.dep_ in _COMPLEMENTS and not has_subject(child)


def core_arguments(verb: Token) -> list[Token]:
    """The subject and the object of a verb."""
    return [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass", "dobj")]


def has_dummy_subject(verb: Token) -> bool:
    """Whether the verb has a dummy subject, so that its object in the parse is its subject: 'There died 12'."""
    return any(child.dep_ == "expl" for child in verb.children)


def giving_verb(predicate: Token) -> Token | None:
    """Return the verb above 'for' or 'to' if it has an object that is given: 'brought medicine for 6,000 people'."""
    verb = predicate if is_verb(predicate) else predicate.head
    things = ("dobj", "nsubjpass")
    given = predicate.dep_ in things or any(child.dep_ in things for child in predicate.children)
    return verb if given and is_verb(verb) else None


def infinitive_below(predicate: Token) -> Token | None:
    """Return the first infinitive below a predicate: 'flee' in 'thousands will have no choice but to flee'."""
    for token in predicate.subtree:
        if token.i > predicate.i and is_full_verb(token) and any(child.lower_ == "to" for child in token.lefts):
            return token
    return None


def verb_of_object(noun: Token) -> Token | None:
    """Return the verb of which a common noun is the object: 'seized control'."""
    return noun.head if noun.dep_ == "dobj" and is_common_noun(noun) and is_verb(noun.head) else None


def is_object_of(token: Token, verb: Token) -> bool:
    """Whether a word is the object of a verb."""
    return bool(token.dep_ == "dobj" and token.head == verb)


def qualities(noun: Token, node: Token) -> list[Token]:
    """Return the words that may describe a noun: '5 dead', '12 wounded soldiers', 'families in need'.

    `node` is the head of the noun's phrase.
    """
    found = [child for child in noun.children if child.dep_ == "amod"]
    following = noun.nbor(1) if noun.i + 1 < len(noun.doc) else None
    if following is not None and (_may_qualify(following) or is_adverb(following)):
        found.append(following)
    found.extend(child for one in (noun, node) for child in one.children if child.dep_ == "prep" and child.i > one.i)
    if is_number(noun) or is_adjective(noun):
        found.extend(word for word in (noun.head, noun) if _may_qualify(word) or is_common_noun(word))
    return found


def _may_qualify(word: Token) -> bool:
    return is_adjective(word) or (is_full_verb(word) and not is_past_tense(word))


def is_attributive_participle(word: Token) -> bool:
    """Whether a word is a participle that modifies a noun: 'displaced families'."""
    return bool(is_past_participle(word) and word.dep_ == "amod")


def measures_verb(node: Token) -> bool:
    """Whether a phrase has the position of a duration beside a verb: 'bombed for 10 days', 'lasted two hours'."""
    return node.dep_ in ("pobj", "npadvmod", "dobj")
