"""Asks trafilatura which text of a page is its article; where that text is printed is ours to say."""

from lxml.etree import LxmlError
from trafilatura import extract


def cut_article(page: str) -> str | None:
    """The article's text without menus, lists of links and comments; None where none is found."""
    try:
        return extract(page, include_comments=False, include_tables=True, deduplicate=False) or None
    except (LxmlError, ValueError, RecursionError):
        # The page is too broken for its parser; our own rules look for the article.
        return None
