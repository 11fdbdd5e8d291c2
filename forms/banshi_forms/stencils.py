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

from markupsafe import Markup, escape

from .faces import Face
from .fields import CHOOSING, options_of
from .kept import Kept
from .kinds.choice import token
from .kinds.place import parts
from .values import Json, Node

MOST_KEPT = 64_000_000  # characters of HTML in memory
MOST_OPTIONS = 12  # of a choice that is kept whole for each answer
_SEED = secrets.token_hex(8)  # nobody who writes a schema can write a mark
_MARK = re.compile(f"~{_SEED}:([a-z0-9]+)~")


def mark(name: str) -> str:
    """What stands for an answer while a macro is run; escaping leaves it as it is."""
    return f"~{_SEED}:{name}~"


@dataclass(frozen=True)
class Stencil:
    """The HTML of a field around its answer: pieces, and the names of the holes between them."""

    pieces: tuple[str, ...]
    holes: tuple[str, ...]

    @property
    def weight(self) -> int:
        return 1000 + sum(map(len, self.pieces))

    def filled(self, content: Mapping[str, str], links: Mapping[str, str]) -> Markup:
        said = [self.pieces[0]]
        for hole, piece in zip(self.holes, self.pieces[1:], strict=True):
            said += content[hole] if hole in content else links[hole], piece
        return Markup("".join(said))  # noqa: S704  pieces are a macro's, contents are escaped


def cut(html: str) -> Stencil:
    found = _MARK.split(html)
    return Stencil(tuple(found[::2]), tuple(found[1::2]))


STENCILS: Kept[Stencil] = Kept(MOST_KEPT)


@dataclass(frozen=True)
class Look:
    """What of an answer changes the HTML around it, what is filled in, and the value to draw the stencil with."""

    variant: Hashable
    content: Mapping[str, str]
    stand_in: Json = None


def look_of(macro: str, face: Face) -> Look | None:
    """How a field looks with its answer; None when only its macro can draw it."""
    ask = _LOOKS.get(macro)
    return ask(face) if ask and not face.node.findings else None


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
        return mark("shown")

    @property
    def option_tags(self) -> Markup:
        return Markup(mark("options"))  # noqa: S704

    @property
    def text(self) -> str:
        return mark("text") if self.has_text else ""

    @property
    def parts(self) -> list[str]:
        return [mark("part0"), mark("part1")]


def _typed(face: Face) -> Look:
    return Look((), {"shown": escape(face.shown)})


def _chosen(face: Face) -> Look | None:
    """Kept whole for each choice, which is one of the schema's: a few, and nobody's own words."""
    node = face.node
    if len(node.options) > MOST_OPTIONS or not _is_listed(node):
        return None
    if node.kind == "yes_no":
        answer = node.value if node.value is None or isinstance(node.value, bool) else ""
        return Look(answer, {}, answer)
    taken = {token(value) for value in (node.value if isinstance(node.value, list) else [node.value])}
    chosen = [
        option.value for option in node.options if token(option.value) in taken and node.value is not None
    ]
    one = chosen[0] if chosen else None
    return Look(tuple(map(token, chosen)), {}, chosen if node.kind == "checkboxes" else one)


def _selected(face: Face) -> Look | None:
    if not _is_listed(face.node):
        return None
    return Look(
        face.node.value is None, {"options": face.option_tags}, None if face.node.value is None else ""
    )


def _is_listed(node: Node) -> bool:
    """Whether the schema itself offers just what is offered here."""
    source = node.schema["items"] if node.kind == "checkboxes" else node.schema
    return node.kind not in CHOOSING or node.options is options_of(source)


def _said(face: Face) -> Look | None:
    if face.kind.has_fields or face.node.kind in ("files", "values") or not _is_listed(face.node):
        return None
    text = face.text
    return Look(True, {"text": escape(text)}) if text else Look(False, {})


def _agreed(face: Face) -> Look:
    return Look(face.node.value is True, {}, face.node.value is True or None)


def _no_files(face: Face) -> Look | None:
    return None if face.node.files else Look((), {})


def _point(face: Face) -> Look:
    first, second = parts(face.node.value)
    return Look((), {"part0": escape(first), "part1": escape(second)})


def _silent(face: Face) -> Look:
    return Look((), {})


def _around(face: Face) -> Look:
    """A group is drawn around its fields."""
    return Look((), {"children": "".join(map(face.painter.draw, face.node.children))})


_LOOKS: Mapping[str, Callable[[Face], Look | None]] = {
    "input": _typed, "textarea": _typed, "json": _typed, "radios": _chosen, "checkboxes": _chosen,
    "select": _selected, "output": _said, "declaration": _agreed, "files": _no_files, "point": _point,
    "notice": _silent, "hidden": _silent, "group": _around,
}  # fmt: skip
