"""Finds reported speech in a parsed sentence: who (speaker), how (cue), what (content)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from spacy.tokens import Doc, Token

from transforms.statements.cues import Cue, Cues
from transforms.statements.reports import Reported, according, by_count
from transforms.statements.rules import StatementRule
from transforms.syntax import clauses, complements, repairs
from transforms.syntax.clauses import is_infinitive, is_negated, is_passive, subject
from transforms.syntax.complements import Kind
from transforms.syntax.phrases import (
    Extent,
    has_determiner,
    is_joined,
    left_edge,
    phrase,
    pieces,
    possessor,
    subtree,
    verb_group,
)
from transforms.syntax.words import is_adjective, is_adverb, is_common_noun, is_noun, is_pronoun

QUOTATION_MARKS = frozenset({'"', "“", "„", "«", "``"})
NOBODY = frozenset({"nobody", "none", "nothing"})
# Kinds of saying that a speaker can relay.
RELAYED = frozenset({"say", "claim", "estimate", "show", "expect"})
# Kinds of cue that only count if somebody actually has the thought, and not hypothetically.
THOUGHTS = frozenset({"believe", "plan", "intent", "possible", "expect"})
# Verbs of answering: behind their 'to' is what somebody answers, not what they say.
ANSWERS = frozenset({"respond", "reply"})
DEMONSTRATIVES = frozenset({"that", "this", "these", "those"})
MAX_TOKENS = 1000  # a longer sentence is no prose, and its clauses would be read again and again


@dataclass(frozen=True, slots=True)
class _Content:
    """The content of a report, with the rule that found it.

    `is_clause`: the content is a whole clause. `is_ahead`: it is before its verb. `needs_speaker`: without a speaker
    it is no report but an order or a topic: 'Remember that ...', 'the plan was announced'.
    """

    rule: StatementRule
    pieces: tuple[Extent, ...]
    is_clause: bool = False
    is_ahead: bool = False
    needs_speaker: bool = False


def find_reported(parse: Doc, cues: Cues) -> Iterator[Reported]:
    """Yield the reports of one sentence, in the order of their cues."""
    if len(parse) > MAX_TOKENS:
        return
    for token in parse:
        if (verb := cues.of_verb(token)) is not None:
            yield from _verbal(token, verb, cues)
        elif token.lower_ == "according":
            yield from according(token, cues.phrases["according to"])
        elif is_common_noun(token) and (noun := cues.nouns.get(token.lower_)) is not None:
            yield from _misread(token, cues) or by_count(token, noun) or _nominal(token, noun)
        elif is_adjective(token) and (adjective := cues.adjectives.get(token.lower_)) is not None:
            yield from _adjectival(token, adjective)
        elif is_adverb(token) and (adverb := cues.adverbs.get(token.lower_)) is not None:
            yield from _adverbial(token, adverb)


def without_own_thoughts(reports: list[Reported], parse: Doc) -> list[Reported]:
    """Return the reports except those of a speaker's own thoughts inside another report.

    'He said he hoped to win' is one report.
    """
    kept = []
    for report in reports:
        own = report.entry.sense in THOUGHTS and report.teller is not None and is_pronoun(parse[report.teller])
        if own and any(
            other is not report and start <= report.verb < end for other in reports for start, end in other.content
        ):
            continue
        kept.append(report)
    return kept


def is_relayed(report: Reported, parse: Doc) -> bool:
    """Whether this report, inside a quotation, passes on what a third party says: 'Aid agencies say ...'.

    A report of the speaker's own thoughts ('I think') is part of the quoted speech and doesn't count.
    """
    return (
        report.teller is not None
        and is_noun(parse[report.teller])
        and report.entry.sense in RELAYED
        and report.relayable
        and not report.negated
    )


def _participle_subject(verb: Token, cues: Cues) -> Token | None:
    """Return who speaks by a participle behind a comma: the main clause's subject, 'Rebels left the town, saying ...'.

    In 'Idris noted that rebels had left, saying ...' that clause is itself reported, and its speaker, Idris, goes on.
    """
    main = clauses.host_of_participle(verb)
    if main is None:
        return None
    above = clauses.reporting_verb(main)
    goes_on = above is not None and above.i < main.i < verb.i and cues.of_verb(above) is not None
    return (subject(above) if goes_on and above is not None else None) or subject(main)


def _goes_on_telling(verb: Token, cues: Cues) -> Token | None:
    """Return the speaker of a verb that is coordinated with a reported passive: the speaker of that report.

    'The centre said the raid was carried out by jets and put the toll at 30': the centre put it, not the raid.
    """
    told = clauses.first_conjunct(verb)
    if told is None or is_passive(verb) or not is_passive(told) or clauses.has_subject(verb):
        return None
    above = clauses.reporting_verb(told)
    return subject(above) if above is not None and cues.of_verb(above) is not None else None


def _quoting_on(clause: Token, cues: Cues) -> set[int]:
    """Return the tokens of a participle within a reported clause that introduces a quotation: ', saying, "Z"'."""
    for token in complements.participles_within(clause):
        following = [t.text for t in token.doc[token.i + 1 : token.i + 3]]
        if cues.of_verb(token) and any(mark in QUOTATION_MARKS for mark in following):
            return subtree(token)
    return set()


def _verbal(verb: Token, cue: Cue, cues: Cues) -> Iterator[Reported]:
    if (cue.sense in THOUGHTS and clauses.is_hypothetical(verb)) or clauses.in_question(verb):
        return
    above = clauses.control_verb(verb)
    if above is not None and (outer := cues.of_verb(above)) is not None and "infinitive" in outer.frames:
        return  # 'declined to discuss' is one report
    speaker = _participle_subject(verb, cues) or _goes_on_telling(verb, cues) or subject(verb)
    said = _content(verb, cue, speaker, cues)
    if said is None and "clause" in cue.frames:
        if (misread := repairs.clause_taken_for_subject(verb)) is not None:
            said, speaker = _between(*misread, verb), misread[1]
        said = said or _torn_off(verb)
    if (inverted := repairs.report_behind(verb)) is not None and inverted[1].lower_ not in cues.silent:
        host, speaker = inverted
        found = pieces(verb.doc, subtree(host), subtree(verb))
        said = _Content(StatementRule.VERB_CLAUSE_BEFORE, found, is_clause=True, is_ahead=True)
    if said is None or (speaker is not None and (_is_nobody(speaker) or speaker.lower_ in cues.silent)):
        return
    if speaker is None and said.is_ahead and (speaker := repairs.subject_behind(verb)) is not None:
        without = set(range(*phrase(speaker))) | set(range(*verb_group(verb)))
        kept = pieces(verb.doc, {t for extent in said.pieces for t in range(*extent)}, without)
        said = replace(said, pieces=kept)
    if speaker is None and said.needs_speaker:
        return
    audience = complements.addressee(verb, is_object="person" in cue.frames, is_behind_to="quote" in cue.frames)
    yield Reported(
        content=said.pieces,
        cue=verb_group(verb),
        speaker=phrase(speaker) if speaker is not None else None,
        teller=speaker.i if speaker is not None else None,
        entry=cue,
        rule=said.rule,
        verb=verb.i,
        negated=is_negated(verb),
        relayable=said.is_clause and clauses.states_fact(verb),
        audience=phrase(audience) if audience is not None else None,
    )


def _is_nobody(speaker: Token) -> bool:
    """Whether the speaker is nobody: 'No group claimed ...', 'nobody said ...'."""
    return speaker.lower_ in NOBODY or has_determiner(speaker, {"no", "neither"})


def _between(said: Token, speaker: Token, verb: Token) -> _Content | None:
    """Return the content, the words before the speaker: '12 houses burnt in Tamale, the mayor said'."""
    found = pieces(verb.doc, set(range(left_edge(said), left_edge(speaker))))
    return _Content(StatementRule.VERB_CLAUSE_BEFORE, found, is_clause=True, is_ahead=True) if found else None


def _torn_off(verb: Token) -> _Content | None:
    found = pieces(verb.doc, repairs.torn_off_clause(verb))
    return _clause(verb, found) if found else None


def _clause(verb: Token, found: tuple[Extent, ...]) -> _Content:
    """Return the content that is a whole clause behind its verb; a passive ('it was said that') needs no speaker."""
    return _Content(StatementRule.VERB_CLAUSE, found, is_clause=True, needs_speaker=not is_passive(verb))


def _content(verb: Token, cue: Cue, speaker: Token | None, cues: Cues) -> _Content | None:
    """Return the content of the first frame of the cue that the sentence fills; None if there is none."""
    reporting = _reporting_tokens(verb, speaker)
    frames = chain(
        _clause_frames(verb, cue, speaker, cues, reporting),
        _infinitive_frames(verb, cue, reporting),
        _phrase_frames(verb, cue, speaker, cues, reporting),
    )
    said = next(frames, None)
    return said if said is not None and said.pieces else None


def _reporting_tokens(verb: Token, speaker: Token | None) -> set[int]:
    """Return the tokens that report: the verb group and, if the speaker depends on the verb, the speaker's subtree."""
    tokens = set(range(*verb_group(verb)))
    if speaker is not None and clauses.depends_on(speaker, verb):
        tokens |= subtree(speaker)
    return tokens


