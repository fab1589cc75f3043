"""What the transforms know of the world: reviewed seeds and models, loaded once a process."""

from dataclasses import dataclass

from transforms.context.words import ContextWords
from transforms.dates.words import TimeWords
from transforms.documents.words import DocumentWords
from transforms.entities.mentions import Tagger
from transforms.entities.world import World
from transforms.figures.words import FigureWords
from transforms.statements.cues import Cues
from transforms.syntax.parsing import Parser


@dataclass(frozen=True, slots=True)
class Reference:
    """Everything a finder may know besides the text; built by `flows.loading.reference` and never changed.

    The two models, then one field for each room of `transforms`, which is handed that field alone.
    """

    parser: Parser
    tagger: Tagger
    documents: DocumentWords
    entities: World
    dates: TimeWords
    figures: FigureWords
    statements: Cues
    context: ContextWords
