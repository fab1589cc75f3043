"""Who learns what: teachers from annotated texts, the network that ships from these and from what teachers believe."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from training.annotations import Annotated
from training.bases import minilm
from training.learning import STUDENT, TEACHER, Pupil, load_tokenizer, train
from training.network import Network
from training.samples import Sentence, neighbours, read_sentences, vary
from training.teaching import teach

TEACHERS = (1, 2)
SEEDS = (1, 2, 3)
# Variants of each text, of which a student sees one an epoch.
VARIANTS = 8
# The domain's own corpus is small: seen this often an epoch.
TIMES = {"re3d": 3}
# The documents of one fold are kept from a network; None: it learns from all.
Part = int | None
Networks = dict[Part, list[Network]]
Text = list[Sentence]


@dataclass(frozen=True)
class Library:
    """All open texts, with what annotators say of them, in which fold each is, and variants of them."""

    documents: Sequence[Annotated]
    folds: Sequence[Part]
    texts: Sequence[Text]
    variants: Sequence[Sequence[Text]]

    def for_part(self, part: Part) -> list[int]:
        """The numbers of the texts that networks of a part may learn from."""
        return [at for at, fold in enumerate(self.folds) if part is None or fold != part]


def read_library(documents: Sequence[Annotated], fold_of: dict[str, int]) -> Library:
    """The open texts among documents, read and varied."""
    tokenizer = load_tokenizer()
    # Of texts without annotations only open ones are read.
    learnt = [d for d in documents if d.is_open or not d.spans]
    texts = [read_sentences(document, tokenizer) for document in learnt]
    pieces = {piece for text in texts for sentence in text for piece in sentence.pieces.ids}
    known = {piece: str(tokenizer.id_to_token(piece)) for piece in sorted(pieces)}
    meanings = minilm()["embeddings.word_embeddings.weight"].numpy()
    near: dict[int, list[int]] = {}
    for inside in (False, True):
        alike = [p for p, told in known.items() if told.startswith("##") == inside and any(map(str.isalpha, told))]
        near |= neighbours(alike, meanings)
    chance = random.Random(VARIANTS)  # noqa: S311 - no secret
    variants = [[[vary(sentence, near, chance) for sentence in text] for text in texts] for _ in range(VARIANTS)]
    return Library(learnt, [fold_of.get(d.name) for d in learnt], texts, variants)


def raise_teachers(library: Library, parts: Sequence[Part]) -> Networks:
    """Large networks that learn what annotators say."""
    pupils = []
    for part in parts:
        texts = [
            library.texts[at]
            for at in library.for_part(part)
            for _ in range(_times(library.documents[at]))
            if library.documents[at].spans
        ]
        pupils += [Pupil(seed, [texts]) for seed in TEACHERS]
    return _by_part(parts, train(TEACHER, pupils))


def raise_students(library: Library, teachers: Networks) -> Networks:
    """Small networks that learn what annotators say and, where these are silent, what teachers believe."""
    whole = [*library.texts, *(text for variant in library.variants for text in variant)]
    beliefs = teach(teachers, whole)
    pupils = []
    for part, believed in beliefs.items():
        own = library.for_part(part)
        told = [
            [_both(sentence, belief) for sentence, belief in zip(library.texts[at], believed[at], strict=True)]
            for at in own for _ in range(_times(library.documents[at]))
        ]  # fmt: skip
        count = len(library.texts)
        epochs = [[*told, *(believed[count * (n + 1) + at] for at in own)] for n in range(VARIANTS)]
        pupils += [Pupil(seed, epochs) for seed in SEEDS]
    return _by_part(list(teachers), train(STUDENT, pupils))


def _times(document: Annotated) -> int:
    return TIMES.get(document.corpus, 1)


def _both(sentence: Sentence, belief: Sentence) -> Sentence:
    """A sentence with what teachers believe for the heads that its annotators say nothing to."""
    return replace(sentence, taught={head: t for head, t in belief.taught.items() if head not in sentence.right})


def _by_part(parts: Sequence[Part], networks: Sequence[Network]) -> Networks:
    each = len(networks) // len(parts)
    return {part: list(networks[at * each : (at + 1) * each]) for at, part in enumerate(parts)}
