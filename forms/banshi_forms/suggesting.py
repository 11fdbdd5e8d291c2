"""The answer to a page that searches a long list while somebody types: options of one field, by words."""

from __future__ import annotations

from .kinds.choice import token
from .kinds.search import found, label
from .nodes import walk
from .values import Json, Node

LONGEST_QUERY = 100  # characters


def suggest(root: Node, name: str, query: str) -> Json:
    """What the field of that name offers for the words, as the page's script reads it; None when there is none."""
    node = next((part for part in walk(root) if part.name == name and part.kind == "search"), None)
    if node is None or node.read_only:
        return None
    hits = found(node.options, query[:LONGEST_QUERY])
    return {"options": [{"value": token(hit.value), "label": label(node.options, hit.value)} for hit in hits]}
