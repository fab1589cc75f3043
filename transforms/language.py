"""Says which language a stretch of text is in, and says nothing where it is too short to tell."""

import re
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
# Words of English alone: two of them among few words decide without a model.
_ENGLISH_WORDS = """
the and of that which who was were are is has have had been with from for this these those they
their his her its not but by at on it he she said says will would could after before about into over
than when while
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_WORD = re.compile(r"[^\W\d_]+")
# Letters below which the identifier is about as often wrong as right on names and headlines.
_LEAST_LETTERS = 40
_LEAST_LETTERS_OTHER_SCRIPT = 6
# How much likelier another language must be before a line of a page in English counts as foreign.
_MUCH_LIKELIER = 8.0
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
# Enough of a long passage to tell its language.
_ENOUGH = 600


def find_language(text: str) -> str:
    """The language of a passage, ISO 639-1; `und` where it is too short to tell.

    >>> find_language("Vecinos caminan entre los escombros de la ciudad en abril de 2015.")
    'es'
    >>> find_language("The river rose by two metres on Friday.")
    'en'
    >>> find_language("Fabrice Balanche")
    'und'
    """
    words = _WORD.findall(text[:_ENOUGH])
    english = sum(word.lower() in _ENGLISH for word in words)
    if english >= 2 and english * 8 >= len(words):
        return READ
    letters = sum(map(len, words))
    latin = len(_LATIN.findall(text[:_ENOUGH]))
    if letters < (_LEAST_LETTERS if latin * 2 >= letters else _LEAST_LETTERS_OTHER_SCRIPT):
        return UNDECIDED
    ranked = dict(_identifier().rank(" ".join(words)))
    best = max(ranked, key=lambda language: (ranked[language], language))
    if best == READ or english >= 2:
        return READ
    return best if ranked[best] >= _MUCH_LIKELIER * ranked[READ] else UNDECIDED


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES)
    return identifier
