"""Asks the library trafilatura which text of a page is its article; other modules find the place of that text."""

from lxml.etree import LxmlError
from trafilatura import extract


def cut_article(page: str) -> str | None:
    """Return the text of a page's article without menus, lists of links and comments; None if no article is found."""
    try:
        return extract(page, include_comments=False, include_tables=True, deduplicate=False) or None
    except (LxmlError, ValueError, RecursionError):
        # The page is too broken for the library's parser; our own rules will find the article.
        return None
