"""Finds digits that are no quantities, by patterns: codes, addresses, times and scores."""

import re
from collections.abc import Iterable, Sequence

# A phone number: groups of digits with a plus, or three of them joined by hyphens.
PHONE = re.compile(
    r"(?<![\w.])(?:\+\d{1,3}[ -]?(?:\(?\d{1,4}\)?[ -]?){2,5}\d{2,4}(?:/\d+)?|"
    r"\(?\d{3}\)?[ -]\d{3}-\d{4}|\d{2,4}-\d{3,8}-\d{3,8}|"
    r"0\d{2,4}[ ]\d{3,4}[ ]\d{3,4}|(?:(?<=call[ ])|(?<=[ ]at[ ])|(?<=phone[ ])|(?<=dial[ ]))\d{3}-\d{4})(?![\w-])"
)
ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\]\"]+|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{2,64}|[@#]\w+|\(?/(?!\d{1,2}/)[\w-]+/[\w/.-]+"
)
CLOCK = re.compile(
    r"(?<![\d$.,])(?:[01]?\d|2[0-4])(?::[0-5]\d){1,2}(?:[ ]?[ap]\.?m\b\.?)?|"
    r"(?<![\d$.,])\d{1,2}(?:[.:][0-5]\d)?[ ]?(?:[ap]\.m\.|[ap]m\b|o['’]clock\b|GMT\b|EDT\b)|"
    r"(?<![\d$.,])[0-2]\d[0-5]\d[ ](?:GMT|EDT|EST|UTC|hours|hrs)\b|"
    r"(?<![\d$.,])1?\d[.:][0-5]\d[ap]m\b|"
    # '12:10:8' is neither a time nor an amount.
    r"(?<![\d:])\d{1,9}(?::\d{1,9}){2,}(?![\d:])",
    re.IGNORECASE,
)
MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|"
    r"july?|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
