"""Fields drawn fast: a macro is run once with marks where answers go, its HTML is cut at the marks, and kept.

The macros stay the only place that says how a field looks; here is only which of them may be cut, and at what. A node
with something wrong, with options of its own or with files is drawn by its macro. Whatever stands in a stencil comes
from the schema: answers are put in when a page is drawn, so one person's cannot show up on another's. A test holds
that both ways give the same page, to the letter.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from .faces import Face
from .fields import CHOOSING, options_of, tokens
from .kept import Kept
from .kinds.choice import token
from .kinds.kind import Kind
from .kinds.place import parts
from .tags import chosen_tags, posted_as
from .values import Json, Node

MOST_KEPT = 64_000_000  # characters of HTML in memory
MOST_OPTIONS = 12  # of a choice that is kept whole for each answer
_SEED = secrets.token_hex(8)  # nobody who writes a schema can write a mark
_SPECIAL = re.compile("[&<>\"']")
_MARK = re.compile(f"~{_SEED}:([a-z0-9]+)~")


def hole(name: str) -> str:
    """What stands for an answer while a macro is run; escaping leaves it as it is."""
    return f"~{_SEED}:{name}~"


INSIDE = "%(inside)s"  # where in a stencil the fields of a frame, a group or a row go


def escaped(text: str) -> str:
    """A text as the macros write it; most need no escaping, and a plain text is put in faster."""
    return str(escape(text)) if _SPECIAL.search(text) else text


def cut(html: str) -> str:
    """The HTML as a template for ``%``: ``%(shown)s`` where the mark stood."""
    return _MARK.sub(r"%(\1)s", html.replace("%", "%%"))


STENCILS: Kept[str] = Kept(MOST_KEPT)
NEAR: Kept[str] = Kept(100_000)  # the same, found by a field's blank node instead of by all that it says


class Look(NamedTuple):
    """What of an answer changes the HTML around it, what is filled in, and the value to draw the stencil with."""

    variant: Hashable
    content: dict[str, str]
    stand_in: Json = None
    around: bool = False  # it is drawn around its fields


@dataclass(frozen=True)
class MarkedFace(Face):
    """A face that holds marks where the answer stands."""

    given: Mapping[str, str] = field(
        default_factory=dict
    )  # what the kind gives the control for the real answer
    has_text: bool = False

    @property
    def own(self) -> Mapping[str, str]:
        return self.given

    @property
    def shown(self) -> str:
        return hole("shown")

    @property
    def option_tags(self) -> Markup:
        return Markup(hole("options"))  # noqa: S704

    @property
    def text(self) -> str:
        return hole("text") if self.has_text else ""

    @property
    def parts(self) -> list[str]:
        return [hole("part0"), hole("part1")]


def _typed(node: Node, kind: Kind, _: Any) -> Look:
    return Look((), {"shown": escaped(kind.shown(node) if node.text is None else node.text)})


def _chosen(node: Node, kind: Kind, _: Any) -> Look | None:
    """Kept whole for each choice, which is one of the schema's: a few, and nobody's own words."""
    if len(node.options) > MOST_OPTIONS or not _is_listed(node):
        return None
    if node.kind == "checkboxes":
        values = node.value if isinstance(node.value, list) else [node.value]
        chosen = [value for value in values if value is not None and token(value) in tokens(node.options)]
        return Look(frozenset(map(token, chosen)), {}, chosen)
    if node.kind == "yes_no" and not isinstance(node.value, bool | None):
        return None
    return Look(None if node.value is None else token(node.value), {}, node.value)


def _selected(node: Node, kind: Kind, face: Callable[[Node], Face]) -> Look | None:
    if not _is_listed(node):
        return None
    if node.value is None or node.kind not in CHOOSING:
        return Look(
            node.value is None, {"options": face(node).option_tags}, None if node.value is None else ""
        )
    return Look(
        False, {"options": chosen_tags(node.options, node.kind, posted_as(node.value, node.kind))}, ""
    )


def _is_listed(node: Node) -> bool:
    """Whether the schema itself offers just what is offered here."""
    source = node.schema["items"] if node.kind == "checkboxes" else node.schema
    return node.kind not in CHOOSING or node.options is options_of(source)


def _said(node: Node, kind: Kind, face: Callable[[Node], Face]) -> Look | None:
    if kind.has_fields or node.kind in ("files", "values", "drawn_signature") or not _is_listed(node):
        return None
    text = face(node).text
    return Look(True, {"text": escaped(text)}) if text else Look(False, {})


def _agreed(node: Node, kind: Kind, _: Any) -> Look:
    return Look(node.value is True, {}, node.value is True or None)


def _no_files(node: Node, kind: Kind, _: Any) -> Look | None:
    return None if node.files else Look((), {})


def _point(node: Node, kind: Kind, _: Any) -> Look:
    first, second = parts(node.value)
    return Look((), {"part0": escaped(first), "part1": escaped(second)})


def _silent(node: Node, kind: Kind, _: Any) -> Look:
    return Look((), {})


def _around(node: Node, kind: Kind, _: Any) -> Look:
    return Look((), {}, around=True)


LOOKS: Mapping[str, Callable[[Node, Kind, Callable[[Node], Face]], Look | None]] = {
    "input": _typed, "textarea": _typed, "json": _typed, "radios": _chosen, "checkboxes": _chosen,
    "select": _selected, "output": _said, "declaration": _agreed, "files": _no_files, "point": _point,
    "notice": _silent, "hidden": _silent, "group": _around,
}  # fmt: skip
