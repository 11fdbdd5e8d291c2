"""Rows that a page dropped or moved: the posted names and the answers as they were, numbered anew alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .kinds.kind import Post
from .kinds.structure import posted_rows
from .names import SEPARATOR, keys, marker
from .values import Json, Node

Pairs = Sequence[tuple[str, str]]


def moved(pairs: Pairs, mark: tuple[str, str], by: int) -> Pairs:
    """The pairs with a row's marker changed for its neighbour's."""
    arranged = list(pairs)
    places = [place for place, (name, text) in enumerate(arranged) if name == mark[0] and text]
    order = [arranged[place] for place in places]
    if mark in order and 0 <= order.index(mark) + by < len(order):
        here, there = places[order.index(mark)], places[order.index(mark) + by]
        arranged[here], arranged[there] = arranged[there], arranged[here]
    return arranged


def renumbered(node: Node, pairs: Pairs, answers: Json) -> tuple[Pairs, Json]:
    """Pairs and answers with the rows of every list counted from 0 in the order of the page."""
    for below in node.children:
        pairs, answers = renumbered(below, pairs, answers)
    if node.kind not in ("rows", "table"):
        return pairs, answers
    post = Post(pairs, {})
    order = posted_rows(node, post)
    if not post.has(marker(node.name)) or order == list(range(len(order))):
        return pairs, answers
    return _renamed(node.name, order, pairs), _reordered(answers, keys(node.pointer), order)


def _renamed(name: str, order: Sequence[int], pairs: Pairs) -> Pairs:
    own = f"{name}{SEPARATOR}"
    prefixes = {f"{own}{old}{SEPARATOR}": f"{own}{new}{SEPARATOR}" for new, old in enumerate(order)}
    mark = marker(name)
    kept = [pair for pair in pairs if pair[0] != mark]
    return [(mark, ""), *((mark, str(at)) for at in range(len(order))), *_with_prefixes(kept, name, prefixes)]


def _with_prefixes(pairs: Pairs, name: str, prefixes: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    own = f"{name}{SEPARATOR}"
    for posted, text in pairs:
        if not posted.startswith(own):
            yield posted, text
            continue
        at, separator, rest = posted[len(own) :].partition(SEPARATOR)
        if f"{own}{at}{separator}" in prefixes:
            yield prefixes[f"{own}{at}{separator}"] + rest, text


def _reordered(value: Json, path: Sequence[str], order: Sequence[int]) -> Json:
    if not path:
        rows = value if isinstance(value, list) else []
        return [rows[at] if at < len(rows) else {} for at in order]
    if isinstance(value, list):
        here = int(path[0])
        return [_reordered(item, path[1:], order) if at == here else item for at, item in enumerate(value)]
    if not isinstance(value, Mapping) or path[0] not in value:
        return value
    return {**value, path[0]: _reordered(value[path[0]], path[1:], order)}
