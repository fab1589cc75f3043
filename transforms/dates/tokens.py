"""Cuts text into the words, numbers and marks that time expressions are made of."""

import re
from collections.abc import Iterator

TOKEN = re.compile(
    r"""
    (?P<word>
        # no quarter, no a.m. or p.m., no era
        (?!(?<!\w)[Qq][1-4](?!\w)|[aApP]\.?[ ]?[mM](?![^\W\d_])|[aAbB]\.[ ]?[cCdD]|[oO]['’]c)[^\W\d_]+
      | [oO]['’]clock
    )
  | (?P<quarter>(?<!\w)[Qq][1-4](?!\w))
  | (?P<iso>\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?![\w-]))
  | (?P<date>(?:\d{1,4}-\d{1,2}-\d{2,4}|\d{1,4}/\d{1,2}/\d{2,4}|\d{1,2}\.\d{1,2}\.\d{4})(?![a-z\d_/-]|\.\d))
  | (?P<clock>\d{1,2}[:.]\d{2}(?::\d{2})?(?=[ ]?[ap]\.?[ ]?m\b|[ ]?hrs?\b|[ ](?:GMT|UTC)\b)
      | \d{1,2}:\d{2}(?::\d{2})?(?![\d:]))
  | (?P<decade>(?:['’‘]\d0|\d{3}0)['’]?s(?!\w))
  | (?P<ordinal>\d{1,4}(?:st|nd|rd|th)(?!\w))
  | (?P<shortyear>(?<!\w)['’‘]\d{2}(?!\w))
  | (?P<number>\d+(?:,\d{3})*(?:\.\d+)?(?:[ ]?[½¼¾]|[ ]\d/\d(?![\d/]))?)
  | (?P<meridiem>[aApP]\.[ ]?[mM]\.?(?!\w)|[aApP][mM](?![\w]))
  | (?P<era>[bB]\.[ ]?[cC]\.?(?:[ ]?[eE]\.)?(?!\w)|[aA]\.[ ]?[dD]\.)
  | (?P<letters>[^\W\d_]+)
  | (?P<possessive>['’]s?(?!\w))
  | (?P<break>\n[ \t\r]*\n)
  | (?P<mark>[^\s\w])
    """,
    re.VERBOSE,
)


def split_words(phrase: str) -> Iterator[str]:
    """Split a phrase into lower-case words in the same way as a text.

    >>> list(split_words("New Year's Day"))
    ['new', 'year', "'s", 'day']
    """
    for found in TOKEN.finditer(phrase):
        yield fold(found.group())


def fold(word: str) -> str:
    """Return the form in which words are looked up: lower case, with straight apostrophes."""
    return word.lower().replace("’", "'")
