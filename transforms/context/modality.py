"""Says whether an event is stated as fact: asserted, denied, possible, planned or demanded."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from transforms.syntax.clauses import control_verb, in_question, is_negated
from transforms.syntax.scope import Link, Scope, governor_of_object, is_action, is_purpose, qualifiers, scopes
from transforms.syntax.words import is_adjective, is_common_noun, is_full_verb, is_verb

# Modalities that only an action can have: 'told him to free 12' is a demand, 'told him that 12 were freed' isn't.
WANTS_ACTION = frozenset({"demanded", "planned"})
# Kinds of cue whose content isn't simply asserted by the speaker.
CUE_MODALITIES = {
    "deny": "denied",
    "demand": "demanded",
    "plan": "planned",
    "intent": "planned",
    "possible": "possible",
}


@dataclass(frozen=True, slots=True)
class ModalityWords:
    """The reviewed words of `seeds/reference/context/modality.csv`, by part: each maps a form to a modality."""

    parts: Mapping[str, Mapping[str, str]]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "ModalityWords":
        """Build from rows of word, forms (separated by |), part, modality."""
        parts: dict[str, dict[str, str]] = {}
        for row in rows:
            for form in (row["word"], *filter(None, row["forms"].split("|"))):
                parts.setdefault(row["part"], {})[form] = row["modality"]
        return cls(parts)

    def of(self, part: str, token: Token) -> str | None:
        """Return the modality that the word gives as this part of speech, or None."""
        return self.parts.get(part, {}).get(token.lower_)


@dataclass(frozen=True, slots=True)
class Modality:
    """A modality; `by_auxiliary` if it comes from an auxiliary of the verb: 'will die'."""

    value: str
    by_auxiliary: bool = False


def find_modality(carrier: Token, hedging: ModalityWords) -> Modality | None:
    """Find the modality of an event in its sentence, from the nearest word that gives one; None if it is asserted."""
    if in_question(carrier):
        return Modality("possible")
    for scope in scopes(carrier):
        found = None if scope.apart else _beside(scope.token, hedging, nearest=scope.token == carrier)
        if found is None and scope.above is not None:
            by_object = scope.link is Link.OBJECT
            found = _object(scope.above, hedging) if by_object else _governed(scope, scope.above, hedging)
        if found is not None:
            return found
    return None


def _beside(at: Token, hedging: ModalityWords, *, nearest: bool) -> Modality | None:
    for part, word in qualifiers(at):
        if part == "negation":
            return Modality("denied")
        if (part != "adjective" or nearest) and (value := hedging.of(part, word)):
            return Modality(value, by_auxiliary=part == "auxiliary")
    return None


def _governed(scope: Scope, above: Token, hedging: ModalityWords) -> Modality | None:
    """Return the modality that a clause gets from the word above it: 'planned', 'demand', 'feared', 'denied'."""
    if scope.link is Link.PART:
        return None
    for part in _parts(above) if scope.link is not Link.COORDINATE else ():
        value = hedging.of(part, above)
        if value is None or (value in WANTS_ACTION and not is_action(scope.token)):
            continue
        if value == "denied" and hedging.of("saying", scope.token):
            continue  # to 'decline to confirm the death of 12' is no denial of the death
        if value == "denied" and _is_undone(above, hedging):
            return Modality("asserted")
        if part == "governor" and scope.link is Link.ADVERBIAL and value != "demanded":
            continue
        return Modality(value)
    if scope.link is Link.ADVERBIAL and is_purpose(scope.token):
        return Modality("planned")
    return None


def _parts(above: Token) -> Iterator[str]:
    """Yield the parts (column `part` of `modality.csv`) that a word with a clause below it can have."""
    if is_verb(above):
        yield "governor"
    if is_adjective(above) or is_full_verb(above):
        yield "adjective"
    if is_common_noun(above):
        yield "noun"


def _object(above: Token, hedging: ModalityWords) -> Modality | None:
    """Return the modality of a noun that is demanded, planned or feared: 'demanded the withdrawal'."""
    found = governor_of_object(above)
    if found is None:
        return None
    governor, over_preposition = found
    if is_verb(governor) and (value := hedging.of("governor", governor)):
        if value == "possible" and over_preposition:
            return None
        if value == "denied" and _is_undone(governor, hedging):
            return Modality("asserted")
        return Modality(value)
    if is_common_noun(governor) and (value := hedging.of("noun", governor)):
        return Modality(value)
    return None


def _is_undone(denier: Token, hedging: ModalityWords) -> bool:
    """Whether a denial is itself denied: 'failed to prevent', 'did not stop'."""
    above = control_verb(denier)
    return is_negated(denier) or (above is not None and hedging.of("governor", above) == "denied")
