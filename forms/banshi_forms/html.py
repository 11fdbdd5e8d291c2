"""Draws a tree of nodes as HTML: to fill in, to read, to print. No page around it, no inline script or style.

The controls are Jinja macros in fields_html, one environment per language; which macro draws a node its kind says.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from .faces import Face, first_control, last_key
from .kinds.table import KINDS
from .markdown import to_html
from .messages import sentence
from .names import SEPARATOR, parted
from .nodes import walk
from .stencils import NEAR, STENCILS, Look, MarkedFace, cut, escaped, hole, look_of
from .summary import row_name, summarise
from .values import Finding, Mode, Node
from .wording import words

_SOURCES = ("controls.html", "choices.html", "structure.html", "reading.html")


@dataclass(frozen=True)
class LiveLinks:
    """Where a changed field posts its form to, and which element the answer replaces."""

    url: str
    target: str = "#form-step"
    options_url: str = ""  # answers {"options": […]} to ?field=NAME&q=WORDS, for lists too long for the page


def render(
    node: Node,
    mode: Mode = "edit",
    locale: str = "zh_CN",
    *,
    live: LiveLinks | None = None,
    masked: bool = False,
    change_links: Mapping[str, str] | None = None,
) -> Markup:
    """The HTML of a form, a step, a section or a field.

    ``change_links`` (step id → address) puts a link beside each step of the view, ``masked`` covers personal data.
    """
    if mode == "edit":
        return Painter(locale, live).draw(node)
    macro = macros(locale)[mode]
    drawn = macro(summarise(node, locale, masked=masked), dict(change_links or {}), node.title)
    return Markup(drawn)  # noqa: S704  a macro of an autoescaping environment


def error_summary(node: Node, locale: str = "zh_CN") -> Markup:
    """All that is wrong, on top of the page, each with a link to its field; nothing when nothing is wrong."""
    painter = Painter(locale, None)
    errors = [
        (painter.anchor(part), whereabouts(node, part.pointer, locale) + painter.says(finding))
        for part, finding in errors_of(node)
    ]
    return Markup(macros(locale)["error_summary"](errors))  # noqa: S704


def whereabouts(root: Node, pointer: str, locale: str = "zh_CN") -> str:
    """The row in which a place lies, said before a sentence about it; empty outside of rows."""
    _, said = words(locale), ""
    for rows in walk(root):
        for at, row in enumerate(rows.children if rows.kind in ("rows", "table") else ()):
            if pointer == row.pointer or pointer.startswith(f"{row.pointer}/"):
                said += _("%(row)s: ", row=row_name(rows, row, at, _))
    return said


def errors_of(node: Node) -> list[tuple[Node, Finding]]:
    """The grave findings in the order of the page."""
    return [
        (part, finding) for part in walk(node) for finding in part.findings if finding.severity == "error"
    ]


@dataclass(frozen=True)
class Painter:
    """Draws nodes to fill in, in one language; the templates call it back for what is inside."""

    locale: str
    live: LiveLinks | None

    def draw(self, node: Node, *, bare: bool = False) -> Markup:
        drawn = self._drawn(node, bare)
        return drawn if isinstance(drawn, Markup) else Markup(drawn)  # noqa: S704  escaped by macros and stencils

    def _drawn(self, node: Node, bare: bool = False) -> str:
        macro, kind = macro_of(node, bare), KINDS.get(node.kind)
        look = look_of(macro, node, kind, self.face) if kind else None
        if kind is None or look is None:
            draw = macros(self.locale)[macro]
            drawn: str = draw(node, self, bare=True) if bare else draw(node, self)
            return drawn  # a page is long: it is not copied without need
        own = kind.attributes(node)
        near = (id(node.blank), self.locale, self.live is None, bare, look.variant, *own, *own.values())
        stencil = NEAR.get(near) if node.blank else None
        if stencil is None:
            stencil = self._stencil(macro, node, look, own, bare)
            if node.blank:
                NEAR.keep(near, stencil, node.blank)
        content = look.content
        if "." in node.name:
            content["row"] = parted(node.name)[0]
        return stencil % ({**content, **self._links} if node.dynamic else content)

    def _stencil(self, macro: str, node: Node, look: Look, own: Mapping[str, str], bare: bool) -> str:
        row, name = parted(node.name)
        key = (bare, node.kind, bool(row), name, node.title, node.description, node.hint, node.required,
               node.read_only, node.dynamic, look.variant, *own, *own.values())  # fmt: skip

        def drawn() -> str:
            named = f"{hole('row')}{name}" if row else name
            blank = replace(node, name=named, value=look.stand_in, text=None, children=())
            cutter = self._cutter(own, has_text=look.variant is True)
            return str(macros(self.locale)[macro](blank, cutter, bare=bare))

        return self._stencilled(key, node, drawn)

    def inside(self, node: Node) -> Markup:
        """All that a frame, a group or a row holds."""
        return Markup("".join(map(self._drawn, node.children)))  # noqa: S704

    def card(self, rows: Node, row: Node, at: int) -> Markup:
        """One row of a list. Rows look alike but for their names, so one stencil serves them all."""
        macro, last = macros(self.locale)["row_card"], at == len(rows.children) - 1
        if row.findings:
            return Markup(macro(rows, row, at, last, self))  # noqa: S704
        title = escaped(self.row_name(rows, row, at))
        content = {
            "list": rows.name,
            "row": row.name,
            "at": str(at),
            "title": title,
            "inside": self.inside(row),
        }

        def drawn() -> str:
            blank = replace(row, name=hole("row"), value=None, title="", children=())
            around = replace(rows, name=hole("list"), value=None, children=())
            return str(macro(around, blank, at, last, self._cutter({})))

        stencil = self._stencilled(("card", at > 0, last), row, drawn)
        return Markup(stencil % {**content, **self._links})  # noqa: S704

    def place(self, at: int) -> str:
        """The number of a row, as its marker posts it."""
        return str(at)

    def _stencilled(self, key: tuple[Hashable, ...], node: Node, drawn: Callable[[], str]) -> str:
        whole = (self.locale, self.live is None, id(node.schema), *key)
        stencil = STENCILS.get(whole)
        if stencil is None:
            stencil = cut(drawn())
            stencil = STENCILS.keep(whole, stencil, node.schema, weight=len(stencil) + 500)
        return stencil

    def _cutter(self, own: Mapping[str, str], *, has_text: bool = False) -> _Cutter:
        live = LiveLinks(hole("url"), hole("target")) if self.live else None
        return _Cutter(self.locale, live, own, has_text)

    @cached_property
    def _links(self) -> Mapping[str, str]:
        return {"url": escaped(self.live.url), "target": escaped(self.live.target)} if self.live else {}

    def told(self, node: Node) -> Markup:
        """A group or list that nobody may change here, to read."""
        return render(node, "view", self.locale)

    def face(self, node: Node, *, bare: bool = False) -> Face:
        return Face(node, self, KINDS[node.kind], bare)

    def says(self, finding: Finding) -> str:
        return sentence(finding, self.locale)

    def anchor(self, node: Node) -> str:
        """The id a summary links to; empty for what stands nowhere on the page."""
        return first_control(node) if node.kind in KINDS else ""

    def button(self, name: str, node: Node, at: int | None = None) -> dict[str, str]:
        """Attributes of a button that changes the page; ``at`` is the place in a list of files."""
        value = node.name if at is None else f"{node.name}{SEPARATOR}{at}"
        own = {"type": "submit", "name": name, "value": value, "formnovalidate": "formnovalidate"}
        return {**own, **(self._htmx() if self.live else {})}

    def _htmx(self) -> dict[str, str]:
        assert self.live
        target = self.live.target
        return {
            "hx-post": self.live.url, "hx-target": target, "hx-swap": "outerMorph", "hx-sync": f"{target}:replace",
        }  # fmt: skip

    def on_change(self, node: Node) -> dict[str, str]:
        """Attributes that redraw the step when a field changes that rules look at."""
        return {**self._htmx(), "hx-trigger": "change"} if self.live and node.dynamic else {}

    def options_url(self, node: Node) -> str:
        """Where a page asks for options while somebody types; empty where it carries them, or nobody answers."""
        url = self.live.options_url if self.live else ""
        return f"{url}?{urlencode({'field': node.name})}" if url else ""

    def refreshes(self, node: Node) -> bool:
        """Whether some answer of the step decides about other fields."""
        return any(part.dynamic and not part.read_only for part in walk(node))

    def row_name(self, rows: Node, row: Node, at: int) -> str:
        return row_name(rows, row, at, words(self.locale))

    def columns(self, rows: Node) -> list[Node]:
        """One cell for each column that any of the rows has, in the order of the schema."""
        found: dict[str, Node] = {}
        for row in rows.children:
            found |= {last_key(cell): cell for cell in row.children if last_key(cell) not in found}
        return list(found.values())

    def cell(self, row: Node, column: Node) -> Node | None:
        return next((cell for cell in row.children if last_key(cell) == last_key(column)), None)

    def size(self, octets: int) -> str:
        return f"{octets / 1024 / 1024:.1f} MB" if octets >= 1024 * 1024 else f"{max(1, octets // 1024)} KB"


@dataclass(frozen=True)
class _Cutter(Painter):
    """Draws one field with marks where answers, addresses and what is inside go."""

    own: Mapping[str, str] = field(default_factory=dict)
    has_text: bool = False

    def inside(self, node: Node) -> Markup:
        return Markup(hole("inside"))  # noqa: S704

    def face(self, node: Node, *, bare: bool = False) -> Face:
        return MarkedFace(node, self, KINDS[node.kind], bare, self.own, self.has_text)

    def row_name(self, rows: Node, row: Node, at: int) -> str:
        return hole("title")

    def place(self, at: int) -> str:
        return hole("at")


def macro_of(node: Node, bare: bool) -> str:
    kind = KINDS.get(node.kind)
    name = kind.macro if kind else node.kind
    if kind and node.read_only and name not in ("notice", "hidden"):
        name = "output"
    return "select" if bare and name == "radios" else name  # a table's cell is narrow


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
