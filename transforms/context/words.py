"""The vocabularies and learnt weights that the finders of a figure's context need besides the text."""

from dataclasses import dataclass

from transforms.context.dating_weights import DatingWeights
from transforms.context.discourse import Incidents
from transforms.context.events import Events
from transforms.context.locations import PlaceWords
from transforms.context.modality import ModalityWords
from transforms.context.placement_weights import PlacementWeights
from transforms.statements.cues import Cues


@dataclass(frozen=True, slots=True)
class ContextWords:
    """The vocabularies and weights for finding a figure's event, place, days and claimant."""

    cues: Cues
    events: Events
    hedging: ModalityWords
    whereabouts: PlaceWords
    incidents: Incidents
    placement: PlacementWeights
    dating: DatingWeights
