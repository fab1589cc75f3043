"""What the transforms know of the world: reviewed seeds and models, loaded once a process."""

from dataclasses import dataclass

from transforms.bylines import BylineWords
from transforms.counted import CountedClasses
from transforms.cues import Cues
from transforms.events import Events
from transforms.hedges import Hedges
from transforms.identifiers import Identifiers
from transforms.language import EverydayWords
from transforms.mentions import Tagger
from transforms.modality import Hedging
from transforms.parsing import Parser
from transforms.placement import PlacementWeights
from transforms.scenes import Incidents
from transforms.timewords import TimeWords
from transforms.units import Units
from transforms.whereabouts import Whereabouts
from transforms.wording import Wording
from transforms.world import World


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
