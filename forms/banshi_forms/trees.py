"""A tree of nodes walked, searched, and given its findings. How it grows is nodes'."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import is_
from typing import Any

from .values import Finding, Node

_ALONE = frozenset({"type", "json", "point"})  # a text that is no number is not also too small


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, in the order of the page."""
    left = [node]
    while left:
        node = left.pop()
        yield node
        if node.children:
            left.extend(reversed(node.children))


def find(root: Node, pointer: str) -> Node | None:
    """The field at a pointer, if it stands on the page."""
    return next((node for node in walk(root) if node.pointer == pointer and not is_frame(node)), None)


def place(root: Node, findings: Iterable[Finding]) -> Node:
    """The tree with each finding once, at its node or the nearest one above it."""
    pointers = {node.pointer for node in walk(root) if not is_frame(node)}
    placed: dict[str, list[Finding]] = {}
    for finding in findings:
        pointer = finding.pointer
        while pointer and pointer not in pointers:
            pointer = pointer.rpartition("/")[0]
        said = placed.setdefault(pointer, [])
        if all((other.code, other.message) != (finding.code, finding.message) for other in said):
            said.append(finding)
    return _with_findings(root, placed)


def _with_findings(node: Node, placed: Mapping[str, list[Finding]]) -> Node:
    mine = placed.get(node.pointer, []) if node.kind == "form" or not is_frame(node) else []
    if node.kind == "form" and any(not is_frame(below) and not below.pointer for below in walk(node)):
        mine = []  # a document that is no object: its one field says it
    alone = [finding for finding in mine if finding.code in _ALONE][:1]
    children = tuple(_with_findings(below, placed) for below in node.children)
    if not mine and not node.findings and all(map(is_, children, node.children)):
        return node
    return with_changes(node, findings=tuple(alone or mine), children=children)


def is_frame(node: Node) -> bool:
    return node.kind in ("form", "step", "section")


def answered(node: Node, value: Any) -> Node:
    """The blank node with its answer."""
    made = object.__new__(Node)
    known = node.__dict__.copy()
    known["value"] = value
    object.__setattr__(made, "__dict__", known)
    return made


def with_changes(node: Node, **changes: Any) -> Node:
    """The node with its answer or findings, which leave its ``blank`` as it is."""
    made = object.__new__(Node)
    known = node.__dict__.copy()
    known.update(changes)
    object.__setattr__(made, "__dict__", known)
    return made
