"""Finds reported speech in a parsed sentence: who (speaker), how (cue), what (content)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from spacy.tokens import Doc, Token

from transforms.statements.cues import Cue, Cues

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
QUOTATION_MARKS = frozenset({'"', "“", "„", "«", "``"})
RELATIVES = frozenset({"who", "which", "that", "whom"})
# Dependents that end a speaker's name: 'the commander, who ...'.
CUT_FROM_SPEAKER = frozenset({"relcl", "punct", "cc", "preconj", "parataxis", "ccomp", "advcl", "mark"})
# Adverbs before a speaker that are no part of the name: 'Even the mission tweeted'.
FOCUSING = frozenset({"even", "only", "also", "just", "and", "but"})
# What shows something without anybody saying it: 'the fact indicates', 'the coming weeks will reveal'.
NOT_SOURCES = frozenset(
    {"fact", "day", "days", "week", "weeks", "month", "months", "year", "years", "time", "history", "experience",
     "offensive", "attack", "attacks", "advance", "move", "moves", "performance", "failure", "success", "absence",
     "presence", "lack", "event", "events", "incident", "violence", "fighting", "storm", "storms", "flood", "floods",
     "flooding", "quake", "earthquake", "hurricane", "cyclone", "fire", "crash", "blast", "outbreak", "disaster",
     "crisis"}
)  # fmt: skip
# Words about the reporting that belong to the cue: 'has not said', 'also told'.
CUE_PARTS = frozenset({"aux", "auxpass", "neg", "prt"})
# What fills a verb of saying, so that nothing outside is its content.
COMPLEMENTS = frozenset({"dobj", "ccomp", "xcomp", "oprd", "prep", "prt", "acomp"})
# Kinds of saying that a speaker can relay.
RELAYED = frozenset({"say", "claim", "estimate", "show", "expect"})
# Kinds of cue that only count where somebody in fact holds the thought.
THOUGHTS = frozenset({"believe", "plan", "intent", "possible", "expect"})
# Rules that find an order or a topic where nobody speaks: 'Remember that ...', 'the plan was announced'.
NEEDS_SPEAKER = frozenset({"verb-clause", "verb-object", "verb-passive"})
# Verbs of answering, which with 'to' tell what is answered.
ANSWERS = frozenset({"respond", "reply"})
MAX_TOKENS = 1000  # a longer sentence is no prose, and its clauses would be read again and again
MAX_CHAIN = 12  # steps up a parse tree; longer chains are parser noise

Extent = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reported:
    """One report in a sentence; all extents are half-open token numbers of the parse."""

    content: tuple[Extent, ...]
    cue: Extent | None
    speaker: Extent | None
    head: int | None
    entry: Cue
    rule: str
    verb: int
    negated: bool = False
    audience: Extent | None = None


def find_reported(parse: Doc, cues: Cues) -> Iterator[Reported]:
    """Yield the reports of one sentence, in the order of their cues."""
    if len(parse) > MAX_TOKENS:
        return
    for token in parse:
        if (verb := cues.of_verb(token)) is not None:
            yield from _verbal(token, verb, cues)
        elif token.lower_ == "according":
            yield from _according(token, cues.phrases["according to"])
        elif token.pos_ == "NOUN" and (noun := cues.nouns.get(token.lower_)) is not None:
            yield from _misread(token, cues) or _nominal(token, noun)
        elif token.pos_ == "ADJ" and (adjective := cues.adjectives.get(token.lower_)) is not None:
            yield from _adjectival(token, adjective)
        elif token.pos_ == "ADV" and (adverb := cues.adverbs.get(token.lower_)) is not None:
            yield from _adverbial(token, adverb)


def without_own_thoughts(reports: list[Reported], parse: Doc) -> list[Reported]:
    """The reports without what speakers say of their own thoughts: 'He said he hoped to win' is one report."""
    kept = []
    for report in reports:
        own = report.entry.sense in THOUGHTS and report.head is not None and parse[report.head].pos_ == "PRON"
        if own and any(
            other is not report and start <= report.verb < end for other in reports for start, end in other.content
        ):
            continue
        kept.append(report)
    return kept


def is_relayed(report: Reported, parse: Doc) -> bool:
    """Whether a speaker reports here what a third party says: 'Aid agencies say ...'.

    What speakers say of their own thoughts ('I think') is part of their speech.
    """
    return (
        report.head is not None
        and parse[report.head].pos_ in ("NOUN", "PROPN")
        and report.entry.sense in RELAYED
        and report.rule in ("verb-clause", "verb-clause-before", "according-to")
        and not report.negated
        and (report.rule == "according-to" or _is_told(parse[report.verb]))
    )


def _is_told(verb: Token) -> bool:
    """Whether a clause tells that somebody spoke: 'agencies say', not 'for them to say' or 'those who say'."""
    if verb.tag_ not in ("VBD", "VBP", "VBZ") or any(c.tag_ == "MD" for c in verb.children):
        return False
    at = verb
    for _ in range(MAX_CHAIN):
        if at.dep_ in ("relcl", "advcl", "acl", "pcomp", "csubj"):
            return False
        if at.head == at:
            break
        at = at.head
    return True


def phrase(head: Token) -> Extent:
    """The noun phrase around a head, without relative clauses and what follows a second clause.

    Its tokens are contiguous and hold the head.
    """
    keep = {head.i}
    todo = [head]
    while todo:
        token = todo.pop()
        for child in token.children:
            if child.dep_ in CUT_FROM_SPEAKER and not (child.dep_ in ("cc", "punct") and _joins(child, token)):
                continue
            keep.add(child.i)
            todo.append(child)
    start = end = head.i
    while start - 1 in keep:
        start -= 1
    while end + 1 in keep:
        end += 1
    while end > head.i and ((head.doc[end].is_punct and head.doc[end].text != ")") or head.doc[end].dep_ == "cc"):
        end -= 1
    if end + 1 < len(head.doc) and head.doc[end + 1].text == ")" and any(t.text == "(" for t in head.doc[start:end]):
        end += 1
    while start < head.i and (
        head.doc[start].is_punct or head.doc[start].is_space or head.doc[start].lower_ in FOCUSING
    ):
        start += 1
    return start, end + 1


def _joins(child: Token, parent: Token) -> bool:
    """Whether a comma or 'and' leads to a further name or an apposition, or closes brackets inside."""
    if child.text in ("-", "'", "’", "/", ".", "&", "(", ")"):
        return True
    return any(right.dep_ in ("conj", "appos") and right.i > child.i for right in parent.children)


def subject(verb: Token) -> Token | None:
    """Who does what the verb says: its own subject, or that of the clause it hangs on."""
    at = verb
    for _ in range(MAX_CHAIN):
        if at == verb and _is_passive(at):
            return _agent(at)
        subjects = [c for c in at.children if c.dep_ in SUBJECTS and c.dep_ != "csubj" and c.text[:1].isalnum()]
        if at.dep_ == "relcl" and len(subjects) > 1:
            # 'A man who authorities say shot three': the pronoun is of the clause below.
            subjects = [c for c in subjects if c.lower_ not in RELATIVES]
        for child in subjects[:1]:
            return at.head if at.dep_ == "relcl" and child.lower_ in RELATIVES else child
        if at.dep_ == "acl":
            return at.head
        if at.dep_ not in ("conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "aux", "dep", "relcl"):
            return None
        if at.dep_ == "pcomp" and at.head.lower_ == "as":
            # 'Reuters quoted a doctor as saying': the object speaks.
            quoted = next((c for c in at.head.head.children if c.dep_ == "dobj" and c.i < at.i), None)
            if quoted is not None:
                return quoted
        if at.dep_ == "xcomp":
            # 'He urged them to say': the object speaks.
            for child in at.head.children:
                if child.dep_ in ("dobj", "dative") and child.i < at.i:
                    return child
        if at.head == at:
            return None
        at = at.head
    return None


def _participle_subject(verb: Token, cues: Cues) -> Token | None:
    """'Rebels left the town, saying ...': behind a comma a participle belongs to the main clause's subject.

    'Idris noted that rebels had left, saying ...': where the main verb reports, its speaker goes on.
    """
    if verb.tag_ != "VBG" or verb.dep_ not in ("advcl", "acl", "conj", "dep") or verb.i == 0:
        return None
    if verb.nbor(-1).text not in (",", "—", "–"):
        return None
    at = verb.head
    for _ in range(MAX_CHAIN):
        if at.pos_ in ("VERB", "AUX") and at.dep_ in ("ROOT", "ccomp", "conj", "relcl"):
            above = at.head
            goes_on = at.dep_ == "ccomp" and above.i < at.i < verb.i and cues.of_verb(above) is not None
            return (subject(above) if goes_on else None) or subject(at)
        if at.head == at:
            return None
        at = at.head
    return None


def _goes_on_telling(verb: Token, cues: Cues) -> Token | None:
    """'The centre said the raid was carried out by jets and put the toll at 30': what is done to doesn't tell."""
    told = verb.head
    if verb.dep_ != "conj" or _is_passive(verb) or not _is_passive(told) or told.dep_ != "ccomp":
        return None
    own = any(child.dep_ in SUBJECTS for child in verb.children)
    return subject(told.head) if not own and cues.of_verb(told.head) is not None else None


