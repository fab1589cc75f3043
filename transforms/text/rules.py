"""The rule of the links that show how a passage is printed."""

from collections.abc import Mapping

from transforms.vocabulary import NamedRule


class TextRule(NamedRule):
    """Rules of links that say where the words of a row are printed."""

    BETWEEN_TAGS = "text/between-tags", "The content of a statement that tags interrupt: all of it, tags included."


RULES: Mapping[str, str] = TextRule.sentences()
