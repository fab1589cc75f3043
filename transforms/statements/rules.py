"""The rules by which statements and their speakers are found: the values of `rule`, each with its explanation."""

from collections.abc import Mapping

from transforms.vocabulary import NamedRule


class StatementRule(NamedRule):
    """Rules of the links `cue`, `content` and `relayed_by`, and of a `claimant` whose statement has no cue."""

    VERB_CLAUSE = "statements/verb-clause", "A clause behind a verb of saying: 'officials said that 12 died'."
    VERB_CLAUSE_BEFORE = "statements/verb-clause-before", "A clause before its verb: '12 died, officials said'."
    VERB_PARENTHETICAL = "statements/verb-parenthetical", "A verb inside the clause: 'Azaz, rebels say, is safe'."
    AS_CLAUSE = "statements/as-clause", "The clause that 'as' comments on: '12 died, as officials noted'."
    VERB_INFINITIVE = "statements/verb-infinitive", "An infinitive behind a verb: 'vowed to leave'."
    VERB_NAME = "statements/verb-name", "What somebody is called: 'called him a liar'."
    VERB_OBJECT = "statements/verb-object", "The object of a verb of saying: 'announced a truce'."
    VERB_PREPOSITION = "statements/verb-preposition", "What follows the preposition of a verb: 'called for a truce'."
    VERB_PASSIVE = "statements/verb-passive", "The subject of a passive verb: 'the truce was announced by rebels'."
    VERB_READ_AS_NOUN = (
        "statements/verb-read-as-noun",
        "An infinitive behind a verb that the parser takes for a noun: 'the military claims to have killed 12'.",
    )
    ACCORDING_TO = "statements/according-to", "The clause beside 'according to' and its speaker."
    BY_COUNT = "statements/by-count", "The clause beside somebody's count: 'by the ministry's count, 58 died'."
    NOUN_CLAUSE = "statements/noun-clause", "The clause that belongs to a noun of saying: 'their claim that 12 died'."
    ADJECTIVE_CLAUSE = "statements/adjective-clause", "What follows an adjective: 'they are worried that 12 died'."
    ADVERB = "statements/adverb", "The clause of an adverb: '12 reportedly died'."

    NAME_COLON = "statements/name-colon", "The rest of the line behind a name and a colon: 'Police: 12 died'."
    NAME_COLON_TRANSCRIPT = (
        "statements/name-colon-transcript",
        "The rest of the line behind a name in capitals and a colon, as in a transcript.",
    )
    HEADLINE_TAG = "statements/headline-tag", "A headline that ends with who says it: '12 killed in Sinai: army'."

    QUOTE_CUE_AFTER = "statements/quote-cue-after", "A quotation with its verb behind it: 'she said'."
    QUOTE_CUE_BEFORE = "statements/quote-cue-before", "A quotation with its verb before it: 'she said:'."
    QUOTE_TAG_BEHIND = (
        "statements/quote-tag-behind",
        "A quotation whose verb is in a sentence of its own behind it: 'she asked.'.",
    )
    QUOTE_ANY_VERB = "statements/quote-any-verb", "A long quotation behind a colon or comma, whatever the verb before."
    QUOTE_ANY_VERB_AFTER = (
        "statements/quote-any-verb-after",
        "A quotation that ends with a comma, whatever the verb behind: 'he barked'.",
    )
    QUOTE_NAME_COLON = "statements/quote-name-colon", "A quotation behind a name and a colon."
    QUOTE_NAME_DASH = "statements/quote-name-dash", "A quotation with a dash and a name behind it."
    QUOTE_GOES_ON = "statements/quote-goes-on", "A quotation of whole sentences goes on with the speaker before it."
    QUOTE_AFTER_NAME = "statements/quote-after-name", "The person who acts in the sentence before a quotation says it."

    RELAYED_IN_STATEMENT = (
        "statements/relayed-in-statement",
        "The speaker of the statement around this one: 'Ali said that rebels say ...'.",
    )
    TOLD_TO_OUTLET = "statements/told-to-outlet", "The outlet that a speaker talked to: 'told Reuters that ...'."
    QUOTED_BY = "statements/quoted-by", "Who quotes the speaker: 'a resident quoted by the agency'."


class SpeakerRule(NamedRule):
    """How the speaker of a statement was identified: rules of the link `claimant`."""

    NAMED = "statements/speaker-named", "The phrase of the speaker is a name."
    VOICE = "statements/speaker-voice", "A spokesman or report is named by the body before it: 'the army spokesman'."
    APPOSITION = "statements/speaker-apposition", "A name follows the noun: 'the commander, Ahmed Uthman'."
    PRONOUN_LAST = "statements/speaker-pronoun-last", "A pronoun for the person who spoke last."
    PRONOUN_ONLY = "statements/speaker-pronoun-only", "A pronoun for the only person named nearby."
    PRONOUN_UNDECIDED = "statements/speaker-pronoun-undecided", "A pronoun that may stand for several persons."
    BODY_CALLED = "statements/speaker-body-called", "A body called by a word of its name: 'the ministry'."
    BODY_LAST = (
        "statements/speaker-body-last",
        "A word such as 'they' for the body that spoke last.",
    )
    TITLE = "statements/speaker-title", "A person called by a word of the phrase that named them: 'the governor'."
    DESCRIBED = "statements/speaker-described", "The speaker is described and not named: 'two residents'."


RULES: Mapping[str, str] = {**StatementRule.sentences(), **SpeakerRule.sentences()}
