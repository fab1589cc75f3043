"""Who stands for a figure, and whether it is told as fact, in sentences of our own."""

import pytest

from transforms.extract import extract

# Text; by figure its words, its modality and the name or words of its claimant.
CASES = [
    (
        "Human Rights Watch said the army shelled Taiz, burned villages in Ibb and killed 12 people.",
        [("12", "asserted", "Human Rights Watch")],
    ),
    ("Does the army want to expel 5,000 refugees?", [("5,000", "possible", None)]),
    ("Were 12 people killed?", [("12", "possible", None)]),
    ("Why were 12 people killed?", [("12", "asserted", None)]),
    ("The ministry declined to confirm the death of 30 soldiers.", [("30", "asserted", None)]),
    ("The army refused to discuss the killing of 12 villagers.", [("12", "asserted", None)]),
    ("The army refused to free 12 men.", [("12", "denied", "The army")]),
    ("Officials did not deny that 12 people were killed.", [("12", "asserted", None)]),
    ("The army denied killing 12 villagers.", [("12", "denied", "The army")]),
    ("Doctors failed to prevent the death of 12 patients.", [("12", "asserted", None)]),
    ("The truce did not stop the killing of 40 civilians.", [("40", "asserted", None)]),
    ("Envoys have been pressing Kenya to send 900 soldiers.", [("900", "demanded", "Envoys")]),
    ("Envoys failed to secure the release of 12 hostages.", [("12", "denied", None)]),
]


@pytest.mark.parametrize(("text", "figures"), CASES, ids=[text[:40] for text, _ in CASES])
def test_a_figure_has_its_claimant_and_modality(text, figures, reference):
    found = extract(text.encode(), "a.txt", reference).figures
    assert [(f.quote, f.modality, f.claimant_quote) for f in found] == figures


# Text; the speakers of its statements.
SPEAKERS = [
    (
        "The Interior Ministry said 4 fled. The Bar Council said 60 left. The ministry said 5 died. The council said 7 did.",
        ["Interior Ministry", "Bar Council", "Interior Ministry", "Bar Council"],
    ),
    ("Human Rights Watch said 4 men fled. The ministry said that 5 had.", ["Human Rights Watch", None]),
    ("Human Rights Watch said 4 men fled. The group said that 5 died.", ["Human Rights Watch", "Human Rights Watch"]),
    (
        "Human Rights Watch said 4 men fled. The Party of Free Workers, a separatist group, announced a strike.",
        ["Human Rights Watch", None],
    ),
]


@pytest.mark.parametrize(("text", "speakers"), SPEAKERS, ids=[text[-40:] for text, _ in SPEAKERS])
def test_a_body_that_is_only_described_is_the_one_so_called(text, speakers, reference):
    found = extract(text.encode(), "a.txt", reference)
    names = {entity.entity_id: entity.name for entity in found.entities}
    assert [names.get(s.speaker_id) for s in found.statements] == speakers
