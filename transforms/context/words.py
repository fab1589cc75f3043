"""What the finders of a figure's context know besides the text."""

from dataclasses import dataclass

from transforms.context.dating import DatingWeights
from transforms.context.discourse import Incidents
from transforms.context.events import Events
from transforms.context.locations import Whereabouts
from transforms.context.modality import Hedging
from transforms.context.placement import PlacementWeights
from transforms.statements.cues import Cues


@dataclass(frozen=True, slots=True)
class ContextWords:
    """The vocabularies and weights of a figure's event, place, days and claimant."""

    cues: Cues
    events: Events
    hedging: Hedging
    whereabouts: Whereabouts
    incidents: Incidents
    placement: PlacementWeights
    dating: DatingWeights
