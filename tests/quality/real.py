"""`make real`: every real text at hand goes through extraction, staging and the gate, as in a run.

Exits 1 where a text was refused or failed, where the gate would close, or where the numbers of the texts are read less
well than `shares.toml` has it. What broke a law is listed by law, with its words and its document.
"""

import argparse
import hashlib
import os
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from expectations.gate import judge
from expectations.verdict import Verdict
from flows.extraction import Refused, file_row
from flows.harvest import records_of
from flows.landing.given import given_digest, load_metadata, parse_metadata
from flows.landing.landing import read, scan
from flows.landing.walking import Rules
from flows.loading.digests import code_digest, seeds_digest
from flows.loading.vocabularies import known_of_incidents, known_vocabularies
from flows.settings import load_settings
from flows.work import utc_now
from tests.judging import broken_rows
from tests.quality.extracting import extracted
from tests.quality.gold import SETS, gold_folder, unlisted
from transforms import extract
from transforms.documents.stories import group_stories
from transforms.extract import Extraction
from transforms.identity import document_id
from warehouse.publish.publishing import Candidate, prepare
from warehouse.publish.staging import Harvest, Staging
from warehouse.records import Source
from warehouse.store import raw as store
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import new_snapshot_id

SHARES = Path(__file__).parent / "shares.toml"
RUN = "real"
# What the lines about DATELINE_REAL and about all texts together are called.
FOLDER, ALL = "real folder", "all"
# Texts staged together; only memory depends on it.
_BATCH = 200
# Percent of the numerals outside furniture of all texts: the page's own riddles, not ours.
UNEXPLAINED = 0.5
# Roles that could hide what wasn't read: their shares don't rise.
HELD = ("identifier", "furniture")
# A share may lie this far above the recorded one, in percent points: library patches move shares by hundredths.
SLACK = 0.1

Result = Extraction | Refused
Groups = Mapping[str, Sequence[extract.Source]]
Shares = dict[str, float]


def texts_of_gold(folder: Path) -> Iterator[tuple[str, Sequence[extract.Source]]]:
    """The documents among the annotated texts, by set."""
    for one in SETS:
        if one.documents:
            yield one.path.removesuffix(".jsonl"), one.sources(folder)


def texts_of_folder(landing: Path) -> tuple[list[extract.Source], list[str]]:
    """The files of a landing folder with what the collector knew of them, and what is wrong with the others."""
    landing = landing.resolve()
    rules = Rules(landing.with_name("data"))
    raw, _ = load_metadata(landing, rules, 0, None)
    given = parse_metadata(raw).given
    limit = load_settings().max_bytes
    landed = scan(landing, rules, limit, 0, {})
    sources = [extract.Source(file.path, read(file, limit), given.get(file.path)) for file in landed if not file.reason]
    return sources, [f"{file.path}: {file.reason}: {file.detail}" for file in landed if file.reason]


def offer(place: Path, found: Mapping[extract.Source, Result]) -> Candidate:
    """Stage what was extracted and build the snapshot that a run would publish."""
    folder = DataFolder.bind(place / "data", place)
    harvests = [_harvest(folder, source, result) for source, result in found.items()]
    staging = Staging.begin(folder, RUN, [harvest.source for harvest in harvests])
    for first in range(0, len(harvests), _BATCH):
        staging.write(harvests[first : first + _BATCH])
    snapshot = new_snapshot_id(utc_now(), RUN)
    return prepare(
        folder, staging, removed=(), snapshot_id=snapshot, group_stories=group_stories, known=known_of_incidents()
    )


def _harvest(folder: DataFolder, source: extract.Source, result: Result) -> Harvest:
    return Harvest(
        source=Source(
            path=source.path,
            file_path=source.path,
            document_id=document_id(source.path),
            sha256=store.keep(folder, source.raw),
            given_digest=given_digest(source.given),
            code_digest=code_digest(),
            seeds_digest=seeds_digest(),
            refusal=None,
        ),
        file=file_row(source.path, source.raw, result),
        records={} if isinstance(result, Refused) else records_of(result),
    )


def complaints(candidate: Candidate, verdict: Verdict) -> Iterator[str]:
    """What the gate found, law by law, with all its rows."""
    if verdict.closed:
        yield verdict.message
    failed = [check for check in verdict.checks if not check.passed]
    rows: Mapping[tuple[str, str], Sequence[str]] = {}
    if verdict.message:
        with candidate.connect() as connection:
            rows = broken_rows(connection, candidate.folder)
    for check in failed:
        law = check.table_name, check.expectation
        yield f"{check.severity}: {': '.join(law)}: {check.unexpected_count} rows"
        yield from (f"    {row}" for row in rows.get(law, check.examples))


def roles_by_document(candidate: Candidate) -> dict[str, Counter[str]]:
    """The numerals of each document, counted by role."""
    with candidate.connect() as connection:
        counted = connection.execute("SELECT document_id, role, count(*) FROM main.numerals GROUP BY ALL").fetchall()
    roles: dict[str, Counter[str]] = {}
    for document, role, count in counted:
        roles.setdefault(document, Counter())[role] = count
    return roles


