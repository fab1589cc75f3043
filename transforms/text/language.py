"""Says which language a stretch of text is in, and says nothing where it is too short to tell."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

UNDECIDED = "und"
READ = "en"
# Languages of news that the identifier is asked to tell apart: dialects and creoles close to
# these only draw short English lines away.
_LANGUAGE_CODES = """
ar az bg bn ca cs da de el en es et eu fa fi fr gl he hi hr hu hy id it ja ka kk ko lt lv mk mn ms
my no ne nl pl ps pt ro ru si sk sl so sq sr sv sw ta te th tl tr uk ur uz vi zh
"""
_LANGUAGES = _LANGUAGE_CODES.split()
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
# Enough of a long passage to tell its language.
_ENOUGH = 600
# Everyday words that decide, one in eight words at least; for a language we don't mine they must be
# more, and twice those of English: a passage taken for foreign is lost to the reader.
_LEAST_WORDS, _LEAST_WORDS_OTHER, _LEAST_SHARE = 2, 3, 8
# Letters below which the identifier is about as often wrong as right on names and headlines.
_LEAST_LETTERS = 40
_LEAST_LETTERS_OTHER_SCRIPT = 6
# How much likelier another language must be before a line of a page in English counts as foreign.
_MUCH_LIKELIER = 8.0


@dataclass(frozen=True, slots=True)
class EverydayWords:
    """The languages that a word is an everyday word of: `seeds/reference/documents/language_words.csv`."""

    languages: Mapping[str, tuple[str, ...]]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "EverydayWords":
        """Build from the rows `language, words`, the words parted by spaces."""
        languages: dict[str, list[str]] = {}
        for row in rows:
            for word in row["words"].split():
                languages.setdefault(word, []).append(row["language"])
        return cls({word: tuple(found) for word, found in languages.items()})


def find_language(text: str, everyday: EverydayWords, *, doubtful: bool = True) -> str:
    """The language of a passage, ISO 639-1; `und` where it is too short to tell.

    Everyday words decide at once. Where they don't, a model is asked, unless `doubtful` is false:
    for the names and headlines that are most of a page, `und` is answer enough.

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
        # Names of people and things: their spelling says nothing of the language around them.
        return UNDECIDED
    likely = dict(_identifier().rank(" ".join(words)))
    best = max(likely, key=lambda language: (likely[language], language))
    return best if best == READ or likely[best] >= _MUCH_LIKELIER * likely[READ] else UNDECIDED


def main_language(passages: Iterable[tuple[str, int]]) -> str:
    """The language of most of some passages, by the language and size of each; `und` where none is told.

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
