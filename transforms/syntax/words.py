"""The part of speech and the form of a word, in the terms of grammar."""

from spacy.tokens import Token

_DETERMINERS = frozenset({"DT", "PRP$", "PDT", "WDT", "POS"})
# A verb begins another clause, a preposition or an adverb another phrase.
_LISTED = frozenset({"NOUN", "PROPN", "ADJ", "PUNCT", "CCONJ", "NUM", "DET", "SYM", "X", "PART"})
_FINITE = frozenset({"VBD", "VBP", "VBZ"})


def is_verb(token: Token) -> bool:
    """Whether the word is a verb or an auxiliary."""
    return token.pos_ in ("VERB", "AUX")


def is_full_verb(token: Token) -> bool:
    """Whether the word is a verb, not an auxiliary."""
    return bool(token.pos_ == "VERB")


def is_noun(token: Token) -> bool:
    """Whether the word is a common or proper noun."""
    return token.pos_ in ("NOUN", "PROPN")


def is_common_noun(token: Token) -> bool:
    """Whether the word is a common noun, not a proper noun."""
    return bool(token.pos_ == "NOUN")


def is_proper_noun(token: Token) -> bool:
    """Whether the word is a proper noun."""
    return bool(token.pos_ == "PROPN")


def is_pronoun(token: Token) -> bool:
    """Whether the word is a pronoun."""
    return bool(token.pos_ == "PRON")


def is_adjective(token: Token) -> bool:
    """Whether the word is an adjective."""
    return bool(token.pos_ == "ADJ")


def is_adverb(token: Token) -> bool:
    """Whether the word is an adverb."""
    return bool(token.pos_ == "ADV")


def is_preposition(token: Token) -> bool:
    """Whether the word is a preposition."""
    return bool(token.pos_ == "ADP")


def is_number(token: Token) -> bool:
    """Whether the word is a number."""
    return bool(token.pos_ == "NUM")


def opens_object(token: Token) -> bool:
    """Whether the word can open the object of the verb before it: an article, a number, a pronoun."""
    return token.pos_ in ("DET", "NUM", "PRON")


def is_past_participle(token: Token) -> bool:
    """Whether the word is a participle such as 'killed'."""
    return bool(token.tag_ == "VBN")


def is_present_participle(token: Token) -> bool:
    """Whether the word is a participle or gerund such as 'killing'."""
    return bool(token.tag_ == "VBG")


def is_past_form(token: Token) -> bool:
    """Whether the word is a past tense or a past participle."""
    return token.tag_ in ("VBN", "VBD")


def is_past_tense(token: Token) -> bool:
    """Whether the word is a past tense."""
    return bool(token.tag_ == "VBD")


def is_base_form(token: Token) -> bool:
    """Whether the word is a verb without an ending."""
    return bool(token.tag_ == "VB")


def is_finite(token: Token) -> bool:
    """Whether the verb has a tense of its own."""
    return token.tag_ in _FINITE


def is_modal(token: Token) -> bool:
    """Whether the word is a modal verb."""
    return bool(token.tag_ == "MD")


def is_numeral(token: Token) -> bool:
    """Whether the word is tagged as a numeral, whatever it does in its phrase."""
    return bool(token.tag_ == "CD")


def is_determiner(token: Token) -> bool:
    """Whether the word is an article or the like: 'the', 'no', 'some'."""
    return bool(token.tag_ == "DT")


def is_common_noun_form(token: Token) -> bool:
    """Whether the word is tagged as a common noun, in the singular or the plural."""
    return token.tag_ in ("NN", "NNS")


def is_plural_noun(token: Token) -> bool:
    """Whether the word is a noun in the plural."""
    return token.tag_ in ("NNS", "NNPS")


def is_present_form(token: Token) -> bool:
    """Whether the word is a verb in the present or without an ending, or a participle such as 'killing'."""
    return token.tag_ in ("VBZ", "VBP", "VBG", "VB")


def is_subordinator(token: Token) -> bool:
    """Whether the word is a preposition or a conjunction that opens a clause."""
    return bool(token.tag_ == "IN")


def is_listed(token: Token) -> bool:
    """Whether the word can stand between the parts of a list: names of things, commas, 'and'."""
    return token.pos_ in _LISTED


def is_singular_noun(token: Token) -> bool:
    """Whether the word is a common noun in the singular."""
    return bool(token.tag_ == "NN")


def is_plural_common_noun(token: Token) -> bool:
    """Whether the word is a common noun in the plural."""
    return bool(token.tag_ == "NNS")


def is_plain_adverb(token: Token) -> bool:
    """Whether the word is an adverb that compares nothing."""
    return bool(token.tag_ == "RB")


def is_article(token: Token, *, numerals: bool = False) -> bool:
    """Whether the word is an article, a possessive or another determiner; with `numerals`, also a numeral."""
    return token.tag_ in _DETERMINERS or (numerals and is_numeral(token))


def qualifies(token: Token) -> bool:
    """Whether the word is an adjective or a participle."""
    return token.tag_ in ("JJ", "JJR", "JJS", "VBG", "VBN")
