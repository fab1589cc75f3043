"""Compares acronyms that a text defines with full names: 'Human Rights Watch (HRW)'."""

import re

from transforms.entities.normalisation import plain_key

# The bracket after a name, with an acronym of two to ten characters that begins with a capital.
BRACKET = re.compile(r"[\s*]{0,3}[(\[]\s?(?:the )?[\"“‘']?([A-Z][A-Za-z&./-]{1,9})[\"”’']?\s?[)\]]")
_SMALL = frozenset({"of", "the", "and", "for", "in", "to", "on", "de", "a", "an", "al", "la", "du", "des", "et"})


def stands_for(acronym: str, name: str) -> bool:
    """Whether the acronym's letters are found in the name in order, starting with its first letter.

    >>> stands_for("HRW", "Human Rights Watch"), stands_for("PYD", "Democratic Union Party")
    (True, False)
    """
    letters = [c for c in plain_key(acronym) if c.isalpha()]
    words = plain_key(name).replace(" ", "")
    if len(letters) < 2 or not words or letters[0] != words[0]:
        return False
    at = -1
    for letter in letters:
        at = words.find(letter, at + 1)
        if at < 0:
            return False
    return True


def initials(name: str) -> frozenset[str]:
    """Return the initials of a name, once with its small words ('of', 'for') and once without.

    >>> sorted(initials("Syrian Observatory for Human Rights"))
    ['SOFHR', 'SOHR']
    >>> initials("OpenStreetMap")
    frozenset({'OSM'})
    """
    words = plain_key(name).split() if " " in name else re.findall(r"[A-Z]", name)
    return frozenset({"".join(w[0] for w in words).upper(), "".join(w[0] for w in words if w not in _SMALL).upper()})