CALENDAR = re.compile(
    rf"\b{MONTH}[ ]+\d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:[ ]?[-–][ ]?\d{{1,2}}(?!\d))?(?:,?[ ]+(?:1[5-9]|20)\d\d\b)?|"
    rf"(?<![\d$.,])\d{{1,2}}(?:st|nd|rd|th)?[ ](?:of[ ])?{MONTH}\b(?:,?[ ]+(?:1[5-9]|20)\d\d\b)?|"
    r"(?<![\d/])\d{1,2}[/.]\d{1,2}[/.](?:\d\d){1,2}(?!\d)|(?<!\d)(?:1[5-9]|20)\d\d-[01]\d(?:-[0-3]\d)?(?!\d)|"
    r"(?<![\d$.,])(?:1[5-9]|20)\d0s\b|['’]\d0s\b|(?<![\d$.,-])(?:1[5-9]|20)\d\d[-–](?:\d\d|(?:1[5-9]|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
VOTE = re.compile(
    r"\b(?:vot(?:e|es|ed|ing)|won|lost|beat|beaten|beating|defeated|led)[ ](?:of[ ]|by[ ]|was[ ]|is[ ])?"
    r"(\d{1,3})(?:[ ]to[ ]|[-\u2013])(\d{1,3})(?![\d.,]*\d|[ ](?:[a-z]+s|people|men|percent|per cent)\b|[ ]?%)",
    re.IGNORECASE,
)
SCORE = re.compile(r"(?<![\d.,$£€-])(\d{1,3})[-–](\d{1,3})(?![\d.,]*\d|-)")
STREET = re.compile(
    r"(?:[-–]\d{1,4})?[ ](?:[A-Z][a-z]*\.?[ ]){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Lane|Drive|Square)\b"
)
# '[4]', 'p. 170', '1) sail', a line that opens with '3.', '(2) the fleet': marks of notes, pages and lists.
MARKER = re.compile(
    r"\[[ ]?\d{1,3}(?:[ ]?[,\u2013-][ ]?\d{1,3}){0,40}[ ]?\]|"
    r"\b(?:pp?|vol|ext|ch|art|sec|op|fol|no|nos)\.[ ]?\d{1,5}(?![\d,.]*\d)|"
    r"(?:(?<=\n)|^)[ \t]{0,60}\d{1,2}(?:\.\d)?[.)](?=[ \t]|$)|(?<![\w(.,])\d{1,2}\)(?=[ ][a-zA-Z])|"
    r"(?<![\w\])][ ])(?<!\w)\(\d{1,2}\)(?=[ ][a-zA-Z])",
    re.IGNORECASE | re.MULTILINE,
)
COORDINATES = re.compile(
    r"-?\d{1,3}(?:\.\d{1,9})?[ ]?\u00b0[ ]?(?:\d{1,2}(?:\.\d{1,4})?[\u2032\u2019'][ ]?)?"
    r"(?:\d{1,2}(?:\.\d{1,4})?[\u2033\u201d\"][ ]?)?[NSEW]\b|"
    r"-?\d{1,3}\.\d{4,9}[;,][ ]?-?\d{1,3}\.\d{4,9}"
)
# Roads: 'U.S. 54, 56, 83'.
ROAD = re.compile(r"\bU\.?S\.?[ -]\d{1,3}\b(?!,\d{3})(?![ ](?:[a-z]+[ ])?(?:[a-z]+s|people|men|women|children)\b)")
# 'The 1500 block of King Street' is a part of that street.
BLOCK = re.compile(r"[ ]block\b")
# 'Open 24/7' counts neither hours nor days.
ALWAYS = re.compile(r"\b24/7(?:/365)?\b(?!/)")
# Numbers of pictures in a gallery: 'Photo 2 of 14', 'Slideshow (2 Images)', '3 of 8' alone in a line, '[3/7]'.
PICTURES = r"(?:images?|photos?|pictures?|videos?|slides)\b"
PART = r"\d{1,3}[ ]?(?:of|/)[ ]?\d{1,3}"
GALLERY = re.compile(
    rf"\b(?:photo|image|picture|pic|slide|video|page|figure|item)s?[ ]?{PART}\b|"
    rf"(?:^|(?<=\n))[ ]{{0,3}}(?:\({PART}\)|{PART})(?=[ ]*(?:\n|$|[:|]))|"
    r"[\[(]\d{1,3}/\d{1,3}[\])](?=[ ]?(?:[A-Z\n]|$))|"
    rf"\b(?:slide[ ]?show|gallery|photos|images|pictures)\b[: ]{{1,2}}\(?\d{{1,3}}(?:[ ]{PICTURES})?|"
    rf"\([ ]?\d{{1,3}}[ ]{PICTURES}[ ]?\)|(?:^|(?<=\n))\d{{1,3}}[ ](?-i:PHOTOS|IMAGES|PICTURES|VIDEOS|Photos|Images)\b",
    re.IGNORECASE,
)
# '2/8 Officers at the scene': a counter, if the number before or after it ('1/8', '3/8') is near.
COUNTER = re.compile(r"(?<![\w/.,$-])(\d{1,3})[ ]?/[ ]?(\d{1,3})(?=[ ]?\n|[ ][\"\u201c\u2018]?[A-Z]|$)")
LIKE = re.compile(r"(?<![\w/.,])(\d{1,3})[ ]?/[ ]?(\d{1,3})(?![\w/])")
COUNTER_WINDOW = 1000
BRACKETS = re.compile(r"(?:(?<=[a-z][ ])|(?<=[a-z]))\(\d{1,3}(?:(?:,[ ]?|[ ])\d{1,3})*\)")
CITED = re.compile(r"[.](?:[ \n\d]|$)|$")
# How often something happens: 'a one in 85-year flood', 'a once-in-100-years storm'.
RETURN_PERIOD = re.compile(
    r"\b(?:one|1|once)[ -]in[ -](?:an?[ -]|every[ -])?"
    r"(?:\d[\d,]*|(?:[a-z]+[ -]){0,2}(?:ten|[a-z]+ty|hundred|thousand))[ -]years?\b(?![ -]olds?\b)",
    re.IGNORECASE,
)
# Temperatures of a forecast, 'the upper 20s', 'low to mid 80s', and 'the late 60's'; not ages: 'in her late 40s'.
TENS = (
    r"(?<!\bhis )(?<!\bher )(?<!\btheir )(?<!\bmy )(?<!\bour )(?<!\byour )(?<![a-z]-)"
    r"\b(?:the[ ](?=\d)|(?:upper|lower|mid|middle|low|high|early|late)(?:[ -]to[ -](?:upper|mid|high|late))?[ -])"
    r"\d0['’]?s\b"
)
FORECAST = re.compile(
    rf"{TENS}(?:[ ](?:to|and|or)[ ](?:the[ ])?(?:(?:upper|lower|mid|low|high|early|late)[ -])?\d0['’]?s\b)?",
    re.IGNORECASE,
)
# Names of kinds of things: '401(k)', 'a 3-in-1 charger', 'a 2-for-1 split', 'a top-20 player', '720p'.
CLASS = re.compile(
    r"(?<![\w.,$])\d{1,4}(?:\([a-z]\)(?:\(\d{1,2}\))?|-in-(?:\d|one)|-for-\d{1,3})(?!\w)|\b(?:two|three|four|five)-in-(?:one|1)\b|"
    r"\bone-(?:to|on)-one\b|\btop-\d{1,3}\b|\b(?:240|360|480|576|720|1080|1440|2160|4320)[pi]\b"
)
# 'won 7-6 (5)'
TIEBREAK = re.compile(r"(?<![\d-])[67]-[67][ ]\(\d{1,2}(?:-\d{1,2})?\)")
# 'a 911 call'
EMERGENCY = re.compile(r"\b(?:911|999|112)(?=[ ](?:calls?|callers?|dispatch\w*|operators?|emergency)\b)")
# A telephone extension: '3-5076'.
EXTENSION = re.compile(r"(?<![\w.,-])\d-\d{4}(?![\w-]|[.,]\d)")
CODES = (
    PHONE,
    ADDRESS,
    MARKER,
    COORDINATES,
    ROAD,
    EXTENSION,
    GALLERY,
    RETURN_PERIOD,
    FORECAST,
    CLASS,
    TIEBREAK,
    EMERGENCY,
    ALWAYS,
)


def find_codes(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of phone numbers, addresses, notes, list marks, coordinates, roads and other codes, in order.

    >>> text = "Call +963 11 222 3344 [2] by U.S. 54."
    >>> [text[a:b] for a, b in find_codes(text, 0, len(text))]
    ['+963 11 222 3344', '[2]', 'U.S. 54']
    """
    # The mark of a list item opens its line, however far it is indented.
    line = text.rfind("\n", 0, start) + 1
    opens = start if text[line:start].strip() else line
    return _together([*_places(CODES, text, opens, end), *_counters(text, start, end), *_citations(text, start, end)])


def find_times(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of clock times and calendar dates, in order."""
    return _together(_places((CLOCK, CALENDAR), text, start, end))


def find_scores(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans that look like scores, such as 9-2, in order."""
    scores = (m for pattern in (SCORE, VOTE) for m in pattern.finditer(text, start, end))
    return sorted((m.start(1), m.end(2)) for m in scores if int(m[1]) >= int(m[2]))


def _counters(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of '1/8', '2/8', '3/8' that count pictures: the previous or next number must be near."""
    found = list(COUNTER.finditer(text, start, end))
    if not found:
        return []
    near = LIKE.finditer(text, max(0, start - COUNTER_WINDOW), end + COUNTER_WINDOW)
    pairs = {(int(one[1]), int(one[2])) for one in near}
    places = [(one.span(), int(one[1]), int(one[2])) for one in found]
    return [span for span, at, of in places if 0 < at <= of and {(at - 1, of), (at + 1, of)} & pairs]


def _citations(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the span of numbers of notes, 'binge eating (14, 15).', if the sentence has no other such brackets."""
    found = list(BRACKETS.finditer(text, start, end))
    return [found[0].span()] if len(found) == 1 and CITED.match(text, found[0].end(), end) else []


def _places(patterns: Sequence[re.Pattern[str]], text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [match.span() for pattern in patterns for match in pattern.finditer(text, start, end)]


def _together(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in order; spans that overlap are merged."""
    merged: list[tuple[int, int]] = []
    for place in sorted(places):
        if merged and place[0] < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], place[1]))
        else:
            merged.append(place)
    return merged
