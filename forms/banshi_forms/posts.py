"""From posted pairs to answers. Only names that the given nodes own are read; any other name is ignored.

``parse`` reads by one tree; ``read`` plans, reads and plans again until what the post made relevant is read too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .carrying import begun, carried
from .deciding import is_same
from .kinds.attached import references
from .kinds.kind import ABSENT, Post, PutAside
from .kinds.structure import MOST_ROWS, read_fields
from .kinds.table import KINDS
from .names import keys, marker, pointer_of
from .nodes import plan, walk
from .renumbering import moved, renumbered
from .sound import sound_form
from .values import Context, Finding, Json, Node

Action = tuple[str, ...]
Pairs = Sequence[tuple[str, str]]
_ROUNDS = 6  # of relevance that depends on what was just read
_ROWS = ("rows", "table")
_REPEATED = (*_ROWS, "values", "files")
_BUTTONS = ("_add", "_remove", "_up", "_down")

__all__ = ["Action", "Parsed", "PutAside", "parse", "read"]


@dataclass(frozen=True)
class Parsed:
    """The answers after a post (the action already done to them), what could not be read, and the button pressed.

    ``action`` is None for an ordinary hand-in of the step, else ("add", pointer), ("remove", pointer),
    ("up", pointer), ("down", pointer) or ("refresh",): then the step is only drawn again.
    """

    data: Json
    findings: tuple[Finding, ...] = ()
    action: Action | None = None


def parse(node: Node, pairs: Pairs, previous: Json) -> Parsed:
    """Reads what the node (a form, a step, any part) owns; all other answers stay as they were."""
    action = _asked(node, pairs)
    pairs = _arranged(node, pairs, action)
    post = Post(pairs, KINDS, frozenset(), carried(node, pairs))
    data = _read(node, post, previous)
    return Parsed(_finished(data, node, action), tuple(post.findings), action)


def read(
    schema: Mapping[str, Json],
    pairs: Pairs,
    previous: Json,
    context: Context,
    step_id: str = "",
    *,
    closed: Callable[[Node], Node] = lambda node: node,
) -> Parsed:
    """Reads a post by the tree that its own answers call for: no field is lost that the page showed meanwhile.

    ``closed`` marks nodes read-only as the caller did when it drew the page: what is closed keeps its answer.
    """
    schema = sound_form(schema)
    node = closed(_part(schema, previous, context, step_id))
    action = _asked(node, pairs)
    pairs, data = renumbered(node, _arranged(node, pairs, action), previous)
    known, findings, done = frozenset[str](), list[Finding](), set[str]()

    def planned(answers: Json) -> Node:
        return closed(_part(schema, answers, context, step_id))

    for _ in range(_ROUNDS):
        node = node if data is previous else planned(data)
        seen = begun(node, pairs, data, done, planned)
        node, data = node if seen is data else planned(seen), seen
        came = {at: value for at, value in carried(node, pairs).items() if at not in known}
        post = Post(pairs, KINDS, known, came)
        data, answered = _read(node, post, data), data
        findings += post.findings
        known, before = frozenset(part.pointer for part in walk(node) if not part.read_only), known
        if known == before or is_same(data, answered):
            break  # the tree would be the same again
    return Parsed(_finished(data, node, action), tuple(findings), action)


def _part(schema: Mapping[str, Json], data: Json, context: Context, step_id: str) -> Node:
    """The step as these answers show it; the whole form when they no longer call for the step."""
    if step_id:
        root = plan(schema, data, context, only=step_id)
        if root.children:
            return root.children[0]
    return plan(schema, data, context)


def _read(node: Node, post: Post, previous: Json) -> Json:
    fields = list(_fields(node))
    if len(fields) == 1 and not fields[0].pointer:
        value = post.read(fields[0], ABSENT if previous is None else previous)
        return None if value is ABSENT else value
    return read_fields(fields, post, previous)


def _fields(node: Node) -> Iterator[Node]:
    """The outermost fields of a frame."""
    if node.kind not in ("form", "step", "section"):
        yield node
        return
    for below in node.children:
        yield from _fields(below)


def _asked(node: Node, pairs: Pairs) -> Action | None:
    """What the pressed button asks; a button for something the page does not own asks only to draw again."""
    pressed = next(((name, text) for name, text in pairs if name in _BUTTONS), None)
    if pressed:
        button, pointer = pressed[0], pointer_of(pressed[1])
        owner = pointer if button == "_add" else pointer.rpartition("/")[0]
        if any(below.pointer == owner and below.kind in _REPEATED for below in walk(node)):
            return (button[1:], pointer)
    return ("refresh",) if pressed or any(name == "_refresh" for name, _ in pairs) else None


def _arranged(node: Node, pairs: Pairs, action: Action | None) -> Pairs:
    """The pairs as they would have been posted, had the row or file been removed or moved on the page."""
    if action is None or action[0] not in ("remove", "up", "down"):
        return pairs
    owner, _, at = action[1].rpartition("/")
    field = next(below for below in walk(node) if below.pointer == owner and below.kind in _REPEATED)
    mark = (marker(field.name), _mark(field, at))
    if action[0] == "remove":
        return [pair for pair in pairs if tuple(pair) != mark]
    return moved(pairs, mark, -1 if action[0] == "up" else 1)


def _mark(field: Node, at: str) -> str:
    """What the hidden marker of a row or of a file holds."""
    held = references(field.value) if field.kind == "files" else []
    return held[int(at)] if at.isdigit() and int(at) < len(held) else at


def _finished(data: Json, node: Node, action: Action | None) -> Json:
    """With the new row that was asked for."""
    if action is None or action[0] != "add":
        return data
    field = next((below for below in walk(node) if below.pointer == action[1]), None)
    return data if field is None or field.kind not in _ROWS else _with_row(data, keys(action[1]), field)


def _with_row(value: Json, path: Sequence[str], field: Node) -> Json:
    if not path:
        rows = value if isinstance(value, list) else []
        return [*rows, {}] if len(rows) < min(field.schema.get("maxItems", MOST_ROWS), MOST_ROWS) else rows
    if isinstance(value, list):
        at = int(path[0])
        return [_with_row(item, path[1:], field) if place == at else item for place, item in enumerate(value)]
    held = value if isinstance(value, Mapping) else {}
    return {**held, path[0]: _with_row(held.get(path[0]), path[1:], field)}
