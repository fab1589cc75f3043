"""What the name finders know about the world: reviewed entities, places, titles and other word lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transforms.entities.aliases import Aliases
from transforms.entities.common_words import CommonWords
from transforms.entities.gazetteer import Gazetteer, Place
from transforms.entities.name_kinds import NameKinds
from transforms.entities.normalisation import plain_key
from transforms.entities.offices import Offices
from transforms.entities.regions import Regions
from transforms.entities.shapes import Bodies
from transforms.entities.titles import Titles
from transforms.entities.toponyms import PlaceWeights
from transforms.identity import entity_id

# Seeds without entities, with these columns in this order: `title, office`; `word, sort`; `alias, doubt`; `noun, uses`;
# `code, name, neighbours`; `reason, weight`; `country_code, name, aliases, short`; `word, stands, kind`.
VOCABULARY = (
    "titles",
    "common_words",
    "doubtful_aliases",
    "bodies",
    "countries",
    "place_weights",
    "regions",
    "name_kinds",
)


@dataclass(frozen=True, slots=True)
class World:
    """Everything besides the document that is used to find and resolve names."""

    aliases: Aliases
    gazetteer: Gazetteer
    place_weights: PlaceWeights
    regions: Regions
    name_kinds: NameKinds
    titles: Titles
    offices: Offices
    common: CommonWords
    bodies: Bodies
    people_words: frozenset[str]
    agencies: frozenset[str]
    countries: Mapping[str, Place]
    neighbours: Mapping[str, tuple[str, ...]]

    def province(self, country: Place, name: str | None) -> Place | None:
        """Return the first-level division of the country with this name; None if there is none."""
        found = self.gazetteer.named(name) if name else ()
        divisions = (c.place for c in found if c.place.place_type == "admin1" and c.place.admin1 == name)
        return next((place for place in divisions if place.country_code == country.country_code), None)

    @classmethod
    def from_rows(
        cls,
        gazetteer: Gazetteer,
        entities: Mapping[str, Sequence[Mapping[str, str]]],
        vocabulary: Mapping[str, Sequence[Mapping[str, str]]],
    ) -> "World":
        """Make the world from the rows of the entity seeds (one is `agencies`) and of `VOCABULARY`, by seed name."""
        seeds = tuple(entities.values())
        words = {
            plain_key(form)
            for seed in seeds
            for row in seed
            if row["kind"] == "people"
            for form in (row["name"], *row["aliases"].split("|"))
        }
        agencies = frozenset(entity_id(row["kind"], row["name"]) for row in entities["agencies"])
        states = {
            candidate.place.country_code: candidate.place
            for row in vocabulary["countries"]
            for candidate in gazetteer.named(row["name"])
            if candidate.place.place_type == "country" and candidate.place.country_code == row["code"]
        }
        return cls(
            aliases=Aliases.from_rows(*seeds, doubtful=vocabulary["doubtful_aliases"]),
            gazetteer=gazetteer,
            place_weights=PlaceWeights.from_rows(vocabulary["place_weights"]),
            regions=Regions.from_rows(vocabulary["regions"]),
            name_kinds=NameKinds.from_rows(vocabulary["name_kinds"]),
            titles=Titles.from_rows(vocabulary["titles"]),
            offices=Offices.from_rows(vocabulary["titles"]),
            common=CommonWords.from_rows(vocabulary["common_words"]),
            bodies=Bodies.from_rows(vocabulary["bodies"]),
            people_words=frozenset(words),
            agencies=agencies,
            countries=states,
            neighbours={row["code"]: tuple(row["neighbours"].split()) for row in vocabulary["countries"]},
        )
