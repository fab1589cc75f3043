"""The rules that link a name to its entity: the values of `mentions.rule`, with a sentence about each."""

from collections.abc import Mapping

from transforms.vocabulary import NamedRule


class EntityRule(NamedRule):
    """Rules of `mentions`."""

    ALIAS = "entities/alias", "The name is one of an entity in the reviewed tables."
    GAZETTEER = "entities/gazetteer", "The name is that of a place in the gazetteer, chosen among its namesakes."
    NAME = "entities/name", "Nothing else is known about the name: the entity is everything with that name and kind."
    COUNTRY_OF_PEOPLE = (
        "entities/country-of-people",
        "The adjective of a people stands for their country: 'American soil'.",
    )
    FULL_NAME = (
        "entities/full-name",
        "Part of the full name of a person in the same document: 'Assad' of 'Asma al-Assad'.",
    )
    LONGER_NAME = (
        "entities/longer-name",
        "Part of an organisation's longer name, printed before: 'the Observatory'.",
    )
    DEFINED_ACRONYM = "entities/defined-acronym", "An acronym that stands in brackets after its full name in the text."
    INITIALS = "entities/initials", "An acronym of the one organisation in the document with these initials."
    NESTED = (
        "entities/nested",
        "The town, county or state in the name of an organisation: 'Aleppo' in 'Aleppo police'. It overlaps that name.",
    )
    OFFICE = (
        "entities/office",
        "A person described by office: 'the Governor of Idlib'. It overlaps the name of what the office is of.",
    )


RULES: Mapping[str, str] = EntityRule.sentences()
