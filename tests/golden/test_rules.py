"""Every rule that a row names is declared with a sentence, and every rule declared is applied somewhere."""

import json
import re
from pathlib import Path

import transforms
from flows.output.rules import PLACE, render_rules, rules
from tests.golden.rows import dispatches, pinned

CODE = Path(transforms.__path__[0])
KNOWN = {name for room in rules().values() for name in room}


def test_the_page_of_rules_agrees_with_the_declarations() -> None:
    assert PLACE.read_text(encoding="utf-8") == render_rules(), "run python -m flows.output.rules"


def test_every_published_rule_is_declared() -> None:
    lines = [
        json.loads(line) for path in dispatches() for line in pinned(path).read_text(encoding="utf-8").splitlines()
    ]
    published = {line["rule"] for line in lines if "rule" in line}
    assert {rule for rule in published if rule.split("/")[0] in rules()} <= KNOWN
    assert {line["rule"] for line in lines if line["table"] in {"figures", "mentions"}} <= KNOWN


def test_a_rule_bears_the_name_of_its_room_and_one_sentence() -> None:
    for room, sentences in rules().items():
        for name, sentence in sentences.items():
            assert re.fullmatch(rf"{room}/[a-z]+(?:-[a-z]+)*", name)
            assert sentence[0].isupper()
            assert sentence.endswith((".", "'."))


def test_every_declared_rule_is_applied() -> None:
    for room, sentences in rules().items():
        declared = (CODE / room / "rules.py").read_text(encoding="utf-8")
        code = "".join(p.read_text(encoding="utf-8") for p in CODE.rglob("*.py") if p != CODE / room / "rules.py")
        for name in sentences:
            constant = re.search(rf"(\w+)(?:: Final)? = \(?\s*\"{name}\"", declared)
            assert constant is not None, name
            assert re.search(rf"\b{constant[1]}\b", code), f"no code applies {name}"
            assert f'"{name}"' not in code, f"{name} is spelled outside {room}/rules.py"
