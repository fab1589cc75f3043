"""Finds the values that a web page declares about itself: in JSON-LD, meta tags, its title, its canonical address."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from transforms.formats.html_tokens import Attribute, Token
from transforms.formats.json_places import Node, Scalar, read_json
from transforms.text.mapped import Mapped
from transforms.text.rendered import Declared

# Types of schema.org for the article of a page, for the page itself, and for its site.
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
# If a value is an object, the keys of the object whose value is taken instead.
_NAMES = {"authors": ("name",), "publisher": ("name",), "url": ("@id", "url")}
_DEEPEST = 12
# The name of the declaration for the title of the browser window.
WINDOW = "<title>"


@dataclass(frozen=True, slots=True)
class PageKeys:
    """The names of meta tags by role, the likeliest first."""

    names: tuple[tuple[str, str], ...]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "PageKeys":
        """Build from rows of `role` and `name`."""
        return cls(tuple((row["role"], row["name"]) for row in rows))


def find_declared(source: Mapped, tokens: Sequence[Token], keys: PageKeys) -> list[Declared]:
    """Return the values that the page declares; for each role the likeliest first.

    >>> from transforms.formats.html_tokens import find_tokens
    >>> from transforms.text.decode import decode
    >>> from transforms.text.mapped import map_decoded
    >>> page = map_decoded(decode(b"<meta property='og:title' content='Flood &amp; fire'>"))
    >>> keys = PageKeys((("title", "og:title"),))
    >>> [(one.role, one.value) for one in find_declared(page, list(find_tokens(page.text)), keys)]
    [('title', 'Flood & fire')]
    """
    found = [
        *_canonical(source, tokens),
        *_linked_data(source, tokens, _addresses(source, tokens, keys)),
        *_meta(source, tokens, keys),
        *_elements(source, tokens),
    ]
    return list({(one.role, one.name, one.start): one for one in found if one.value.strip()}.values())


def _meta(source: Mapped, tokens: Sequence[Token], keys: PageKeys) -> Iterator[Declared]:
    contents: dict[str, list[Token]] = {}
    for token in tokens:
        if token.name == "meta" and "content" in token.attributes:
            for attribute in ("property", "name", "itemprop"):
                if attribute in token.attributes:
                    contents.setdefault(token.attributes[attribute].value.strip().lower(), []).append(token)
    for role, name in keys.names:
        for token in contents.get(name, ()):
            yield _declared(source, (role, name), token.attributes["content"], "attribute")


def _canonical(source: Mapped, tokens: Sequence[Token]) -> Iterator[Declared]:
    """Yield the page's canonical address."""
    for token in tokens:
        if token.name == "link" and "canonical" in _words(token.attributes, "rel") and "href" in token.attributes:
            yield _declared(source, ("url", "canonical"), token.attributes["href"], "attribute")


def _elements(source: Mapped, tokens: Sequence[Token]) -> Iterator[Declared]:
    """Yield the dates of `time` elements marked as published or modified, and the title of the browser window."""
    for token in tokens:
        attributes = token.attributes if token.name == "time" and token.opens else {}
        if token.name == "time" and "datetime" in attributes:
            kinds = _words(attributes, "itemprop") | ({"pubdate"} & attributes.keys())
            role = (
                "published" if kinds & {"datepublished", "pubdate"} else "changed" if "datemodified" in kinds else None
            )
            if role:
                yield _declared(source, (role, "time"), attributes["datetime"], "attribute")
        if token.name == "title" and token.kind == "unseen":
            said = Attribute(unescape(source.text[slice(*token.inner)]), *token.inner)
            yield _declared(source, ("title", WINDOW), said, "attribute")


def _words(attributes: Mapping[str, object], name: str) -> set[str]:
    return set(getattr(attributes.get(name), "value", "").lower().split())


def _addresses(source: Mapped, tokens: Sequence[Token], keys: PageKeys) -> frozenset[str]:
    """Return the addresses that the page declares outside of JSON-LD."""
    metas = (one for one in _meta(source, tokens, keys) if one.role == "url")
    return frozenset(_plain_address(one.value) for one in (*_canonical(source, tokens), *metas)) - {""}


def _plain_address(url: str) -> str:
    """Return an address without what doesn't change the page: its scheme, the part behind '#', a slash at the end."""
    return url.strip().partition("#")[0].removeprefix("http://").removeprefix("https://").rstrip("/")


def _linked_data(source: Mapped, tokens: Sequence[Token], own: frozenset[str]) -> Iterator[Declared]:
    """Yield the values in JSON-LD of the article, then of the page; last, the name of the site as the publisher.

    Of several articles the one with one of the page's `own` addresses comes first: others are related articles.
    """
    nodes: list[Mapping[str, Node]] = []
    for token in tokens:
        if token.name == "script" and token.kind == "unseen" and _is_linked_data(token):
            try:
                nodes += _objects(read_json(source.text, *token.inner))
            except ValueError:
                # Broken JSON declares nothing.
                continue
    nodes.sort(key=lambda node: own.isdisjoint(_addresses_of(node)))
    named = {key: node for node in nodes if (key := _id_of(node)) and len(node) > 2}
    for kinds in (_ARTICLES, _PAGES):
        for node in nodes:
            if _is_one_of(node, kinds):
                for key, value in node.items():
                    if role := _KEYS.get(key.lower()):
                        yield from _said(source, role, f"json-ld:{key}", _strings(role, value, named))
    for kind in _SITES:
        for node in nodes:
            if _is_one_of(node, (kind,)) and "name" in node:
                yield from _said(source, "publisher", "json-ld:name", _strings("publisher", node["name"], named))


def _addresses_of(node: Mapping[str, Node]) -> Iterator[str]:
    for key in ("@id", "url", "mainEntityOfPage"):
        if key in node:
            yield from (_plain_address(one.value) for one in _strings("url", node[key], {}))


def _id_of(node: Mapping[str, Node]) -> str:
    key = node.get("@id")
    return str(key.value) if isinstance(key, Scalar) else ""


def _said(source: Mapped, role: str, name: str, strings: Iterable[Scalar]) -> Iterator[Declared]:
    for one in strings:
        yield _declared(source, (role, name), Attribute(unescape(one.value), one.start, one.end), "json/attribute")


def _is_linked_data(token: Token) -> bool:
    kind = token.attributes.get("type")
    return kind is not None and kind.value.strip().lower().startswith("application/ld+json")


def _objects(node: Node, depth: int = 0) -> Iterator[Mapping[str, Node]]:
    """Yield every object in a value, an outer object before those inside it."""
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


def _strings(role: str, node: Node, named: Mapping[str, Mapping[str, Node]], depth: int = 0) -> Iterator[Scalar]:
    """Yield the strings of a property: its own, or for objects those of their names."""
    if depth > _DEEPEST:
        return
    if isinstance(node, Scalar):
        if isinstance(node.value, str):
            yield node
    elif isinstance(node, Mapping):
        whole = node if "name" in node else named.get(_id_of(node), node)
        inner = next((whole[key] for key in _NAMES.get(role, ()) if key in whole), None)
        if inner is not None:
            yield from _strings(role, inner, named, depth + 1)
    else:
        for one in node:
            yield from _strings(role, one, named, depth + 1)


def _declared(source: Mapped, what: tuple[str, str], said: Attribute, format_: str) -> Declared:
    role, name = what
    first, last = source.bytes_of(said.start, said.end)
    return Declared(role, name, " ".join(said.value.split()), first, last, format_)
