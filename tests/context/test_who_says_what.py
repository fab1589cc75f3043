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
    (
        "The Media Centre said the raid was carried out by jets and put the death toll at 30.",
        [("30", "asserted", "The Media Centre")],
    ),
    ("The flood has claimed hundreds of lives.", [("hundreds", "asserted", None)]),
    ("The group claimed responsibility for an attack that killed 12 people.", [("12", "asserted", None)]),
    ("In the end, Omar Brown said, SafeNet hopes to sell the tool to 500 bases.", [("500", "planned", "Omar Brown")]),
    ("Reuters quoted a doctor as saying 12 people had died.", [("12", "asserted", "a doctor")]),
    ("A man who authorities say shot three people was charged.", [("three", "asserted", "authorities")]),
    ("Party Bus Shooting Wounds 5 People in South Shore, Police Say", [("5", "asserted", "Police")]),
    ("12 militants killed in Sinai: army", [("12", "asserted", "army")]),
    ("12 killed in Kabul blast, say police", [("12", "asserted", "police")]),
    (
        "According to official figures, drought and war displaced 9,000 people.",
        [("9,000", "asserted", "official figures")],
    ),
    ("Eleven people were killed, reported the Daily Star.", [("Eleven", "asserted", "the Daily Star")]),
    ("By the ministry's count, 58 people have died.", [("58", "asserted", "the ministry")]),
    ("Data from the Ministry of Health shows 214 cases.", [("214", "asserted", "Data from the Ministry of Health")]),
    (
        'The group known as "The Watch" reported 40 arrests.',
        [("40", "asserted", 'The group known as "The Watch"')],
    ),
    ("Cholera claims 14 in camp, doctors say.", [("14", "asserted", "doctors")]),
    (
        "The coroner identified the victims as Darrell Roe, 29, and Ann Roe, 28.",
        [("29", "asserted", "The coroner"), ("28", "asserted", "The coroner")],
    ),
    ("The victim was identified as 10-year-old Tom Roe.", [("10-year-old", "asserted", None)]),
    (
        "The agency appealed for $3 million to help 300 villages.",
        [("$3 million", "demanded", "The agency"), ("300", "demanded", "The agency")],
    ),
    (
        "It was not clear how many were hurt, but a hospital received 23 wounded.",
        [("23", "asserted", None)],
    ),
    ("Gary shootout leaves 2 dead, several wounded : Gary News", [("2", "asserted", None)]),
    (
        "Idlib Province – The Syrian Observatory for Human Rights: 2 masked men killed a judge in Saraqib on Monday.",
        [("2", "asserted", "The Syrian Observatory for Human Rights")],
    ),
]


def test_what_only_looks_like_saying_is_no_statement(reference):
    for text in (
        "Fundraising asks will be finalized next week.",
        "Speaking on state television, she smiled.",
        "These storms showed that the town is better prepared.",
        "Underscoring that threat, a wall fell.",
    ):
        assert extract(text.encode(), "a.txt", reference).statements == []


def test_a_quotation_belongs_to_who_is_named_before_it(reference):
    for text, speaker in (
        ('And from Alice Brown:\n\n"We have lost a good friend and a fine engineer"', "Alice Brown"),
        ('Alice Brown began talking to Bob Green. "We need forty tents." Bob Green nodded.', "Alice Brown"),
    ):
        (statement,) = extract(text.encode(), "a.txt", reference).statements
        assert (statement.mode, statement.speaker_quote) == ("direct", speaker)


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
