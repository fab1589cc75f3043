"""Detects the language of a stretch of text, or returns `und` (undecided) if the text is too short."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

UNDECIDED = "und"
READ = "en"
# The languages among which the model chooses. Dialects and creoles are left out: short English lines are mistaken for
# them.
_LANGUAGE_CODES = """
ar az bg bn ca cs da de el en es et eu fa fi fr gl he hi hr hu hy id it ja ka kk ko lt lv mk mn ms
my no ne nl pl ps pt ro ru si sk sl so sq sr sv sw ta te th tl tr uk ur uz vi zh
"""
_LANGUAGES = _LANGUAGE_CODES.split()
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
# Characters of a long passage that are enough to detect its language.
_ENOUGH = 600
# Everyday words decide if they are at least one word in eight. For a language that isn't mined there must be more of
# them, and over twice as many as English ones: a passage mistaken for foreign yields no facts.
_LEAST_WORDS, _LEAST_WORDS_OTHER, _LEAST_SHARE = 2, 3, 8
# With fewer letters than these the model isn't asked: it is wrong about names and headlines as often as right.
_LEAST_LETTERS = 40
_LEAST_LETTERS_OTHER_SCRIPT = 6
# How much more likely another language must be before a line of an English page counts as foreign.
_MUCH_LIKELIER = 8.0


@dataclass(frozen=True, slots=True)
class EverydayWords:
    """The languages in which a word is common: `seeds/reference/documents/language_words.csv`."""

    languages: Mapping[str, tuple[str, ...]]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "EverydayWords":
        """Build from the rows `language, words`, the words separated by spaces."""
        languages: dict[str, list[str]] = {}
        for row in rows:
            for word in row["words"].split():
                languages.setdefault(word, []).append(row["language"])
        return cls({word: tuple(found) for word, found in languages.items()})


def find_language(text: str, everyday: EverydayWords, *, doubtful: bool = True) -> str:
    """Return the language of a passage as its ISO 639-1 code; `und` if the passage is too short.

    Everyday words decide first. If they don't decide, a model does. If `doubtful` is false, the model isn't asked about
    Latin script: for names and headlines, which are most of a page, `und` is enough.

    >>> everyday = EverydayWords.from_rows([{"language": "en", "words": "the by on"}])
    >>> find_language("The river rose by two metres on Friday.", everyday)
    'en'
    >>> find_language("Vecinos caminan entre los escombros de la ciudad en abril de 2015.", everyday)
    'es'
    >>> find_language("Fabrice Balanche", everyday)
    'und'
    """
    words = _WORD.findall(text[:_ENOUGH])
    counted: Counter[str] = Counter()
    for word in words:
        counted.update(everyday.languages.get(word.lower(), ()))
    ranked = counted.most_common(1)
    if ranked and ranked[0][1] * _LEAST_SHARE >= len(words):
        language, count = ranked[0]
        if language == READ and count >= _LEAST_WORDS:
            return READ
        if language != READ and count >= _LEAST_WORDS_OTHER and count > 2 * counted[READ]:
            return language
    letters = sum(map(len, words))
    latin = 2 * len(_LATIN.findall(text[:_ENOUGH])) >= letters
    if letters < (_LEAST_LETTERS if latin else _LEAST_LETTERS_OTHER_SCRIPT) or (latin and not doubtful):
        return UNDECIDED
    if latin and 2 * sum(word[0].isupper() for word in words) > len(words):
        # Names of people and things: their spelling doesn't show the language around them.
        return UNDECIDED
    likely = dict(_identifier().rank(" ".join(words)))
    best = max(likely, key=lambda language: (likely[language], language))
    return best if best == READ or likely[best] >= _MUCH_LIKELIER * likely[READ] else UNDECIDED


def main_language(passages: Iterable[tuple[str, int]]) -> str:
    """Return the language with the largest total size, given passages' languages and sizes; `und` if none is known.

    >>> main_language([("fr", 40), ("und", 200), ("en", 30)])
    'fr'
    """
    sizes: Counter[str] = Counter()
    for language, size in passages:
        if language != UNDECIDED:
            sizes[language] += size
    return max(sizes, key=lambda language: (sizes[language], language), default=UNDECIDED)


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES)
    return identifier
