"""What the transforms know of the world: reviewed seeds and models, loaded once a process."""

from dataclasses import dataclass

from transforms.context.discourse import Incidents
from transforms.context.events import Events
from transforms.context.locations import Whereabouts
from transforms.context.modality import Hedging
from transforms.context.placement import PlacementWeights
from transforms.dates.words import TimeWords
from transforms.documents.boilerplate import Wording
from transforms.documents.bylines import BylineWords
from transforms.entities.mentions import Tagger
from transforms.entities.world import World
from transforms.figures.counted import CountedClasses
from transforms.figures.hedges import Hedges
from transforms.figures.roles import Identifiers
from transforms.figures.units import Units
from transforms.statements.cues import Cues
from transforms.syntax.parsing import Parser
from transforms.text.language import EverydayWords


@dataclass(frozen=True, slots=True)
class Reference:
    """Everything a finder may know besides the text; built by `flows.loading.reference` and never changed.

    One field a vocabulary, each of a class declared beside the finder that uses it.
    """

    parser: Parser
    tagger: Tagger
    cues: Cues
    events: Events
    hedging: Hedging
    whereabouts: Whereabouts
    incidents: Incidents
    placement: PlacementWeights
    time_words: TimeWords
    wording: Wording
    byline_words: BylineWords
    not_publishers: frozenset[str]
    everyday: EverydayWords
    world: World
    units: Units
    hedges: Hedges
    counted: CountedClasses
    identifiers: Identifiers
