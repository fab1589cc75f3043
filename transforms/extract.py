"""Turns the raw bytes of documents into all their records; runs the finders in their order."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, islice

from transforms.context.context import link_figures
from transforms.context.evidence import Evidence
from transforms.context.locating import date_figures, locate_figures
from transforms.dates.dates import find_dates
from transforms.dates.publication import find_publication_window
from transforms.documents.bounds import read_zones
from transforms.documents.declared import declarations_of, known_of
from transforms.documents.documents import describe
from transforms.documents.given import Given
from transforms.documents.passages import split_passages
from transforms.documents.stories import sign
from transforms.entities.entities import resolve_mentions
from transforms.entities.mentions import find_mentions
from transforms.figures.figures import find_figures
from transforms.figures.numerals import open_ledger
from transforms.formats.record import read_record
from transforms.identity import FactIds, document_id
from transforms.records import (
    Date,
    Declaration,
    Document,
    Entity,
    Figure,
    Link,
    Mention,
    Numeral,
    Passage,
    Signature,
    Statement,
)
from transforms.reference import Reference
from transforms.statements.statements import find_statements
from transforms.text.legible import Legible
from transforms.text.printed import Printed
from transforms.text.reading import Reading, Sentence
from transforms.text.sentences import for_parser


@dataclass(frozen=True, slots=True)
class Source:
    """One raw file, or one record of a file of many.

    `path` is relative to the landing folder; for a record it ends with '#' and the record's key, `record`. `raw` are
    the bytes, `given` is the data from the collector, `container` says how to get from the file to these bytes. `page`
    is the text of the bytes if they were read already, see `open_source`.
    """

    path: str
    raw: bytes
    given: Given | None = None
    record: str | None = None
    container: str | None = None
    page: Legible | None = field(default=None, repr=False, compare=False)

    @property
    def file_path(self) -> str:
        """The path of the file, without the key of the record."""
        return self.path if self.record is None else self.path.removesuffix(f"#{self.record}")


@dataclass(frozen=True, slots=True)
class Extraction:
    """All records of one document, one field for each table."""

    document: Document
    passages: Sequence[Passage] = ()
    mentions: Sequence[Mention] = ()
    entities: Sequence[Entity] = ()
    figures: Sequence[Figure] = ()
    dates: Sequence[Date] = ()
    statements: Sequence[Statement] = ()
    links: Sequence[Link] = ()
    numerals: Sequence[Numeral] = ()
    signatures: Sequence[Signature] = ()
    declarations: Sequence[Declaration] = ()


def extract(raw: bytes, path: str, reference: Reference, given: Given | None = None) -> Extraction:
    """Extract one document; see `extract_batch` for many.

    Raises `transforms.text.decode.DecodeError` if the bytes are no text, or are in a format that isn't read.
    """
    return next(extract_batch([Source(path, raw, given)], reference))


def open_source(source: Source, reference: Reference) -> Source:
    """Read the bytes of a source, which `extract_batch` otherwise does; raises `DecodeError` as `extract` does."""
    return replace(source, page=read_record(source.raw, source.path, reference.documents.records))


def extract_batch(sources: Sequence[Source], reference: Reference) -> Iterator[Extraction]:
    """Yield the extraction of each source, in order; the models run once over the whole batch."""
    readings = [_read(source, reference) for source in sources]
    sentences = [sentence for reading in readings for sentence in reading.sentences]
    texts = [for_parser(reading.text[s.start : s.end]) for reading in readings for s in reading.sentences]
    parses = list(reference.parser.pipe(texts))
    # The sentences of a passage are tagged together, whatever else is in the batch.
    passages = [
        [reading.text[s.start : s.end] for s in run]
        for reading in readings
        for _, run in groupby(reading.sentences, key=lambda sentence: sentence.passage_no)
    ]
    tags = iter(reference.tagger.tag(passages, parses))
    parsed = (replace(s, parse=parse) for s, parse in zip(sentences, parses, strict=True))
    for source, reading in zip(sources, readings, strict=True):
        count = len(reading.sentences)
        whole = replace(reading, sentences=tuple(islice(parsed, count)))
        yield _find(source, whole, list(islice(tags, count)), reference)


def _read(source: Source, reference: Reference) -> Reading:
    """Return a source as a reading: decoded, made legible, split into passages and sentences (not yet parsed)."""
    page = source.page or read_record(source.raw, source.path, reference.documents.records)
    identity = document_id(source.path)
    words = reference.documents
    zones = split_passages(page.text, words.wording, words.bylines, words.everyday, known_of(page))
    passages, sentences = [], []
    for number, (zone, extents) in enumerate(read_zones(page.text, zones)):
        first, last = page.decoded.byte_span(*page.printed(zone.start, zone.end))
        passages.append(
            Passage(
                document_id=identity,
                passage_no=number,
                zone=zone.zone,
                language=zone.language,
                char_start=zone.start,
                char_end=zone.end,
                byte_start=first,
                byte_end=last,
            )
        )
        # A mark that stands for a tag, such as the '##' of a heading, is no word of the sentence that it opens.
        printed = (page.pieces(start, end) for start, end in extents)
        sentences += [Sentence(said[0][0], said[-1][1], number, zone.zone) for said in printed if said]
    return Reading(identity, source.path, page, tuple(passages), tuple(sentences))


def _find(
    source: Source,
    reading: Reading,
    tagged: Sequence[Sequence[tuple[int, int, str]]],
    reference: Reference,
) -> Extraction:
    """Run every finder on one document; each finder uses the results of the earlier ones."""
    ids = FactIds(reading)
    document = describe(reading, hashlib.sha256(source.raw).hexdigest(), source.given, reference.documents)
    document = replace(
        document,
        file_path=source.file_path,
        record=source.record,
        container=" ".join(filter(None, (source.container, document.container))) or None,
    )
    anchor = find_publication_window(reading, document, reference.dates)
    document = anchor.stamp(document)
    found = find_mentions(reading, tagged, reference.entities)
    names = resolve_mentions(reading, list(found), reference.entities, ids)
    dates = find_dates(reading, anchor, reference.dates, ids)
    ledger = open_ledger(reading, dates, names.apart, reference.figures)
    figures, figure_links = find_figures(reading, ledger, dates, names.apart, reference.figures, ids=ids)
    statements, statement_links = find_statements(reading, names.apart, reference.statements, ids)
    figures, context_links = link_figures(
        reading,
        document,
        figures,
        reference.context,
        dates=dates,
        mentions=names.apart,
        statements=statements,
        found=[*figure_links, *statement_links],
    )
    evidence = Evidence(reading, figures, reference.context)
    figures, linked = locate_figures(
        reading,
        figures,
        [*figure_links, *statement_links, *context_links],
        names.apart,
        entities=names.entities,
        document=document,
        evidence=evidence,
        weights=reference.context.placement,
    )
    figures, linked = date_figures(
        reading,
        document,
        figures,
        linked,
        dates=dates,
        evidence=evidence,
        weights=reference.context.dating,
    )
    printed = Printed(reading)
    links = printed.links(linked, statements)
    return Extraction(
        document=document,
        passages=printed.passages(),
        mentions=printed.spans(names.mentions),
        entities=names.entities,
        figures=printed.figures(figures, links),
        dates=printed.spans(dates),
        statements=printed.statements(statements, links),
        links=links,
        numerals=printed.numerals(ledger.close(figures)),
        signatures=[sign(reading)],
        declarations=declarations_of(reading),
    )
