"""The rules that link a figure to its event, place, days and claimant: each value of `rule` with an explanation."""

from collections.abc import Mapping

from transforms.vocabulary import NamedRule


class EventRule(NamedRule):
    """How the event word is related to what the figure counts: rules of the link `event`."""

    VERB_OBJECT = "context/event-verb-object", "The verb whose object is counted: 'killed 12 civilians'."
    VERB_SUBJECT = "context/event-verb-subject", "The verb whose subject is counted: '45,000 Syrians fled'."
    VERB_PASSIVE = "context/event-verb-passive", "The passive verb whose subject is counted: '12 were killed'."
    VERB_PARTICIPLE = "context/event-verb-participle", "A participle that shares the subject: '12 lay wounded'."
    VERB_FOR = "context/event-verb-for", "The verb with 'for' before what is counted: 'searched for 12'."
    VERB_OBJECT_OF = "context/event-verb-object-of", "The verb whose object has 'of': 'seized control of 12 villages'."
    VERB_RECIPIENT = "context/event-verb-recipient", "The verb that gives something: 'brought aid for 6,000 people'."
    VERB_IN_HEADLINE = "context/event-verb-in-headline", "A capital verb that the parser takes for a name."
    INFINITIVE = "context/event-infinitive", "An infinitive below the verb: 'thousands had no choice but to flee'."
    ADJECTIVE = "context/event-adjective", "An adjective or participle beside the noun: '12 wounded soldiers'."
    PREDICATE = "context/event-predicate", "An adjective said of the noun: '80 are missing'."
    PARTICIPLE = "context/event-participle", "A participle that modifies the noun: '27 journalists detained in Cairo'."
    RELATIVE_CLAUSE = "context/event-relative-clause", "The verb of a relative clause: '12 men who were killed'."
    NOUN = "context/event-noun", "The noun that governs what is counted: 'the death of 12'."
    NOUN_ITSELF = "context/event-noun-itself", "The counted noun is the event: '85 airstrikes'."
    NOUN_MEASURED = "context/event-noun-measured", "The noun whose level is given: 'the death toll rose to 57'."
    ADJACENT = "context/event-adjacent", "The nearest word, whatever the parse: 'Injured: 30'."
    SHARED = "context/event-shared", "The event of the figure that this is a part of or listed with."
    DURATION_OF_NOUN = "context/event-duration-of-noun", "The noun that lasts: 'the four-year war'."
    DURATION_OF_VERB = "context/event-duration-of-verb", "The verb that lasts: 'has been bombing for 10 days'."
    DISTANCE_TO_PLACE = "context/event-distance-to-place", "A length that relates to a place: 'within 5 km of Sirte'."
    DISTANCE_BEHIND_PLACE = (
        "context/event-distance-behind-place",
        "A length with a direction behind a place: 'Kobani, 80 miles to the east'.",
    )


class PlaceRule(NamedRule):
    """How a place belongs to a figure: rules of the links `place`, `from` and `to`."""

    PREPOSITION = "context/place-preposition", "A preposition ties the place to the clause: '12 died in Homs'."
    OBJECT = "context/place-object", "The place is the object of the verb: 'a shell hit Homs and killed 12'."
    SUBJECT = "context/place-subject", "The place is the subject of the verb: 'Homs saw 12 deaths'."
    BEHIND_FIGURE = (
        "context/place-behind-figure",
        "One of several in a list, each with a place: '12 in Homs, 9 in Hama'.",
    )
    LABEL = "context/place-label", "The place before a colon: 'Homs: 12 killed'."
    DIRECTION = "context/place-direction", "A direction from the place: '12 died north of Homs'."
    DISTANCE_OF = "context/place-distance-of", "The figure measures from the place: 'within 5 km of Sirte'."
    DISTANCE_BEHIND = "context/place-distance-behind", "A length behind the place: 'Kobani, 80 miles to the east'."
    THERE = "context/place-there", "The word 'there' stands for the last place named before it in the sentence."
    JOINED = "context/place-joined", "Who joins others is where they are: 'fled, joining 120,000 in camps'."
    CARRIED_THERE = "context/place-carried-there", "The word 'there' stands for the place of the sentence before."
    CARRIED_POINTING = (
        "context/place-carried-pointing",
        "The words 'it' or 'the blast' stand for what the sentence before told, with its place.",
    )
    CARRIED_HARM = "context/place-carried-harm", "Harm without an actor belongs to the incident of the sentence before."
    ARTICLE = (
        "context/place-article",
        "The likeliest place of the whole article; `evidence` says where it is told.",
    )


class DateRule(NamedRule):
    """How a date belongs to a figure: rules of the link `date`."""

    IN_CLAUSE = "context/date-in-clause", "A date in the clause of the figure."
    RANGE = "context/date-range", "One of two dates that bound a stretch: 'from Monday to Friday'."
    SINCE = "context/date-since", "The first day of a stretch that lasts until publication: 'since Monday'."
    UNTIL = "context/date-until", "The last day of a stretch: 'by Monday'."
    ARTICLE = "context/date-article", "The likeliest days of the whole article; `evidence` says where they are told."
    CARRIED = "context/date-carried", "The date of the sentence before, which this one goes on about."


class ClaimantRule(NamedRule):
    """Who claims a figure: rules of the link `claimant`."""

    SPEAKER = "context/claimant-speaker", "The speaker of the innermost statement that holds the figure."


RULES: Mapping[str, str] = {
    **EventRule.sentences(),
    **PlaceRule.sentences(),
    **DateRule.sentences(),
    **ClaimantRule.sentences(),
}
