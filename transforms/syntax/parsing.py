"""Parses sentences: tags and arcs by spaCy's small model, parts of speech by its rules, with one look-up per token.

The model's attribute ruler matches all its patterns against every token, which takes longer than the tagger. Its
result depends only on the tag, the arc and, for some eighty words, the word: so it runs once for each combination.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from spacy.attrs import DEP, LOWER, POS, TAG
from spacy.language import Language
from spacy.tokens import Doc

Key = tuple[int, int, int, bool]
# The only arc of the word before that the rules look at: 'there are'.
_EXPLETIVE = "expl"
_SPACE = " "
_OTHER = "other"


class Parser:
    """The pipeline of a spaCy model whose `attribute_ruler` is removed and called from here.

    `language` is the pipeline without the ruler, `ruler` the removed component.
    """

    def __init__(self, language: Language, ruler: Any) -> None:
        self._language = language
        self._ruler = ruler
        self._vocab = language.vocab
        self._expletive = self._vocab.strings.add(_EXPLETIVE)
        self._words = {self._vocab.strings.add(word) for word in _words(ruler)}
        self._known: dict[Key, int] = {}

    def pipe(self, texts: Iterable[str]) -> Iterator[Doc]:
        """Yield the parse of each text, in order."""
        for doc in self._language.pipe(texts):
            self._mark(doc)
            yield doc

    def _mark(self, doc: Doc) -> None:
        """Set the part of speech of each token."""
        parts = []
        after_expletive = False
        for token, (tag, word, dep) in zip(doc, doc.to_array([TAG, LOWER, DEP]).tolist(), strict=True):
            shown = word if word in self._words else self._vocab.strings[_SPACE if token.is_space else _OTHER]
            key = (tag, shown, dep, after_expletive)
            part = self._known.get(key)
            if part is None:
                part = self._known[key] = self._ask(key)
            parts.append(part)
            after_expletive = dep == self._expletive
        doc.from_array([POS], np.array(parts, np.uint64).reshape(-1, 1))

    def _ask(self, key: Key) -> int:
        """Return the part of speech that the ruler gives to a token with this key."""
        tag, word, dep = (self._vocab.strings[part] for part in key[:3])
        before = _EXPLETIVE if key[3] else "dep"
        doc = Doc(self._vocab, [_OTHER, word], tags=["", tag], deps=[before, dep], heads=[0, 0])
        return int(self._ruler(doc)[1].pos)


def _words(ruler: Any) -> Iterator[str]:
    """Yield the words that occur in the ruler's rules for parts of speech."""
    for rule in ruler.patterns:
        if "POS" in rule["attrs"]:
            for pattern in rule["patterns"]:
                for token in pattern:
                    told = token.get("LOWER", [])
                    yield from [told] if isinstance(told, str) else told["IN"] if told else []
