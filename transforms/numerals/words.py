"""The words and signs for numbers in English, with their values."""

UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {"nought": 0, "naught": 0}
TENS = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
# The short scale and the Indian magnitudes; 'dozen' and 'score' multiply in the same way.
MAGNITUDES = {
    "dozen": 12, "score": 20, "hundred": 100, "thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7,
    "billion": 10**9, "trillion": 10**12, "quadrillion": 10**15,
}  # fmt: skip
# Abbreviations of magnitudes after a number in digits.
SHORT_MAGNITUDES = {"mil": 10**6, "mln": 10**6, "mn": 10**6, "bn": 10**9, "bln": 10**9, "trn": 10**12, "tn": 10**12}
PLURALS = {f"{word}s": value for word, value in MAGNITUDES.items()} | {"tens": 10, "dozs": 12}
SCALES = MAGNITUDES | SHORT_MAGNITUDES | PLURALS | {"doz": 12}
ORDINAL_UNITS = {
    word: value
    for value, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
        ],
        start=1,
    )
}
ORDINAL_TENS = {f"{word[:-1]}ieth": value for word, value in TENS.items()}
ORDINAL_SCALES = {f"{word}th": value for word, value in MAGNITUDES.items() if word not in {"dozen", "score"}}
ORDINALS = ORDINAL_UNITS | ORDINAL_TENS | ORDINAL_SCALES
# Denominators in words; not 'second', which is a time.
DENOMINATORS = {"half": 2, "quarter": 4} | {
    word: value for word, value in ORDINALS.items() if word not in {"first", "second"}
}
PLURAL_DENOMINATORS = {f"{word}s": value for word, value in DENOMINATORS.items()} | {"halves": 2}
MULTIPLES = {"twice": 2, "thrice": 3}
# These words are no numbers, but make the magnitude after them vague.
VAGUE_BEFORE = frozenset({"several", "few", "many", "couple", "countless"})
LINKING = frozenset({"a", "an", "and", "point", "of", "over", "between", "firsts", *VAGUE_BEFORE})
WORDS = frozenset(
    {*UNITS, *TENS, *SCALES, *DENOMINATORS, *PLURAL_DENOMINATORS, *ORDINALS, *MULTIPLES, *LINKING}
)  # fmt: skip

SYMBOL_FRACTIONS = {
    "½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4, "⅕": 1 / 5, "⅖": 2 / 5, "⅗": 3 / 5, "⅘": 4 / 5,
    "⅙": 1 / 6, "⅚": 5 / 6, "⅛": 1 / 8, "⅜": 3 / 8, "⅝": 5 / 8, "⅞": 7 / 8,
}  # fmt: skip
# Denominators in digits that are common in measures and shares; '9/11' and '24/7' stay two numbers.
DIGIT_DENOMINATORS = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 20, 32, 64, 100, 128, 1000})
ORDINAL_SUFFIXES = frozenset({"st", "nd", "rd", "th"})
SUFFIXES = SHORT_MAGNITUDES | {"k": 10**3, "K": 10**3, "MM": 10**6}
# Longer runs of digits are account numbers and codes, not quantities.
LONGEST_QUANTITY = 18
