"""The Jinja macros of fields_html, one environment per language, and which of them draws a node."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from .faces import Face
from .kinds.kind import Kind
from .kinds.table import KINDS
from .markdown import to_html
from .stencils import LOOKS, Look
from .values import Node
from .wording import words

_SOURCES = ("controls.html", "choices.html", "structure.html", "reading.html")


class Hand(NamedTuple):
    """What draws nodes of a kind."""

    kind: Kind
    macro: str
    ask: Callable[[Node, Kind, Callable[[Node], Face]], Look | None] | None  # for a stencil


@lru_cache(maxsize=256)
def hand_of(kind: str, read_only: bool, bare: bool) -> Hand:
    """Which macro draws a node of a kind, and how it is looked at for a stencil."""
    name = KINDS[kind].macro
    if read_only and name not in ("notice", "hidden"):
        name = "output"
    name = "select" if bare and name == "radios" else name  # a table's cell is narrow
    return Hand(KINDS[kind], name, LOOKS.get(name))


@lru_cache(maxsize=8)
def macros(locale: str) -> Mapping[str, Any]:
    """Every macro of the templates by its name, speaking one language."""
    environment = Environment(
        loader=PackageLoader("banshi_forms", "fields_html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update({"_": words(locale), "markdown": to_html})
    macros: dict[str, Any] = {}
    for source in _SOURCES:
        module = environment.get_template(source).module
        macros |= {name: macro for name, macro in vars(module).items() if not name.startswith("_")}
    return macros
