"""The two locks: what a run needs, and that with what developers need besides, at the same versions."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def pins(lock: str) -> dict[str, str]:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    return dict(found.groups() for line in lines if (found := re.match(r"([\w.-]+)==(\S+)", line)))


def test_tests_run_with_the_versions_that_a_run_has() -> None:
    run, develop = pins("requirements.lock"), pins("requirements-dev.lock")
    assert run.items() <= develop.items()
    assert {"pytest", "playwright", "mypy"} <= develop.keys() - run.keys()


def test_locks_name_no_index() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock", "training/requirements.lock"):
        assert "://" not in (ROOT / lock).read_text(encoding="utf-8"), lock
