"""The knowledge of the transforms about the world: reviewed seeds and models, loaded once per process."""

from dataclasses import dataclass

from transforms.context.words import ContextWords
from transforms.dates.words import TimeWords
from transforms.documents.words import DocumentWords
from transforms.entities.tagging import Tagger
from transforms.entities.world import World
from transforms.figures.words import FigureWords
from transforms.statements.cues import Cues
from transforms.syntax.parsing import Parser


@dataclass(frozen=True, slots=True)
class Reference:
    """All data that a finder may use besides the text; built by `flows.loading.reference` and never changed.

    The fields are the two models, then one field for each subpackage of `transforms`, which gets only that field.
    """

    parser: Parser
    tagger: Tagger
    documents: DocumentWords
    entities: World
    dates: TimeWords
    figures: FigureWords
    statements: Cues
    context: ContextWords
