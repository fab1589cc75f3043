"""Phrases: the tokens of which a word is the head."""

from collections.abc import Set as AbstractSet
from itertools import islice

from spacy.tokens import Doc, Token

Extent = tuple[int, int]
# Dependents that end a speaker's name: 'the commander, who ...'.
_OUTSIDE_NAME = frozenset({"relcl", "punct", "cc", "preconj", "parataxis", "ccomp", "advcl", "mark"})
# Adverbs before a speaker that aren't part of the name: 'Even the mission tweeted'.
_FOCUSING = frozenset({"even", "only", "also", "just", "and", "but"})
# Quotation marks around a nickname: 'John "Jack" Reed'.
_QUOTES = frozenset({'"', "“", "”", "``", "''"})
_ARTICLES = frozenset({"a", "an", "the", "this", "that", "any", "another"})
# Dependents that belong to the verb group: 'has not said', 'carried out'.
_GROUPED = frozenset({"aux", "auxpass", "neg", "prt"})


def span_root(parse: Doc, start: int, end: int) -> Token | None:
    """Return the head of the words at the characters `start` to `end` of the parse's text, or None."""
    span = parse.char_span(start, end, alignment_mode="expand")
    return span.root if span is not None and len(span) else None


def phrase(head: Token) -> Extent:
    """Return the start and end (half-open) of the noun phrase around a head, without relative and other clauses.

    The tokens are contiguous and include the head.
    """
    keep = {head.i}
    todo = [head]
    while todo:
        token = todo.pop()
        for child in token.children:
            if child.dep_ in _OUTSIDE_NAME and not (child.dep_ in ("cc", "punct") and _joins(child, token)):
                continue
            keep.add(child.i)
            todo.append(child)
    start, end = _run(head.i, keep)
    doc = head.doc
    while end > head.i and ((doc[end].is_punct and not _closes(doc, start, end)) or doc[end].dep_ in ("cc", "case")):
        end -= 1
    if end + 1 < len(doc) and doc[end + 1].text == ")" and any(t.text == "(" for t in doc[start:end]):
        end += 1
    while start < head.i and (doc[start].is_punct or doc[start].is_space or doc[start].lower_ in _FOCUSING):
        start += 1
    return start, end + 1


def _closes(doc: Doc, start: int, end: int) -> bool:
    """Whether a bracket or quotation mark closes one that the phrase opens: 'the group known as "The Watch"'."""
    if doc[end].text == ")":
        return True
    marks = sum(token.text in _QUOTES for token in doc[start : end + 1])
    return doc[end].text in _QUOTES and marks > 1 and marks % 2 == 0


def _joins(child: Token, parent: Token) -> bool:
    """Whether a comma or 'and' is followed by a further name or an apposition, or the sign is one used within names."""
    if child.text in ("-", "'", "’", "/", ".", "&", "(", ")") or child.text in _QUOTES:
        return True
    return any(right.dep_ in ("conj", "appos") and right.i > child.i for right in parent.children)


def _run(at: int, members: AbstractSet[int]) -> Extent:
    """Return the first and last index of the run of `members` around `at`, without a gap."""
    start = end = at
    while start - 1 in members:
        start -= 1
    while end + 1 in members:
        end += 1
    return start, end


def verb_group(verb: Token) -> Extent:
    """Return the start and end (half-open) of a verb with those auxiliaries, negation and particle right beside it."""
    start, end = _run(verb.i, {verb.i, *(child.i for child in verb.children if child.dep_ in _GROUPED)})
    return start, end + 1


def subtree(token: Token) -> set[int]:
    """Return the indexes of a word and of all words below it."""
    return {below.i for below in token.subtree}


def left_edge(token: Token) -> int:
    """Return the index of the first word of a phrase."""
    return int(token.left_edge.i)


def right_edge(token: Token) -> int:
    """Return the index of the last word of a phrase."""
    return int(token.right_edge.i)


def is_below(token: Token, above: Token) -> bool:
    """Whether a word is the word `above` or depends on it, directly or through other words."""
    return bool(token == above or above.is_ancestor(token))


def outermost_compound(name: Token) -> Token:
    """Return the head of the name that a word begins: 'Furati' for 'Ward' in 'Ward Furati'."""
    while name.dep_ == "compound" and name.head.i > name.i:
        name = name.head
    return name


def pieces(doc: Doc, tokens: AbstractSet[int], without: AbstractSet[int] = frozenset()) -> tuple[Extent, ...]:
    """Return the runs of contiguous `tokens`, except those in `without` and punctuation at the ends of a run."""
    runs: list[list[int]] = []
    for number in sorted(tokens - without):
        if runs and number == runs[-1][1]:
            runs[-1][1] = number + 1
        else:
            runs.append([number, number + 1])
    found = []
    for start, end in runs:
        first, last = start, end
        while first < last and _is_edge(doc[first]):
            first += 1
        while last > first and (_is_edge(doc[last - 1]) or doc[last - 1].dep_ == "cc"):
            last -= 1
        if first < last:
            found.append((first, last))
    # 'And, according to them, it works': the conjunction alone isn't a piece of what is said.
    return tuple(p for p in found if len(found) == 1 or p[1] - p[0] > 1 or doc[p[0]].dep_ != "cc")


def _is_edge(token: Token) -> bool:
    return bool(token.is_space) or token.text in (",", ";", ":", ".", "-", "–", "—", "--", "―")


def possessor(noun: Token) -> Token | None:
    """Return the possessor of a noun: 'their' in 'their refusal', 'army' in 'the claim of the army'."""
    for child in noun.children:
        if child.dep_ == "poss":
            return child
        if child.dep_ == "prep" and child.lower_ in ("by", "from", "of", "among"):
            return object_of(child)
    return None


def object_of(preposition: Token) -> Token | None:
    """The noun after a preposition."""
    return next((child for child in preposition.children if child.dep_ == "pobj"), None)


def has_determiner(noun: Token, words: AbstractSet[str]) -> bool:
    """Whether one of these articles or demonstratives stands before the noun."""
    return any(child.dep_ == "det" and child.lower_ in words for child in noun.children)


def is_named_thing(word: Token) -> bool:
    """Whether a word that might be a verb is a noun, as its article shows: 'a strike'."""
    return word.pos_ == "NOUN" and has_determiner(word, _ARTICLES)


def is_joined(first: Token, last: Token) -> bool:
    """Whether only commas and conjunctions stand between two phrases."""
    between = first.doc[first.right_edge.i + 1 : last.left_edge.i]
    return all(token.dep_ == "cc" or token.text in {",", ";"} for token in between)


def words_beside(token: Token) -> set[str]:
    """Return the words below a token, directly or through prepositions: 'cases of suspected cholera'."""
    held = list(token.children)
    for _ in range(2):
        held += [noun for word in held if word.dep_ in ("prep", "agent") for noun in word.children]
        held += [inner for noun in held for inner in noun.children if inner.dep_ in ("amod", "compound", "prep")]
    return {word.lower_ for word in held}


def word_behind(token: Token, words: AbstractSet[str]) -> Token | None:
    """Return the first dependent after the token that is one of the words: 'out' in 'carried 85 raids out'."""
    return next((child for child in token.children if child.i > token.i and child.lower_ in words), None)


def words_below(token: Token, most: int) -> set[str]:
    """Return the first words of a phrase, at most `most`, in lower case."""
    return {below.lower_ for below in islice(token.subtree, most)}


def words_on(token: Token, most: int) -> set[str]:
    """Return the first dependents of a word, at most `most`, in lower case."""
    return {child.lower_ for child in islice(token.children, most)}