def _clause_frames(verb: Token, cue: Cue, speaker: Token | None, cues: Cues, reporting: set[int]) -> Iterator[_Content]:
    """Yield contents that are clauses.

    'Said that ...', '..., he said', 'Azaz, rebels say, is safe', '..., as officials noted'.
    """
    if not cue.frames & {"clause", "quote"}:
        return
    doc = verb.doc
    said = [clause for clause in complements.content_clauses(verb) if clause.i not in reporting]
    after = [c for c in said if c.i > verb.i and not repairs.is_noun_taken_for_verb(verb, c)]
    if after:
        last = _last_of(after, cues)
        yield _clause(verb, pieces(doc, _to_end(verb, after[0], last), reporting | _quoting_on(last, cues)))
    for clause in [c for c in said if c.i < verb.i][:1]:
        tokens = set(range(left_edge(clause), verb.i)) | subtree(clause)
        yield _Content(StatementRule.VERB_CLAUSE_BEFORE, pieces(doc, tokens, reporting), is_clause=True, is_ahead=True)
    if (host := clauses.host_of_parenthesis(verb, speaker)) is not None:
        yield _Content(StatementRule.VERB_PARENTHETICAL, pieces(doc, subtree(host), reporting | subtree(verb)))
    if "clause" in cue.frames and (host := clauses.host_of_as_clause(verb)) is not None:
        yield _Content(StatementRule.AS_CLAUSE, pieces(doc, subtree(host), subtree(verb)))


