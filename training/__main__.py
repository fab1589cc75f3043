"""`make train`: trains the weights on everything; `--validate` also says by cross-validation how good they are unseen.

Teachers learn from the annotated texts, and the network that ships learns from these and from what the teachers
believe of more text. The texts lie where DATELINE_GOLD says; only those with an open licence are learnt from, the
others are only measured on. With the same versions, processor type and seeds the weights are the same.
"""

import argparse
import logging
import os
import sys
from pathlib import Path

import torch

from training.annotations import read_annotated, read_plain
from training.export import export
from training.network import mean
from training.school import SEEDS, Networks, raise_students, raise_teachers, read_library
from training.validation import FOLDS, fold_of, report, score, unseen

ROOT = Path(__file__).resolve().parent.parent
# Another number adds in another order, and the weights differ in their last digits.
THREADS = 2


def main() -> int:
    """Train the weights and, if wanted, cross-validate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "seeds" / "models", help="where the weights go")
    parser.add_argument("--validate", action="store_true", help="cross-validate too and print scores")
    wanted = parser.parse_args()
    folder = os.environ.get("DATELINE_GOLD")
    if not folder:
        sys.stderr.write("DATELINE_GOLD is not set: there is nothing to learn from\n")
        return 2
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(THREADS)
    gold = Path(folder).resolve()
    documents = read_annotated(gold)
    library = read_library([*documents, *read_plain(gold)], fold_of(documents))
    # Side by side on a graphics processor; on a CPU that gains nothing, and takes the memory of all.
    parts = [None, *(range(FOLDS) if wanted.validate else ())]
    groups = [parts] if torch.cuda.is_available() else [[part] for part in parts]
    teachers: Networks = {}
    students: Networks = {}
    for group in groups:
        raised = raise_teachers(library, group)
        teachers |= raised
        students |= raise_students(library, raised)
    export(mean(students[None]), wanted.out)
    if wanted.validate:
        by_seed = [{part: [several[at]] for part, several in students.items()} for at in range(len(SEEDS))]
        report(
            [score(gold, unseen(documents, alone)) for alone in by_seed],
            score(gold, unseen(documents, students)),
            score(gold, unseen(documents, teachers)),
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
