"""Finds what a web page declares of itself: in JSON-LD, meta tags, its title, its canonical address."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from transforms.formats.html_tokens import Token
from transforms.formats.json_places import Node, Scalar, read_json
from transforms.text.mapped import Mapped
from transforms.text.rendered import Declared

# What schema.org calls a page's article, and the page itself, the closest first.
_ARTICLES = ("article", "blogposting", "report", "review", "recipe", "liveblogposting", "socialmediaposting")
_PAGES = ("webpage", "itempage", "videoobject", "creativework")
_SITES = ("newsmediaorganization", "website", "organization")
_KEYS = {
    "headline": "title",
    "alternativeheadline": "title",
    "author": "authors",
    "creator": "authors",
    "publisher": "publisher",
    "datepublished": "published",
    "datecreated": "published",
    "datemodified": "changed",
    "mainentityofpage": "url",
    "url": "url",
}
# Where an object stands for the value, what says it.
_NAMES = {"authors": ("name",), "publisher": ("name",), "url": ("@id", "url")}
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class PageKeys:
    """The names of meta tags by role, the likeliest first."""

    names: tuple[tuple[str, str], ...]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "PageKeys":
        """From rows of `role` and `name`."""
        return cls(tuple((row["role"], row["name"]) for row in rows))


def find_declared(source: Mapped, tokens: Sequence[Token], keys: PageKeys) -> list[Declared]:
    """What the page declares, for each role the likeliest first.

    >>> from transforms.formats.html_tokens import find_tokens
    >>> from transforms.text.decode import decode
    >>> from transforms.text.mapped import map_decoded
    >>> page = map_decoded(decode(b"<meta property='og:title' content='Flood &amp; fire'>"))
    >>> [(d.role, d.value) for d in find_declared(page, list(find_tokens(page.text)), PageKeys((("title", "og:title"),)))]
    [('title', 'Flood & fire')]
    """
    found = [*_linked_data(source, tokens), *_meta(source, tokens, keys), *_elements(source, tokens)]
    return list({(one.role, one.source, one.start): one for one in found if one.value.strip()}.values())


def _meta(source: Mapped, tokens: Sequence[Token], keys: PageKeys) -> Iterator[Declared]:
    contents: dict[str, list[Token]] = {}
    for token in tokens:
        if token.name == "meta" and "content" in token.attributes:
            for attribute in ("property", "name", "itemprop"):
                if attribute in token.attributes:
                    contents.setdefault(token.attributes[attribute].value.strip().lower(), []).append(token)
    for role, name in keys.names:
        for token in contents.get(name, ()):
            content = token.attributes["content"]
            yield _declared(source, role, name, content.value, content.start, content.end, "html")


def _elements(source: Mapped, tokens: Sequence[Token]) -> Iterator[Declared]:
    """The canonical address, the dates of `time` elements that say which they are, the title of the window."""
    for token in tokens:
        attributes = token.attributes if token.name in {"link", "time"} and token.opens else {}
        if token.name == "link" and "canonical" in _words(attributes, "rel") and "href" in attributes:
            href = attributes["href"]
            yield _declared(source, "url", "canonical", href.value, href.start, href.end, "html")
        if token.name == "time" and "datetime" in attributes:
            said = _words(attributes, "itemprop") | ({"pubdate"} & attributes.keys())
            role = "published" if said & {"datepublished", "pubdate"} else "changed" if "datemodified" in said else None
            when = attributes["datetime"]
            if role:
                yield _declared(source, role, "time", when.value, when.start, when.end, "html")
        if token.name == "title" and token.kind == "unseen":
            yield _declared(source, "title", "title", unescape(source.text[slice(*token.inner)]), *token.inner, "html")


def _words(attributes: Mapping[str, object], name: str) -> set[str]:
    return set(getattr(attributes.get(name), "value", "").lower().split())


def _linked_data(source: Mapped, tokens: Sequence[Token]) -> Iterator[Declared]:
    """What JSON-LD says of the article, else of the page; of the site only who publishes it."""
    nodes: list[Mapping[str, Node]] = []
    for token in tokens:
        if token.name == "script" and token.kind == "unseen" and _is_linked_data(token):
            try:
                nodes += _objects(read_json(source.text, *token.inner))
            except ValueError:
                # Broken JSON declares nothing.
                continue
    named = {str(node["@id"].value): node for node in nodes if isinstance(node.get("@id"), Scalar) and len(node) > 2}
    for kinds in (_ARTICLES, _PAGES):
        for node in nodes:
            if _is_one_of(node, kinds):
                for key, value in node.items():
                    if role := _KEYS.get(key.lower()):
                        yield from _values(source, role, f"json-ld:{key}", value, named)
    for kind in _SITES:
        for node in nodes:
            if _is_one_of(node, (kind,)) and "name" in node:
                yield from _values(source, "publisher", "json-ld:name", node["name"], named)


def _is_linked_data(token: Token) -> bool:
    kind = token.attributes.get("type")
    return kind is not None and kind.value.strip().lower().startswith("application/ld+json")


def _objects(node: Node, depth: int = 0) -> Iterator[Mapping[str, Node]]:
    """Every object in a value, the outer one first."""
    if depth > _DEEPEST or isinstance(node, Scalar):
        return
    if isinstance(node, Mapping):
        yield node
        inner: Iterable[Node] = node.values()
    else:
        inner = node
    for one in inner:
        yield from _objects(one, depth + 1)


def _is_one_of(node: Mapping[str, Node], kinds: Sequence[str]) -> bool:
    said = node.get("@type")
    types = [said] if isinstance(said, Scalar) else said if isinstance(said, list) else []
    return any(isinstance(one, Scalar) and str(one.value).lower().endswith(tuple(kinds)) for one in types)


def _values(
    source: Mapped, role: str, name: str, node: Node, named: Mapping[str, Mapping[str, Node]], depth: int = 0
) -> Iterator[Declared]:
    """The strings that a property says, itself or by the names of its objects."""
    if depth > _DEEPEST:
        return
    if isinstance(node, Scalar):
        if isinstance(node.value, str):
            yield _declared(source, role, name, unescape(node.value), node.start, node.end, "json/html")
    elif isinstance(node, Mapping):
        key = node.get("@id")
        if isinstance(key, Scalar) and not any(n in node for n in ("name",)) and str(key.value) in named:
            node = named[str(key.value)]
        for inner in _NAMES.get(role, ()):
            if inner in node:
                yield from _values(source, role, name, node[inner], named, depth + 1)
                return
    else:
        for one in node:
            yield from _values(source, role, name, one, named, depth + 1)


def _declared(source: Mapped, role: str, name: str, value: str, start: int, end: int, format_: str) -> Declared:
    first, last = source.bytes_of(start, end)
    return Declared(role, name, " ".join(value.split()), first, last, format_)