def _infinitive_frames(verb: Token, cue: Cue, reporting: set[int]) -> Iterator[_Content]:
    """Yield contents that are infinitives: 'refused to leave'; with the persons addressed: 'told his men to leave'."""
    if not cue.frames & {"infinitive", "clause"}:
        return
    for clause in complements.infinitives(verb):
        if "infinitive" in cue.frames or not is_infinitive(clause):
            tokens = subtree(clause)
            for person in complements.objects_between(verb, clause) if "person" in cue.frames else ():
                tokens |= subtree(person)
            # 'Appealed for $3 million to help them': '$3 million' belongs to the content too.
            for preposition in complements.prepositions_between(verb, clause):
                if preposition.lower_ in cue.frames:
                    tokens |= subtree(preposition) - {preposition.i}
            yield _Content(StatementRule.VERB_INFINITIVE, pieces(verb.doc, tokens, reporting))


def _phrase_frames(verb: Token, cue: Cue, speaker: Token | None, cues: Cues, reporting: set[int]) -> Iterator[_Content]:
    """Yield contents that are phrases.

    'Called him a liar', 'announced a plan', 'called for a truce', 'the plan was announced'.
    """
    doc = verb.doc
    for kind, head in complements.complements(verb):
        if "name" in cue.frames and kind in (Kind.PREDICATE, Kind.CLAUSE):
            whole = set(range(verb.i + 1, max(subtree(head)) + 1))
            yield _Content(StatementRule.VERB_NAME, pieces(doc, whole, reporting))
        elif kind is Kind.OBJECT and _takes_object(cue, speaker, cues) and _is_said(verb, head):
            tokens = subtree(head) | complements.behind_object(verb, head)
            yield _Content(StatementRule.VERB_OBJECT, pieces(doc, tokens, reporting), needs_speaker=True)
        elif kind is Kind.PREPOSITION and head.lower_ in cue.frames and (tokens := _behind(verb, head, cue)):
            # 'Was described as quiet' without a speaker is no report.
            yield _Content(
                StatementRule.VERB_PREPOSITION, pieces(doc, tokens, reporting), needs_speaker=head.lower_ == "as"
            )
    if "object" in cue.frames and (thing := clauses.passive_subject(verb)) is not None:
        yield _Content(StatementRule.VERB_PASSIVE, pieces(doc, subtree(thing)), needs_speaker=True)


