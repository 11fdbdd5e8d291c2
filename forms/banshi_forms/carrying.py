"""Answers that a page carries along beside their controls, so that everything comes back from the page alone.

A control may not be able to post its answer as it is (an empty list, a text with blanks around it), or it stands there
only because of this very answer (a branch of ``anyOf``). Then a hidden input beside it holds the answer as JSON, and
whoever reads the post begins with it. Only what could have been typed on the page is taken from there: no files, no
hidden answers, nothing that may not be changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress

from markupsafe import Markup, escape

from .kinds.kind import Kind
from .kinds.quiet import json_text
from .kinds.structure import MOST_ROWS
from .kinds.table import KINDS
from .names import child, keys, marker
from .spelling import read as read_json
from .trees import find, is_frame, walk
from .values import Json, Node

_LISTS = ("rows", "table", "values", "tuple")
Pairs = Iterable[tuple[str, str]]
_TYPED = frozenset(name for name, kind in KINDS.items() if kind.macro in ("input", "textarea"))


def is_strange(kind: str, without: str, value: Json) -> bool:
    """Whether a field is drawn by another kind of control than it would be without its answer."""
    if kind == "textarea" and without == "text":
        return bool(value != value.strip())  # what one posts the other reads, but for blanks around it
    return kind != without


def is_carried(node: Node, kind: Kind) -> bool:
    """Whether the answer does not come back from the control alone."""
    value = node.value
    if value is None or node.read_only or not kind.on_page:
        return False
    if isinstance(value, list):
        return node.strange or not value or (kind.name == "values" and not all(map(_has_line, value)))
    return node.strange or not (isinstance(value, dict) or kind.carries(value))


def _has_line(item: Json) -> bool:
    """Whether an item of a list posts a line of its own, so that those after it keep their places."""
    if isinstance(item, str):
        return item.isprintable() and item.strip() == item != ""
    return item not in (None, [], {})


def carrier(node: Node) -> Markup:
    """The hidden input that holds the answer."""
    name, value = escape(_name(node)), escape(json_text(node.value))
    return Markup(f'<input type="hidden" name="{name}" value="{value}">')  # noqa: S704


def _name(node: Node) -> str:
    return f"{marker(node.name)}="


def carried(root: Node, pairs: Pairs) -> dict[str, Json]:
    """What the page carried for nodes of the tree, by pointer."""
    held = {name: text for name, text in pairs if name.endswith("=")}
    found: dict[str, Json] = {}
    for node in walk(root) if held else ():
        text = None if is_frame(node) else held.get(_name(node))
        if text is not None and _is_typed(node):
            with suppress(ValueError):
                value = read_json(text)
                if value == [] or all(map(_is_typed, walk(node))):
                    found[node.pointer] = value
    return found


def begun(root: Node, pairs: Pairs, data: Json, done: set[str], planned: Callable[[Json], Node]) -> Json:
    """The answers with those that the page carried and that change the tree, each put in once (``done``).

    ``planned`` grows the tree anew, so that what would then stand there can be looked at.
    """
    came = carried(root, pairs)
    lists = frozenset(node.pointer for node in walk(root) if node.kind in _LISTS) if came else frozenset()
    for pointer, value in came.items():
        node = find(root, pointer)
        if pointer not in done and node and not (isinstance(value, str) and node.kind in _TYPED):
            done.add(pointer)
            put = _put(data, keys(pointer), value, lists)
            now = find(planned(put), pointer)
            if now is not None and (value == [] or all(map(_is_typed, walk(now)))):
                data = put
    return data


def _is_typed(node: Node) -> bool:
    return not node.read_only and KINDS[node.kind].on_page


def _put(value: Json, way: Sequence[str], new: Json, lists: frozenset[str], at: str = "") -> Json:
    """The answers with something at a place; ``lists`` are the places of lists, which may not be there yet."""
    if not way:
        return new
    below = child(at, way[0])
    if isinstance(value, list) or (at in lists and value is None):
        items, number = list(value or ()), int(way[0])
        items += [None] * (number + 1 - len(items)) if number <= MOST_ROWS else []
        return [_put(item, way[1:], new, lists, below) if place == number else item
                for place, item in enumerate(items)]  # fmt: skip
    held = value if isinstance(value, Mapping) else {}
    return {**held, way[0]: _put(held.get(way[0]), way[1:], new, lists, below)}
