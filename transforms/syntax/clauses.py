"""The clause around a word: its verb, its subject and agent, voice, mood and negation."""

from collections.abc import Iterable, Sequence
from itertools import chain, islice

from spacy.tokens import Token

from transforms.syntax.words import is_finite, is_full_verb, is_modal, is_present_participle, is_verb

MAX_CHAIN = 12  # steps up a parse; longer chains are parser noise
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_RELATIVES = frozenset({"who", "which", "that", "whom"})
# Dependencies of clauses that state nothing on their own.
_DEPENDENT = frozenset({"relcl", "advcl", "acl", "pcomp", "csubj"})
# Complements of a verb of saying: if it has one, no clause outside is its content.
_COMPLEMENTS = frozenset({"dobj", "ccomp", "xcomp", "oprd", "prep", "prt", "acomp"})
# Clauses whose subject is that of the clause above.
_SHARING = frozenset({"conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "aux", "dep", "relcl"})


def clause_of(token: Token) -> Token:
    """The nearest verb at or above the token, or the root."""
    at = token
    while at.head != at and not is_verb(at):
        at = at.head
    return at


def roots(tokens: Iterable[Token]) -> list[Token]:
    """Return the words without a head: the roots of the sentences."""
    return [token for token in tokens if token.dep_ == "ROOT"]


def is_relative(word: Token) -> bool:
    """Whether the word is a relative pronoun."""
    return word.lower_ in _RELATIVES


def subjects(verb: Token) -> list[Token]:
    """Return the nouns and pronouns that are the subjects of the verb in the parse, active or passive."""
    return [child for child in verb.children if child.dep_ in _SUBJECTS]


def has_subject(verb: Token) -> bool:
    """Whether the verb has a subject of its own, which may be a clause."""
    return any(child.dep_ in _SUBJECTS or child.dep_ == "csubj" for child in verb.children)


def conjunctions_of(verb: Token) -> set[str]:
    """Return the conjunctions that open the clause of a verb: 'since' in 'since the party took up arms'."""
    return {child.lower_ for child in verb.children if child.dep_ == "mark"}


def subject(verb: Token) -> Token | None:
    """Return who does what the verb says: its subject or agent, or the subject of the clause that it depends on."""
    if is_passive(verb):
        return agent(verb)
    at = verb
    for _ in range(MAX_CHAIN):
        own = [child for child in subjects(at) if child.text[:1].isalnum()]
        if at.dep_ == "relcl" and len(own) > 1:
            # 'A man who authorities say shot three': the pronoun belongs to the clause below.
            own = [child for child in own if not is_relative(child)]
        for child in own[:1]:
            return at.head if at.dep_ == "relcl" and is_relative(child) else child
        if at.dep_ == "acl":
            return at.head
        if at.dep_ not in _SHARING:
            return None
        if (controller := _controller(at)) is not None:
            return controller
        at = at.head
    return None


def _controller(verb: Token) -> Token | None:
    """Return the object of the verb above, if this object does what `verb` says."""
    if verb.dep_ == "pcomp" and verb.head.lower_ == "as":
        # 'Reuters quoted a doctor as saying'.
        above = verb.head.head
        return next((child for child in above.children if child.dep_ == "dobj" and child.i < verb.i), None)
    if verb.dep_ == "xcomp":
        # 'He urged them to say'.
        objects = (child for child in verb.head.children if child.dep_ in ("dobj", "dative"))
        return next((child for child in objects if child.i < verb.i), None)
    return None


def agent(verb: Token) -> Token | None:
    """Return the agent of a passive verb: 'rebels' in 'killed by rebels'."""
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            return next((noun for noun in child.children if noun.dep_ == "pobj"), None)
    return None


def passive_subject(verb: Token) -> Token | None:
    """Return the subject of a passive verb, unless it is a relative pronoun: 'the plan was announced'."""
    if not is_passive(verb):
        return None
    return next((child for child in verb.children if child.dep_ == "nsubjpass" and not is_relative(child)), None)


def is_passive(verb: Token) -> bool:
    """Whether the verb has the auxiliary of a passive."""
    return any(child.dep_ == "auxpass" for child in verb.children)


def is_infinitive(verb: Token) -> bool:
    """Whether the verb is an infinitive with 'to'."""
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


def auxiliaries_of(verb: Token) -> set[str]:
    """The auxiliaries of a verb, as words."""
    return {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}


def is_negated(token: Token) -> bool:
    """Whether the word is negated by 'not' or 'never'."""
    return any(child.dep_ == "neg" for child in token.children)


def is_hypothetical(verb: Token) -> bool:
    """Whether the clause doesn't state that somebody does so: 'to hope', 'would hope', 'does not hope'."""
    return is_negated(verb) or any(
        child.dep_ == "aux" and (child.lower_ == "to" or is_modal(child)) for child in verb.children
    )


def states_fact(verb: Token) -> bool:
    """Whether a clause states a fact: 'agencies say', not 'for them to say' or 'those who say'."""
    if not is_finite(verb) or any(is_modal(child) for child in verb.children):
        return False
    at = verb
    for _ in range(MAX_CHAIN):
        if at.dep_ in _DEPENDENT:
            return False
        if at.head == at:
            break
        at = at.head
    return True


def in_question(token: Token) -> bool:
    """Whether the token is part of a question."""
    return any(_is_asked(above) for above in islice(chain((token,), token.ancestors), MAX_CHAIN))


def _is_asked(verb: Token) -> bool:
    """Whether the verb is that of a question: 'Is Turkey planning ...?', 'whether Russia plans ...'.

    'Why did 12 die?' takes for granted that they did.
    """
    if any(child.tag_ in ("WRB", "WP", "WDT") for child in verb.lefts):
        return False
    own = next((child.i for child in verb.lefts if child.dep_ in _SUBJECTS or child.dep_ == "csubj"), verb.i)
    before = any(child.dep_ in ("aux", "auxpass") and child.i < own for child in verb.lefts)
    turned = before if own < verb.i else verb.pos_ == "AUX"
    if turned and any(token.text == "?" for token in verb.doc[verb.i :]):
        return True
    return any(child.dep_ == "mark" and child.lower_ == "whether" for child in verb.children)


def reporting_verb(clause: Token) -> Token | None:
    """Return the verb of saying above a content clause: 'said' for 'killed' in 'said the raid killed 12'."""
    return clause.head if clause.dep_ == "ccomp" else None


def first_conjunct(verb: Token) -> Token | None:
    """Return the first verb of a coordination, of which `verb` is a later one."""
    return verb.head if verb.dep_ == "conj" else None


def control_verb(infinitive: Token) -> Token | None:
    """Return the verb that an infinitive without a subject completes: 'declined' in 'declined to discuss'."""
    return infinitive.head if infinitive.dep_ == "xcomp" else None


def host_of_participle(verb: Token) -> Token | None:
    """Return the main verb for a participle after a comma: 'left' in 'Rebels left the town, saying ...'."""
    if not is_present_participle(verb) or verb.dep_ not in ("advcl", "acl", "conj", "dep") or verb.i == 0:
        return None
    if verb.nbor(-1).text not in (",", "—", "–"):
        return None
    at = verb.head
    for _ in range(MAX_CHAIN):
        if is_verb(at) and at.dep_ in ("ROOT", "ccomp", "conj", "relcl"):
            return at
        if at.head == at:
            return None
        at = at.head
    return None


def host_of_parenthesis(verb: Token, speaker: Token | None) -> Token | None:
    """Return the head of the clause in which `verb` is a parenthesis: 'is' for 'say' in 'Azaz, rebels say, is safe'."""
    if verb.dep_ != "parataxis" or speaker is None or speaker.head != verb:
        return None
    return verb.head if verb.head.pos_ in ("VERB", "AUX", "NOUN", "ADJ", "PROPN") else None


def host_of_as_clause(verb: Token) -> Token | None:
    """Return the verb of the clause that an as-clause attributes to somebody: '..., as officials noted'; else None.

    'As he announced a plan' says when, and attributes nothing.
    """
    led = any(child.dep_ == "mark" and child.lower_ == "as" for child in verb.children)
    filled = any(child.i > verb.i and child.dep_ in _COMPLEMENTS for child in verb.children)
    return verb.head if verb.dep_ == "advcl" and led and not filled else None


def host_of_adverb(adverb: Token) -> Token | None:
    """The verb that an adverb qualifies."""
    return adverb.head if is_verb(adverb.head) else None


def host_of_phrase(token: Token) -> Token:
    """Return the nearest verb above a phrase such as 'according to', else the root of the sentence."""
    at = token
    for _ in range(MAX_CHAIN):
        if at.head == at or (is_verb(at) and at != token):
            break
        at = at.head
    return at


def described(adjective: Token) -> Token | None:
    """Return whom a predicative adjective describes: 'rebels' in 'rebels are worried'."""
    return subject(adjective.head) if adjective.dep_ in ("acomp", "attr") else None


def stands_before_main(verb: Token) -> bool:
    """Whether an adverbial clause stands before its main verb: 'Underscoring that threat, the mayor said'."""
    return bool(verb.dep_ == "advcl" and verb.i < verb.head.i)


def antecedent_of(verb: Token) -> Token | None:
    """Return whom a relative clause is about: 'Ali' in 'Ali, who told us'."""
    return verb.head if verb.dep_ == "relcl" else None


def has_content_clause(verb: Token) -> bool:
    """Whether the verb has a content clause: 'said that ...'."""
    return any(child.dep_ == "ccomp" for child in verb.children)


def acts_in(verb: Token, tokens: Sequence[Token]) -> bool:
    """Whether a full verb has its active subject among the tokens."""
    return is_full_verb(verb) and any(child.dep_ == "nsubj" and child in tokens for child in verb.children)


def depends_on(token: Token, governor: Token) -> bool:
    """Whether a word depends directly on another."""
    return bool(token.head == governor)