def _takes_object(cue: Cue, speaker: Token | None, cues: Cues) -> bool:
    """Whether an object of this cue is its content: 'announced a truce', 'data shows 214 cases'.

    In 'he showed 14 photos' it isn't, because the subject is no record.
    """
    told = "record" in cue.frames and speaker is not None and speaker.lower_ in cues.records
    return told or "object" in cue.frames


def _is_said(verb: Token, thing: Token) -> bool:
    """Whether this object is the content of its verb; in 'Underscoring that threat, the mayor said ...' it isn't."""
    if clauses.stands_before_main(verb) and has_determiner(thing, DEMONSTRATIVES):
        return False
    return not is_pronoun(thing) and not clauses.is_hypothetical(verb)


def _behind(verb: Token, preposition: Token, cue: Cue) -> set[int]:
    """Return the tokens of a content behind a preposition; none for 'did not respond to requests'."""
    if cue.cue in ANSWERS and is_negated(verb):
        return set()
    tokens = subtree(preposition) - {preposition.i}
    if cue.cue == "call" and preposition.lower_ in ("on", "upon"):
        # 'Called on the army to free 12': the content is who is asked and what for.
        for infinitive in complements.infinitives_behind(verb, preposition):
            tokens |= subtree(infinitive)
        return tokens if any(is_infinitive(verb.doc[token]) for token in tokens) else set()
    return tokens


def _last_of(said: list[Token], cues: Cues) -> Token:
    """Return the last of the coordinated clauses: 'said the army shelled Taiz, burned villages and killed 12'."""
    last = said[0]
    for clause in said[1:]:
        if cues.of_verb(clause) is not None or not is_joined(last, clause):
            break
        last = clause
    return last


def _to_end(verb: Token, clause: Token, last: Token) -> set[int]:
    """Return the tokens behind the verb, from the start of its first content clause to the end of the last."""
    tokens = subtree(clause)
    start = min((t for t in tokens if t > verb.i), default=clause.i)
    return set(range(start, max(tokens | subtree(last)) + 1))


def _nominal(noun: Token, cue: Cue) -> Iterator[Reported]:
    """Yield the report of a noun whose speaker is its possessor or follows 'by' or 'from'.

    'Their claim that ...', 'their refusal to ...'.
    """
    clause = complements.clause_of_noun(noun, infinitive="infinitive" in cue.frames)
    source = possessor(noun)
    if clause is not None and source is not None and (content := pieces(noun.doc, subtree(clause))):
        yield _of_word(noun, cue, source, content, StatementRule.NOUN_CLAUSE)


def _misread(noun: Token, cues: Cues) -> list[Reported]:
    """Return the report of a verb that the parser takes for a plural noun: 'The military claims to have killed 12'."""
    cue = cues.verbs.get(noun.lower_)
    behind = repairs.verb_taken_for_noun(noun) if cue is not None and "infinitive" in cue.frames else None
    if cue is None or behind is None:
        return []
    speaker = (left_edge(noun), noun.i)
    content = pieces(noun.doc, behind)
    return [Reported(content, (noun.i, noun.i + 1), speaker, noun.i - 1, cue, StatementRule.VERB_READ_AS_NOUN, noun.i)]


def _adjectival(adjective: Token, cue: Cue) -> Iterator[Reported]:
    """Yield the report that an adjective introduces: 'Rebels are worried that ...'."""
    speaker = clauses.described(adjective)
    if speaker is None:
        return
    about = complements.complement_of_adjective(
        adjective, clause="clause" in cue.frames, infinitive="infinitive" in cue.frames, prepositions=cue.frames
    )
    if content := pieces(adjective.doc, about):
        yield _of_word(adjective, cue, speaker, content, StatementRule.ADJECTIVE_CLAUSE)


def _of_word(word: Token, cue: Cue, speaker: Token, content: tuple[Extent, ...], rule: StatementRule) -> Reported:
    """Return the report whose cue is one word, a noun or an adjective."""
    return Reported(content, (word.i, word.i + 1), phrase(speaker), speaker.i, cue, rule, word.i)


def _adverbial(adverb: Token, cue: Cue) -> Iterator[Reported]:
    """Yield the report, without a speaker, of a clause with an adverb such as 'reportedly'."""
    host = clauses.host_of_adverb(adverb)
    if host is not None and (content := pieces(adverb.doc, subtree(host), {adverb.i})):
        yield Reported(content, (adverb.i, adverb.i + 1), None, None, cue, StatementRule.ADVERB, adverb.i)