def _quoting_on(clause: Token, cues: Cues) -> set[int]:
    """What hangs on a reported clause but quotes its speaker further: ', saying, "Z"'."""
    for token in clause.subtree:
        if token.tag_ == "VBG" and token.i > clause.i and token.nbor(-1).text == "," and cues.of_verb(token):
            following = [t.text for t in token.doc[token.i + 1 : token.i + 3]]
            if any(mark in QUOTATION_MARKS for mark in following):
                return _subtree(token)
    return set()


# When it was said may stand behind the verb too: '" said Monday the governor', '" he wrote last week'.
_TIMES = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
    "april", "may", "june", "july", "august", "september", "october", "november", "december", "today", "yesterday",
    "day", "week", "month", "year", "morning", "afternoon", "evening", "night",
})  # fmt: skip


def behind(verb: Token) -> Token | None:
    """The name behind a quoting verb where the parse sees no subject: '" said calmly Ward Furati'."""
    for token in verb.doc[verb.i + 1 : verb.i + 7]:
        if token.is_punct or token.pos_ in ("VERB", "ADP", "SCONJ"):
            return None
        if token.pos_ in ("PROPN", "NOUN", "PRON") and token.lower_ not in _TIMES:
            name = token
            while name.dep_ == "compound" and name.head.i > name.i:
                name = name.head
            return name
    return None


