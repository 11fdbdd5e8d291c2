"""Draws a tree of nodes as HTML: to fill in, to read, to print. No page around it, no inline script or style.

The controls are Jinja macros in fields_html, one environment per language; which macro draws a node its kind says.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urlencode

from markupsafe import Markup

from .carrying import carrier, is_carried
from .faces import Face, first_control, last_key
from .kinds.table import KINDS
from .macros import Hand, hand_of, macros
from .messages import sentence
from .names import SEPARATOR, control_id, parted
from .nodes import walk
from .stencils import INSIDE, NEAR, STENCILS, Look, MarkedFace, cut, escaped, hole
from .summary import row_name, summarise, told
from .values import Finding, Mode, Node
from .wording import words

FRAMES = frozenset({"form", "step", "section"})


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
        pieces: list[str] = []
        self._put(node, pieces, bare)
        return Markup("".join(pieces))  # noqa: S704  escaped by macros and stencils

    def inside(self, node: Node) -> Markup:
        """All that a frame, a group or a row holds."""
        pieces: list[str] = []
        self._put_inside(node, pieces)
        return Markup("".join(pieces))  # noqa: S704

    def _put_inside(self, node: Node, pieces: list[str]) -> None:
        for below in node.children:
            self._put(below, pieces)

    def _put(self, node: Node, pieces: list[str], bare: bool = False) -> None:
        """Adds a node's HTML to the pieces of a page, which is long: it is put together once, at the end."""
        if node.kind in FRAMES:
            self._put_frame(node, pieces)
            return
        hand = hand_of(node.kind, node.read_only, bare)
        look = hand.ask(node, hand.kind, self.face) if hand.ask and not node.findings else None
        if node.value is not None and is_carried(node, hand.kind):
            pieces.append(carrier(node))
        if look is None:
            draw = macros(self.locale)[hand.macro]
            pieces.append(draw(node, self, bare=True) if bare else draw(node, self))
            return
        own = tuple(hand.kind.attributes(node).values()) if hand.kind.own_vary else None
        near = (id(node.blank), self._manner, bare, look.variant, own)
        stencil = NEAR.get(near) if node.blank else None
        if stencil is None:
            stencil = self._stencil(node, hand, look, bare)
            if node.blank:
                NEAR.keep(near, stencil, node.blank)
        content = look.content
        if "." in node.name:
            content["row"] = parted(node.name)[0]
        if node.dynamic:
            content = {**content, **self._links}
        if look.around:
            before, _, after = stencil.partition(INSIDE)
            pieces.append(before % content)
            self._put_inside(node, pieces)
            stencil = after
        pieces.append(stencil % content)

    def _stencil(self, node: Node, hand: Hand, look: Look, bare: bool) -> str:
        row, name = parted(node.name)
        own = hand.kind.attributes(node)
        key = (bare, node.kind, bool(row), name, node.title, node.description, node.hint, node.required,
               node.read_only, node.dynamic, look.variant, *own, *own.values())  # fmt: skip

        def drawn() -> str:
            named = f"{hole('row')}{name}" if row else name
            blank = replace(node, name=named, value=look.stand_in, text=None, children=())
            cutter = self._cutter(own, has_text=look.variant is True)
            return str(macros(self.locale)[hand.macro](blank, cutter, bare=bare))

        return self._stencilled(key, node, drawn)

    def _put_frame(self, node: Node, pieces: list[str]) -> None:
        """The form, a step or a section, and all that it holds."""
        again = node.kind == "step" and self.refreshes(node)

        def drawn() -> str:
            cutter = replace(self._cutter({}), again=again)
            return str(macros(self.locale)[node.kind](replace(node, children=()), cutter))

        stencil = self._stencilled((node.kind, node.name, node.title, node.hint, again), None, drawn)
        before, _, after = stencil.partition(INSIDE)
        pieces.append(before % ())
        self._put_inside(node, pieces)
        pieces.append(after % ())

    def card(self, rows: Node, row: Node, at: int) -> Markup:
        """One row of a list. Rows look alike but for their names, so one stencil serves them all."""
        last = at == len(rows.children) - 1
        if row.findings:
            return Markup(macros(self.locale)["row_card"](rows, row, at, last, self))  # noqa: S704
        title = escaped(self.row_name(rows, row, at))
        content = {"list": rows.name, "row": row.name, "at": str(at), "title": title, **self._links}

        def drawn() -> str:
            blank = replace(row, name=hole("row"), value=None, title="", children=())
            around = replace(rows, name=hole("list"), value=None, children=())
            return str(macros(self.locale)["row_card"](around, blank, at, last, self._cutter({})))

        before, _, after = self._stencilled(("card", at > 0, last), row, drawn).partition(INSIDE)
        pieces = [before % content]
        self._put_inside(row, pieces)
        pieces.append(after % content)
        return Markup("".join(pieces))  # noqa: S704

    def place(self, at: int) -> str:
        """The number of a row, as its marker posts it."""
        return str(at)

    def _stencilled(self, key: tuple[Hashable, ...], node: Node | None, drawn: Callable[[], str]) -> str:
        schema = node.schema if node else None
        whole = (self._manner, id(schema), *key)
        stencil = STENCILS.get(whole)
        if stencil is None:
            stencil = cut(drawn())
            stencil = STENCILS.keep(whole, stencil, schema, weight=len(stencil) + 500)
        return stencil

    def _cutter(self, own: Mapping[str, str], *, has_text: bool = False) -> _Cutter:
        live = LiveLinks(hole("url"), hole("target")) if self.live else None
        return _Cutter(self.locale, live, own, has_text)

    @cached_property
    def _manner(self) -> str:
        """What of the painter counts for every stencil."""
        return f"{self.locale} {'read' if self.live is None else 'live'}"

    @cached_property
    def _links(self) -> Mapping[str, str]:
        return {"url": escaped(self.live.url), "target": escaped(self.live.target)} if self.live else {}

    def told(self, node: Node) -> Markup:
        """A group or list that nobody may change here, to read."""
        return Markup(macros(self.locale)["told"](told(node, self.locale), control_id(node.name)))  # noqa: S704

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
        left = [node]
        while left:
            part = left.pop()
            if part.dynamic and not part.read_only:
                return True
            left += part.children
        return False

    def row_name(self, rows: Node, row: Node, at: int) -> str:
        return row_name(rows, row, at, words(self.locale))

    def columns(self, rows: Node) -> list[Node]:
        """One cell for each column that any of the rows has, in the order of the schema."""
        found: dict[str, Node] = {}
        for row in rows.children:
            seen = [cell for cell in row.children if cell.kind != "hidden"]
            found |= {last_key(cell): cell for cell in seen if last_key(cell) not in found}
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
    again: bool = False  # of a step: whether it has a button to draw it again

    def inside(self, node: Node) -> Markup:
        return Markup(hole("inside"))  # noqa: S704

    def refreshes(self, node: Node) -> bool:
        return self.again

    def face(self, node: Node, *, bare: bool = False) -> Face:
        return MarkedFace(node, self, KINDS[node.kind], bare, self.own, self.has_text)

    def row_name(self, rows: Node, row: Node, at: int) -> str:
        return hole("title")

    def place(self, at: int) -> str:
        return hole("at")