def shares(roles: Counter[str]) -> Shares:
    """In percent: unexplained ones and identifiers of the numerals outside furniture and markup, furniture of all."""
    whole = roles.total()
    outside = whole - roles["furniture"] - roles["markup"]
    return {
        "unexplained": round(100 * roles["unexplained"] / max(outside, 1), 2),
        "identifier": round(100 * roles["identifier"] / max(outside, 1), 2),
        "furniture": round(100 * roles["furniture"] / max(whole, 1), 2),
    }


def print_shares(groups: Groups, roles: Mapping[str, Counter[str]]) -> dict[str, Shares]:
    """Print and give back how the numerals of each set are read."""
    found = {}
    print(f"{'set':24}{'texts':>7}{'numerals':>10}{'unexplained %':>15}{'identifier %':>14}{'furniture %':>13}")
    for name, group in groups.items():
        own = sum((roles.get(document_id(source.path), Counter()) for source in group), Counter())
        found[name] = shares(own)
        line = "{unexplained:15.2f}{identifier:14.2f}{furniture:13.2f}".format(**found[name])
        print(f"{name:24}{len(group):7}{own.total():10}{line}")
    print("numerals by role: " + ", ".join(f"{role} {count}" for role, count in own.most_common()))
    return found


def rows_digest(found: Mapping[extract.Source, Result], group: Sequence[extract.Source]) -> str:
    """SHA-256 in hex, shortened, of every row of these texts: equal before and after a change that moves no row."""
    digest = hashlib.sha256()
    for source in sorted(group, key=lambda source: source.path):
        digest.update(repr(found[source]).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:16]


def exceeded(groups: Groups, found: Mapping[str, Shares]) -> Iterator[str]:
    """Shares above what is recorded for exactly these texts, and of unexplained numerals above the limit."""
    recorded = tomllib.loads(SHARES.read_text(encoding="utf-8"))
    for name, own in found.items():
        known = recorded.get(name, {})
        for role in HELD if known.get("texts") == _digest(groups[name]) else ():
            if own[role] > known[role] + SLACK:
                yield f"{name}: {own[role]}% of the numerals are of role {role}, and were {known[role]}%"
    if (unexplained := found[ALL]["unexplained"]) > UNEXPLAINED:
        yield f"{unexplained}% of the numerals outside furniture are unexplained, more than {UNEXPLAINED}%"


def record(groups: Groups, found: Mapping[str, Shares]) -> None:
    """Write down what is held to it."""
    lines = [
        "# Written by `python -m tests.quality.real --record`, in percent; `texts` is the digest of the set's texts.\n"
    ]
    for name, own in sorted(found.items()):
        held = "".join(f"{role} = {own[role]}\n" for role in HELD)
        lines.append(f'\n["{name}"]\ntexts = "{_digest(groups[name])}"\n{held}')
    SHARES.write_text("".join(lines), encoding="utf-8")


def _digest(group: Sequence[extract.Source]) -> str:
    return hashlib.sha256(b"".join(sorted(hashlib.sha256(source.raw).digest() for source in group))).hexdigest()[:16]


def main() -> int:
    """Judge all texts at hand; 1 where something is lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", help="write down the shares of numerals by role")
    wanted = parser.parse_args()
    gold, landing = gold_folder(), os.environ.get("DATELINE_REAL")
    groups: dict[str, Sequence[extract.Source]] = {}
    lost: list[str] = []
    if gold:
        groups |= texts_of_gold(gold)
        lost += [f"{name}: is no set of tests/quality/gold.py" for name in unlisted(gold)]
    if landing:
        groups[FOLDER], unread = texts_of_folder(Path(landing))
        lost += unread
    if not groups:
        print("neither DATELINE_GOLD nor DATELINE_REAL is set: no real text is at hand", file=sys.stderr)
        return 0
    groups[ALL] = list({source.path: source for group in groups.values() for source in group}.values())
    found = dict(zip(groups[ALL], extracted(groups[ALL]), strict=True))
    refused = {source.path: result for source, result in found.items() if isinstance(result, Refused)}
    lost += [f"{path}: {result.reason}: {result.detail}" for path, result in refused.items()]
    with tempfile.TemporaryDirectory() as place:
        candidate = offer(Path(place), found)
        verdict = judge(candidate, candidate.folder, RUN, known_vocabularies())
        roles = roles_by_document(candidate)
        said = list(complaints(candidate, verdict))
    measured = print_shares(groups, roles)
    print(f"digest of all rows: {rows_digest(found, groups[ALL])}")
    if wanted.record:
        record(groups, measured)
    lost += exceeded(groups, measured)
    print("\n".join([*said, *lost, f"{len(found)} texts, {len(refused)} refused or failed before the gate,"]))
    withheld = len({(row["table_name"], row["key"]) for row in verdict.broken.to_pylist()})
    print(f"{len(verdict.refusals)} refused by a law, {withheld} rows withheld; ", end="")
    print(f"the gate is {'closed' if verdict.closed else 'open'}")
    return 1 if lost or verdict.closed or verdict.refusals else 0


if __name__ == "__main__":
    sys.exit(main())