def _is_hypothetical(verb: Token) -> bool:
    """Whether nobody did think so: 'to hope', 'would hope', 'does not hope'."""
    return is_negated(verb) or any(
        child.dep_ == "aux" and (child.lower_ == "to" or child.tag_ == "MD") for child in verb.children
    )


def is_negated(token: Token) -> bool:
    """Whether 'not' or 'never' hangs on the word."""
    return any(child.dep_ == "neg" for child in token.children)


def in_question(token: Token) -> bool:
    """Whether the token is part of what is asked."""
    return any(_is_asked(above) for above in islice(chain((token,), token.ancestors), MAX_CHAIN))


def _is_asked(verb: Token) -> bool:
    """Whether the verb is that of a question: 'Is Turkey planning ...?', 'whether Russia plans ...'.

    'Why did 12 die?' takes for granted that they did.
    """
    if any(c.tag_ in ("WRB", "WP", "WDT") for c in verb.lefts):
        return False
    own = next((c.i for c in verb.lefts if c.dep_ in SUBJECTS), verb.i)
    turned = any(c.dep_ in ("aux", "auxpass") and c.i < own for c in verb.lefts) if own < verb.i else verb.pos_ == "AUX"
    if turned and any(t.text == "?" for t in verb.doc[verb.i :]):
        return True
    return any(c.dep_ == "mark" and c.lower_ == "whether" for c in verb.children)


