"""Says whether an event is stated as fact: asserted, denied, possible, planned or demanded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from transforms.statements.attribution import in_question, is_negated

MAX_CLIMB = 8  # steps up a parse; longer ones are parser noise
# 'told him to free 12' demands, 'told him that 12 were freed' doesn't.
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
class Hedging:
    """The reviewed words of `seeds/reference/context/modality.csv`, by part: each maps a form to a modality."""

    parts: Mapping[str, Mapping[str, str]]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "Hedging":
        """Build from rows of word, forms (separated by |), part, modality."""
        parts: dict[str, dict[str, str]] = {}
        for row in rows:
            for form in (row["word"], *filter(None, row["forms"].split("|"))):
                parts.setdefault(row["part"], {})[form] = row["modality"]
        return cls(parts)

    def of(self, part: str, token: Token) -> str | None:
        """The modality that a word gives in this part of speech, if any."""
        return self.parts.get(part, {}).get(token.lower_)


@dataclass(frozen=True, slots=True)
class Modality:
    """A modality with the rule that found it."""

    value: str
    rule: str


def find_modality(carrier: Token, hedging: Hedging) -> Modality | None:
    """The modality of an event in its sentence, from the nearest word that says one; None where it is asserted."""
    if in_question(carrier):
        return Modality("possible", "asked")
    at = carrier
    for _ in range(MAX_CLIMB):
        if (found := _beside(at, hedging, nearest=at == carrier)) is not None:
            return found
        above = at.head
        if above == at:
            return None
        if at.dep_ in ("xcomp", "ccomp", "advcl", "acl", "pcomp", "oprd", "acomp", "conj", "relcl"):
            if at.dep_ == "relcl" or (at.dep_ == "acl" and not _is_infinitive(at) and not _is_content(at)):
                return None  # what tells which ones are meant is taken for granted
            if (found := _governed(at, above, hedging)) is not None:
                return found
            if at.dep_ in ("ccomp", "acl") and above.pos_ in ("VERB", "AUX") and not _is_infinitive(at):
                return None
            at = above
        elif at.dep_ in ("dobj", "pobj", "prep", "nsubj", "nsubjpass", "attr", "compound", "agent"):
            if at.dep_ in ("dobj", "pobj") and (found := _object(above, hedging)) is not None:
                return found
            if at.pos_ in ("VERB", "AUX"):
                return None
            at = above
        else:
            return None
    return None


def _beside(at: Token, hedging: Hedging, *, nearest: bool) -> Modality | None:
    for child in at.children:
        if child.dep_ == "neg" and at.pos_ in ("VERB", "AUX", "NOUN", "ADJ"):
            return Modality("denied", "negated")
        if child.dep_ in ("aux", "auxpass") and (value := hedging.of("auxiliary", child)):
            return Modality(value, "auxiliary")
        if child.dep_ == "advmod" and (value := hedging.of("adverb", child)):
            return Modality(value, "adverb")
        if child.dep_ in ("mark", "advmod") and (value := hedging.of("mark", child)):
            return Modality(value, "condition")
        if (
            nearest
            and child.dep_ in ("amod", "compound")
            and at.pos_ == "NOUN"
            and (value := hedging.of("adjective", child))
        ):
            return Modality(value, "adjective")
    return None


def _governed(at: Token, above: Token, hedging: Hedging) -> Modality | None:
    """A clause below a verb, noun or adjective that plans, demands, fears or denies it."""
    for part in ("governor", "adjective", "noun"):
        pos = {"governor": ("VERB", "AUX"), "adjective": ("ADJ", "VERB"), "noun": ("NOUN",)}[part]
        if above.pos_ in pos and at.dep_ != "conj" and (value := hedging.of(part, above)):
            if value in WANTS_ACTION and not _is_action(at):
                continue
            if value == "denied" and hedging.of("saying", at):
                continue  # who 'declined to confirm the death of 12' doesn't deny it
            if value == "denied" and _is_undone(above, hedging):
                return Modality("asserted", "denial-undone")
            if part == "governor" and at.dep_ == "advcl" and value != "demanded":
                continue
            return Modality(value, f"governed-by-{part}")
    if at.dep_ == "advcl" and _is_infinitive(at) and not any(c.lower_ == "have" for c in at.children):
        return Modality("planned", "purpose")
    return None


def _object(above: Token, hedging: Hedging) -> Modality | None:
    """A noun that is called for, planned, feared: 'demanded the withdrawal', 'called for the release'."""
    governor = above.head if above.pos_ == "ADP" else above
    if above.pos_ == "ADP" and above.lower_ not in ("for", "of", "to", "against", "on"):
        return None
    if governor.pos_ in ("VERB", "AUX") and (value := hedging.of("governor", governor)):
        if value == "possible" and above.pos_ == "ADP":
            return None
        if value == "denied" and _is_undone(governor, hedging):
            return Modality("asserted", "denial-undone")
        return Modality(value, "object-of-governor")
    if governor.pos_ == "NOUN" and (value := hedging.of("noun", governor)):
        return Modality(value, "object-of-noun")
    return None


def _is_undone(denier: Token, hedging: Hedging) -> bool:
    """Whether a denial is itself denied: 'failed to prevent', 'did not stop'."""
    return is_negated(denier) or (denier.dep_ == "xcomp" and hedging.of("governor", denier.head) == "denied")


def _is_action(token: Token) -> bool:
    """Whether a clause is something to be done rather than something that is so."""
    return _is_infinitive(token) or token.tag_ in ("VB", "VBG") or any(c.tag_ == "MD" for c in token.children)


def _is_content(token: Token) -> bool:
    """Whether the clause says what a noun is about: 'claims that 90 had died'."""
    return any(child.dep_ == "mark" for child in token.children)


def _is_infinitive(token: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in token.children)
