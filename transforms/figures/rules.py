"""The rules that find figures and link them to what they count: each value of `rule` with an explanation."""

from collections.abc import Mapping

from transforms.vocabulary import NamedRule


class FigureRule(NamedRule):
    """Rules of `figures`, and of the links `counted`, `of`, `equivalent` and `date` (of a duration)."""

    NUMBER = "figures/number", "A number without a unit."
    NUMBER_UNIT = "figures/number-unit", "A number with its unit or currency beside it: '5 km', '$3 million'."
    VAGUE = "figures/vague", "A number word without an exact value: 'dozens', 'thousands'."
    VAGUE_TIME = "figures/vague-time", "A duration that names a unit and no number: 'several months'."
    ABSENCE = "figures/absence", "Zero in words: 'nobody was killed', 'no deaths were reported'."
    AGE = "figures/age", "A number that the words around it make somebody's age: 'aged 10', 'Senard, 65,'."
    AGE_BAND = "figures/age-band", "A plural number that means a range of ages: 'in her 60s', 'under-15s'."
    LISTED = "figures/listed", "A number in a list takes the unit written once, at the end or the start of the list."
    COUNTED_UNIT = "figures/counted-unit", "The noun that is counted is itself a unit: 'three consecutive days'."
    BETWEEN = "figures/between", "A range: 'between 30 and 50'."
    FROM_TO = "figures/from-to", "A range: 'from 5 to 7 percent'."
    TO = "figures/to", "A range: '20 to 30'."
    DASH = "figures/dash", "A range with a dash between its ends: '20-30'."
    SLASH = "figures/slash", "A range with a slash between two amounts of money: '$20/$30'."
    OR = "figures/or", "A range of two neighbouring numbers: 'three or four years'."
    CHANGE_FROM = "figures/change-from", "The amount before a change: 120 in 'rose from 120 to 152'."
    CHANGE_TO = "figures/change-to", "The amount after a change: 152 in 'rose from 120 to 152'."
    ONE_IN = "figures/one-in", "A ratio of two numbers: 'one in five', 'three out of four'."

    COUNTED_HEAD = "figures/counted-head", "The noun to the right that the number modifies: '30 wounded soldiers'."
    COUNTED_HYPHEN = "figures/counted-hyphen", "The noun that a hyphen joins to the number: '30-vehicle convoy'."
    COUNTED_OF = "figures/counted-of", "The noun after 'of', counted or the whole of a share: 'dozens of people'."
    COUNTED_SUBJECT = "figures/counted-subject", "The subject of the clause is counted: 'deaths climbed to 1,200'."
    COUNTED_PART = "figures/counted-part", "The noun for a part of an earlier figure: 'three of whom were conscripts'."
    COUNTED_ANTECEDENT = (
        "figures/counted-antecedent",
        "The noun that 'whom' or 'which' refers to is counted: '50 hostages, two of whom died'.",
    )
    COUNTED_OPENING = (
        "figures/counted-opening",
        "The whole named at the start of the sentence is counted: 'Of the 312 detainees, 45 were minors'.",
    )
    OF_FIGURE = "figures/of-figure", "The figure after 'of' is the whole: '30 of the 50 hostages'."
    EQUIVALENT = "figures/equivalent", "The same amount in another unit, in brackets after it: '2 km (1 mile)'."
    EQUIVALENT_MISMATCH = (
        "figures/equivalent-mismatch",
        "An amount repeated in another unit, further off than rounding explains.",
    )
    DURATION = "figures/duration", "The duration in `dates` that the figure was read from as well."


RULES: Mapping[str, str] = FigureRule.sentences()