def _agent(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            return next((grandchild for grandchild in child.children if grandchild.dep_ == "pobj"), None)
    return None


def _cue_extent(token: Token) -> Extent:
    """The verb with its auxiliaries and particle where they stand right beside it."""
    members = {token.i, *(c.i for c in token.children if c.dep_ in CUE_PARTS)}
    start = end = token.i
    while start - 1 in members:
        start -= 1
    while end + 1 in members:
        end += 1
    return start, end + 1


def _verbal(verb: Token, cue: Cue, cues: Cues) -> Iterator[Reported]:
    if (cue.sense in THOUGHTS and _is_hypothetical(verb)) or in_question(verb):
        return
    if verb.dep_ == "xcomp" and (outer := cues.of_verb(verb.head)) is not None and "infinitive" in outer.frames:
        return  # 'declined to discuss' is one report
    speaker = _participle_subject(verb, cues) or _goes_on_telling(verb, cues) or subject(verb)
    rule, content = _content(verb, cue, speaker, cues)
    if not content and "clause" in cue.frames and (misread := _two_subjects(verb)) is not None:
        said, speaker = misread
        rule, content = "verb-clause-before", _pieces(set(range(_left(said), _left(speaker))), frozenset(), verb)
    if not content and "clause" in cue.frames:
        rule, content = "verb-clause", _torn_off(verb)
    if not content or (speaker is not None and _is_nobody(speaker)):
        return
    if speaker is not None and speaker.lower_ in NOT_SOURCES:
        return
    if speaker is None and rule == "verb-clause-before" and (speaker := behind(verb)) is not None:
        without = set(range(*phrase(speaker))) | set(range(*_cue_extent(verb)))
        content = _pieces({t for extent in content for t in range(*extent)}, without, verb)
    if speaker is None and rule in NEEDS_SPEAKER and not (rule == "verb-clause" and _is_passive(verb)):
        return
    yield Reported(
        content=content,
        cue=_cue_extent(verb),
        speaker=phrase(speaker) if speaker is not None else None,
        head=speaker.i if speaker is not None else None,
        entry=cue,
        rule=rule,
        verb=verb.i,
        negated=is_negated(verb),
        audience=_audience(verb, cue),
    )


def _torn_off(verb: Token) -> tuple[Extent, ...]:
    """'Has proposed instead that ...', where the parser makes another sentence of the clause."""
    for token in verb.doc[verb.i + 1 : verb.i + 3]:
        if token.lower_ == "that" and token.tag_ == "IN":
            return _pieces(set(range(token.i, len(verb.doc))), frozenset(), verb)
        if token.pos_ != "ADV":
            break
    return ()


def _two_subjects(verb: Token) -> tuple[Token, Token] | None:
    """'12 houses burnt in Tamale, the mayor said', where the parser takes what is said for a subject beside its own."""
    subjects = [c for c in verb.lefts if c.dep_ in ("nsubj", "nsubjpass")]
    if len(subjects) < 2 or verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return None
    said, speaker = subjects[0], subjects[-1]
    before = _left(speaker) - 1
    if before <= said.i or verb.doc[before].text not in (",", "—", "–"):
        return None
    return said, speaker


def _is_nobody(speaker: Token) -> bool:
    """'No group claimed ...', 'nobody said ...'."""
    return speaker.lower_ in ("nobody", "none", "nothing") or any(
        child.dep_ == "det" and child.lower_ in ("no", "neither") for child in speaker.children
    )


def _audience(verb: Token, cue: Cue) -> Extent | None:
    for child in verb.children:
        if "person" in cue.frames and child.dep_ in ("dobj", "dative", "iobj") and child.i > verb.i:
            inner = next((c for c in child.children if c.dep_ == "pobj"), child)
            return phrase(inner)
        if child.dep_ == "prep" and child.lower_ == "to" and "quote" in cue.frames:
            return next((phrase(c) for c in child.children if c.dep_ == "pobj"), None)
    return None


def _content(verb: Token, cue: Cue, speaker: Token | None, cues: Cues) -> tuple[str, tuple[Extent, ...]]:
    """What is said, and the rule that found it; nothing where the frame isn't filled."""
    reporting = _reporting_tokens(verb, speaker)
    clauses = [c for c in verb.children if c.dep_ == "ccomp" and c.i not in reporting]
    if "clause" in cue.frames or "quote" in cue.frames:
        after = [c for c in clauses if c.i > verb.i and not _lacks_subject(verb, c)]
        if after:
            last = _last_of(after, cues)
            return "verb-clause", _after(verb, after[0], last, reporting | _quoting_on(last, cues))
        before = [c for c in clauses if c.i < verb.i]
        if before:
            return "verb-clause-before", _pieces(
                set(range(_left(before[0]), verb.i)) | _subtree(before[0]), reporting, verb
            )
        if verb.dep_ == "parataxis" and _parenthetical(verb, speaker):
            return "verb-parenthetical", _pieces(_subtree(verb.head), reporting | _subtree(verb), verb)
        if "clause" in cue.frames and _is_as_clause(verb):
            return "as-clause", _pieces(_subtree(verb.head), _subtree(verb), verb)
    if cue.frames & {"infinitive", "clause"}:
        for child in verb.children:
            if child.dep_ == "xcomp" and child.i > verb.i and ("infinitive" in cue.frames or not _is_infinitive(child)):
                return "verb-infinitive", _pieces(_with_person(verb, child, cue), reporting, verb)
    for child in verb.children:
        if child.i < verb.i:
            continue
        if "name" in cue.frames and child.dep_ in ("oprd", "xcomp", "ccomp"):
            whole = set(range(verb.i + 1, max(_subtree(child)) + 1))
            return "verb-name", _pieces(whole, reporting, verb)
        if child.dep_ == "dobj" and verb.dep_ == "advcl" and verb.i < verb.head.i and _points_back(child):
            continue  # 'Underscoring that threat, the mayor said': what is said follows
        if "object" in cue.frames and child.dep_ == "dobj" and child.pos_ != "PRON" and not _is_hypothetical(verb):
            return "verb-object", _pieces(_subtree(child) | _behind_object(verb, child), reporting, verb)
        if child.dep_ in ("prep", "prt", "agent") and child.lower_ in cue.frames:
            if cue.cue in ANSWERS and is_negated(verb):
                continue  # 'did not respond to requests for comment' says nothing
            tokens = _subtree(child) - {child.i}
            if child.lower_ in ("on", "upon") and cue.cue == "call":
                # 'Called on the army to free 12': what is asked for and of whom.
                tokens |= {t for c in verb.children if c.i > child.i and _is_infinitive(c) for t in _subtree(c)}
                if not any(_is_infinitive(verb.doc[t]) for t in tokens):
                    continue
            if tokens:
                return f"verb-{child.lower_}", _pieces(tokens, reporting, verb)
    if "object" in cue.frames and any(c.dep_ == "auxpass" for c in verb.children):
        for child in verb.children:
            if child.dep_ == "nsubjpass" and child.lower_ not in RELATIVES:
                return "verb-passive", _pieces(_subtree(child), frozenset(), verb)
    return "", ()


def _points_back(noun: Token) -> bool:
    return any(child.dep_ == "det" and child.lower_ in ("that", "this", "these", "those") for child in noun.children)


def _lacks_subject(verb: Token, clause: Token) -> bool:
    """'Fundraising asks will be finalized', where the parser takes the noun for a verb: its clause lacks a subject."""
    opens = next((c for c in clause.children if c.i == verb.i + 1), None)
    return opens is not None and opens.dep_ in ("aux", "auxpass") and opens.tag_ in ("MD", "VBZ", "VBP", "VBD")


def _with_person(verb: Token, clause: Token, cue: Cue) -> set[int]:
    """An infinitive with those who are told to: 'told his men to leave'."""
    tokens = _subtree(clause)
    if "person" in cue.frames:
        for child in verb.children:
            if child.dep_ in ("dobj", "dative") and verb.i < child.i < clause.i:
                tokens |= _subtree(child)
    return tokens


# What belongs to an object behind it: 'mocked him for not coming', 'described it as a disgrace'.
_BEHIND = frozenset({"for", "as", "of", "over", "about", "from", "among"})


def _behind_object(verb: Token, thing: Token) -> set[int]:
    tokens: set[int] = set()
    for child in verb.children:
        if child.i < thing.i or child == thing:
            continue
        if (child.dep_ == "prep" and child.lower_ in _BEHIND) or child.dep_ in ("oprd", "acl"):
            tokens |= _subtree(child)
        else:
            break
    return tokens


def _is_passive(verb: Token) -> bool:
    return any(child.dep_ == "auxpass" for child in verb.children)


def _is_as_clause(verb: Token) -> bool:
    """'..., as officials noted': the verb lacks what it says; 'as he announced a plan' tells when."""
    return (
        verb.dep_ == "advcl"
        and any(c.dep_ == "mark" and c.lower_ == "as" for c in verb.children)
        and not any(c.i > verb.i and c.dep_ in COMPLEMENTS for c in verb.children)
    )


def _is_infinitive(token: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in token.children)


def _parenthetical(verb: Token, speaker: Token | None) -> bool:
    """Whether the clause only says who speaks: 'Azaz, rebels say, is safe'."""
    return speaker is not None and speaker.head == verb and verb.head.pos_ in ("VERB", "AUX", "NOUN", "ADJ", "PROPN")


def _subtree(token: Token) -> set[int]:
    return {t.i for t in token.subtree}


def _left(token: Token) -> int:
    return int(token.left_edge.i)


def _reporting_tokens(verb: Token, speaker: Token | None) -> set[int]:
    """The tokens that report: the cue and, beside it, its subject with all that hangs on it."""
    tokens = set(range(*_cue_extent(verb)))
    if speaker is not None and speaker.head == verb:
        tokens |= _subtree(speaker)
    return tokens


def _last_of(clauses: list[Token], cues: Cues) -> Token:
    """The last of clauses in a row: 'said the army shelled Taiz, burned villages and killed 12'."""
    last = clauses[0]
    for clause in clauses[1:]:
        between = clause.doc[last.right_edge.i + 1 : clause.left_edge.i]
        if cues.of_verb(clause) is not None or any(t.dep_ != "cc" and t.text not in {",", ";"} for t in between):
            break
        last = clause
    return last


def _after(verb: Token, clause: Token, last: Token, reporting: set[int]) -> tuple[Extent, ...]:
    """The clauses behind their cue, from the first to the last."""
    tokens = _subtree(clause)
    start = min(t for t in tokens if t > verb.i) if any(t > verb.i for t in tokens) else clause.i
    end = max(tokens | _subtree(last))
    return _pieces(set(range(start, end + 1)), reporting, verb)


def _pieces(tokens: set[int], without: set[int] | frozenset[int], verb: Token) -> tuple[Extent, ...]:
    """Runs of tokens, without the reporting words and the punctuation at their ends."""
    doc = verb.doc
    runs: list[list[int]] = []
    for number in sorted(tokens - without):
        if runs and number == runs[-1][1]:
            runs[-1][1] = number + 1
        else:
            runs.append([number, number + 1])
    pieces = []
    for start, end in runs:
        first, last = start, end
        while first < last and _is_edge(doc[first]):
            first += 1
        while last > first and (_is_edge(doc[last - 1]) or doc[last - 1].dep_ == "cc"):
            last -= 1
        if first < last:
            pieces.append((first, last))
    # 'And, according to them, it works': the conjunction alone is no piece of what is said.
    return tuple(p for p in pieces if len(pieces) == 1 or p[1] - p[0] > 1 or doc[p[0]].dep_ != "cc")


def _is_edge(token: Token) -> bool:
    return bool(token.is_space) or token.text in (",", ";", ":", ".", "-", "–", "—", "--", "―")


def _according(token: Token, cue: Cue) -> Iterator[Reported]:
    """'According to X, ...' and '..., according to X'."""
    to = next((c for c in token.children if c.lower_ == "to"), None)
    if to is None and token.i + 1 < len(token.doc) and token.doc[token.i + 1].lower_ == "to":
        to = token.doc[token.i + 1]
    if to is None:
        return
    source = next((c for c in to.children if c.dep_ in ("pobj", "pcomp")), None)
    if source is None:
        return
    anchor = token
    for _ in range(MAX_CHAIN):
        if anchor.head == anchor or (anchor.pos_ in ("VERB", "AUX") and anchor != token):
            break
        anchor = anchor.head
    own = _subtree(token) | _subtree(to) | {token.i}
    start, end = phrase(source)
    own_hull = set(range(min(token.i, start), max(own) + 1)) if max(own) - token.i < 60 else own
    content = _pieces(_subtree(anchor), own_hull | own, token)
    if not content:
        return
    yield Reported(content, (token.i, to.i + 1), (start, end), source.i, cue, "according-to", token.i)


def _nominal(noun: Token, cue: Cue) -> Iterator[Reported]:
    """'The claim that ...', 'their refusal to ...': the speaker is a possessor or stands behind 'by', 'from'."""
    clause = next(
        (
            c
            for c in noun.children
            if c.i > noun.i
            and (
                (
                    c.dep_ in ("acl", "ccomp", "relcl")
                    and any(g.dep_ == "mark" and g.lower_ == "that" for g in c.children)
                )
                or (c.dep_ == "acl" and "infinitive" in cue.frames and _is_infinitive(c))
            )
        ),
        None,
    )
    if clause is None:
        return
    source = _possessor(noun)
    content = _pieces(_subtree(clause), frozenset(), noun)
    if not content or source is None:
        return
    yield Reported(
        content,
        (noun.i, noun.i + 1),
        phrase(source),
        source.i,
        cue,
        "noun-clause",
        noun.i,
    )


def _misread(noun: Token, cues: Cues) -> list[Reported]:
    """'The military claims to have killed 12', where the parser takes the verb for a plural noun."""
    cue = cues.verbs.get(noun.lower_)
    doc = noun.doc
    following = [t.lower_ for t in doc[noun.i + 1 : noun.i + 3]]
    if cue is None or "infinitive" not in cue.frames or following != ["to", "have"] or noun.dep_ != "nsubj":
        return []
    start = noun.left_edge.i
    if start == noun.i:
        return []
    head = doc[noun.i - 1]
    content = _pieces({t for t in _subtree(noun.head) if t > noun.i}, frozenset(), noun)
    return [Reported(content, (noun.i, noun.i + 1), (start, noun.i), head.i, cue, "verb-read-as-noun", noun.i)]


def _possessor(noun: Token) -> Token | None:
    for child in noun.children:
        if child.dep_ == "poss":
            return child
        if child.dep_ == "prep" and child.lower_ in ("by", "from", "of", "among"):
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None


def _adjectival(adjective: Token, cue: Cue) -> Iterator[Reported]:
    """'Rebels are worried that ...'."""
    speaker = subject(adjective.head) if adjective.dep_ in ("acomp", "attr") else None
    if speaker is None:
        return
    for child in adjective.children:
        if child.i < adjective.i:
            continue
        if (
            (child.dep_ == "ccomp" and "clause" in cue.frames)
            or (child.dep_ == "xcomp" and "infinitive" in cue.frames)
            or (child.dep_ in ("prep", "agent") and child.lower_ in cue.frames)
        ):
            tokens = _subtree(child) - ({child.i} if child.dep_ in ("prep", "agent") else set())
            content = _pieces(tokens, frozenset(), adjective)
            if content:
                yield Reported(
                    content,
                    (adjective.i, adjective.i + 1),
                    phrase(speaker),
                    speaker.i,
                    cue,
                    "adjective-clause",
                    adjective.i,
                )
            return


def _adverbial(adverb: Token, cue: Cue) -> Iterator[Reported]:
    """'Reportedly': somebody unnamed says the clause."""
    content = _pieces(_subtree(adverb.head), {adverb.i}, adverb)
    if content and adverb.head.pos_ in ("VERB", "AUX"):
        yield Reported(content, (adverb.i, adverb.i + 1), None, None, cue, "adverb", adverb.i)
