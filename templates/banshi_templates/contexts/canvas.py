"""The designer's form: palette, outline and panel beside the canvas, which is the applicant's own page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from .designing import DesignFrame, DesignItem, DesignPanel
from .grouping import GroupNote, GroupOffer
from .pieces import Choice, Link, Page


@dataclass(frozen=True)
class OutlineSection:
    """A section in the outline; ``key`` is ``step:number``."""

    key: str
    title: str
    items: tuple[DesignItem, ...]


@dataclass(frozen=True)
class OutlineStep:
    """A step in the outline."""

    id: str
    title: str
    url: str
    sections: tuple[OutlineSection, ...]
    current: bool = False


@dataclass(frozen=True)
class PaletteItem:
    """A kind of field that can be added; its button posts ``kind``."""

    id: str
    text: str
    icon: str


@dataclass(frozen=True)
class Inside:
    """The fields within the group that is in hand. ``key`` posts where a new one goes."""

    key: str
    items: tuple[DesignItem, ...]


@dataclass(frozen=True, kw_only=True)
class FormDesignPage(Page):
    """The form of a draft. Buttons post ``do`` (with ``kind``, ``title``, ``to``, ``before``) to ``design.do_url``."""

    template: ClassVar[str] = "pages/design/form.html"

    design: DesignFrame
    part_title: str
    steps: tuple[OutlineStep, ...]
    palette: tuple[PaletteItem, ...]
    add_key: str  # where a click on the palette puts a new field
    add_before: str
    canvas_url: str
    languages: tuple[Link, ...] = ()  # the canvas in each language
    query: str = ""
    thing: str = ""  # the path of the field in hand
    panel: DesignPanel | None = None
    inside: Inside | None = None
    places: tuple[Choice, ...] = ()  # where the field in hand can be moved
    copied: str = ""  # the title of what was copied
    offers: tuple[GroupOffer, ...] = ()  # the bureau's groups of fields
    groups: tuple[GroupNote, ...] = ()  # those that this form uses
    error: str = ""
    uses: tuple[str, ...] = ()


@dataclass(frozen=True)
class CanvasField:
    """A field as the applicant sees it, with what its author can do to it."""

    path: str
    title: str
    drawn: Markup
    url: str  # opens its panel
    kind: str = ""
    tags: tuple[str, ...] = ()
    current: bool = False


@dataclass(frozen=True)
class CanvasSection:
    key: str  # ``step:number``
    title: str
    hint: str
    fields: tuple[CanvasField, ...]


@dataclass(frozen=True, kw_only=True)
class CanvasPage(Page):
    """One step of the form in the designer's frame. Forms post to the page around it."""

    template: ClassVar[str] = "pages/design/canvas.html"

    title: str
    step: str
    steps: tuple[Link, ...]
    sections: tuple[CanvasSection, ...]
    do_url: str
    revision: int
    kinds: tuple[tuple[str, str], ...]
    copied: str = ""
    may_group: bool = False  # whether a section may be saved as a group of fields
    preview: bool = True
