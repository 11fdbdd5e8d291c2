"""Draws a tree of nodes as HTML: to fill in, to read, to print. No page around it, no inline script or style.

The controls are Jinja macros in fields_html, one environment per language; which macro draws a node its kind says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from .kinds.attached import several
from .kinds.choice import token
from .kinds.kind import Kind
from .kinds.place import parts
from .kinds.table import KINDS
from .markdown import to_html
from .messages import sentence
from .names import SEPARATOR, control_id, keys, marker
from .nodes import walk
from .summary import Teller, summarise
from .values import Finding, Mode, Node
from .wording import words

_SOURCES = ("controls.html", "choices.html", "structure.html", "reading.html")


@dataclass(frozen=True)
class LiveLinks:
    """Where a changed field posts its form to, and which element the answer replaces."""

    url: str
    target: str = "#form-step"


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
    macro = _macros(locale)[mode]
    drawn = macro(summarise(node, locale, masked=masked), dict(change_links or {}), node.title)
    return Markup(drawn)  # noqa: S704  a macro of an autoescaping environment


def error_summary(node: Node, locale: str = "zh_CN") -> Markup:
    """All that is wrong, on top of the page, each with a link to its field; nothing when nothing is wrong."""
    painter = Painter(locale, None)
    errors = [(painter.anchor(part, finding), painter.says(finding)) for part, finding in errors_of(node)]
    return Markup(_macros(locale)["error_summary"](errors))  # noqa: S704


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
        kind = KINDS.get(node.kind)
        name = kind.macro if kind else node.kind
        if kind and node.read_only and name not in ("notice", "hidden"):
            name = "output"
        macro = _macros(self.locale)[name]
        return Markup(macro(node, self, bare=True) if bare else macro(node, self))  # noqa: S704

    def told(self, node: Node) -> Markup:
        """A group or list that nobody may change here, to read."""
        return render(node, "view", self.locale)

    def face(self, node: Node, *, bare: bool = False) -> Face:
        return Face(node, self, KINDS[node.kind], bare)

    def says(self, finding: Finding) -> str:
        return sentence(finding, self.locale)

    def anchor(self, node: Node, finding: Finding) -> str:
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

    def refreshes(self, node: Node) -> bool:
        """Whether some answer of the step decides about other fields."""
        return any(part.dynamic and not part.read_only for part in walk(node))

    def row_name(self, rows: Node, row: Node, at: int) -> str:
        _ = words(self.locale)
        number = _("{title} {number}").format(title=rows.schema.get("x-row-label", _("No.")), number=at + 1)
        return f"{number} {row.title}".strip()

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
class Face:
    """What a template needs to draw one field, worked out from its node."""

    node: Node
    painter: Painter
    kind: Kind
    bare: bool = False  # in a table cell: the column's heading is the label

    @property
    def id(self) -> str:
        return control_id(self.node.name)

    @property
    def marker(self) -> str:
        return marker(self.node.name)

    @property
    def shown(self) -> str:
        return self.node.text if self.node.text is not None else self.kind.shown(self.node)

    @cached_property
    def errors(self) -> list[str]:
        return [self.painter.says(finding) for finding in self.node.findings if finding.severity == "error"]

    @cached_property
    def remarks(self) -> list[tuple[str, str]]:
        others = [finding for finding in self.node.findings if finding.severity != "error"]
        return [(finding.severity, self.painter.says(finding)) for finding in others]

    @cached_property
    def hints(self) -> list[str]:
        """Everything said under the label: the author's words, an example, what files may be."""
        _, node = words(self.painter.locale), self.node
        example = node.schema.get("x-example")
        said = [node.description if self.kind.name != "declaration" else "", node.hint]
        said.append(_("Example: {example}").format(example=example) if example not in (None, "") else "")
        said.append(file_limits(node, self.painter.locale) if node.kind == "files" else "")
        return [text for text in said if text]

    @property
    def described_by(self) -> str:
        ids = [f"{self.id}:hint"] * bool(self.hints and not self.bare) + [f"{self.id}:error"] * bool(
            self.errors
        )
        ids += [f"{self.id}:remark"] * bool(self.remarks) + [f"{self.id}:unit"] * bool(self.unit)
        return " ".join(ids)

    @property
    def unit(self) -> str:
        return str(self.node.schema.get("x-unit", ""))

    @property
    def width(self) -> str:
        """short, half or full: as the author says, else as long as what is written there."""
        asked = self.node.schema.get("x-width")
        if asked in ("short", "half", "full"):
            return str(asked)
        if self.node.kind in (
            "number",
            "integer",
            "money",
            "date",
            "month",
            "year",
            "year_text",
            "time",
            "postcode",
        ):
            return "short"
        longest = self.node.schema.get("maxLength", 0)
        formatted = self.node.kind in ("id_number", "credit_code", "mobile", "phone", "bank_card", "moment")
        return "half" if formatted or 0 < longest <= 50 else "full"

    @property
    def attributes(self) -> dict[str, str]:
        """HTML attributes of the control itself."""
        node = self.node
        made = {"id": self.id, "name": node.name, **self.kind.attributes(node), **self.state}
        placeholder = node.schema.get("x-placeholder")
        return {**made, **({"placeholder": str(placeholder)} if placeholder else {})}

    @property
    def state(self) -> dict[str, str]:
        """Attributes for assistive technology, and for the live page."""
        made = {"aria-describedby": self.described_by} if self.described_by else {}
        made |= {"aria-required": "true"} if self.node.required and not self.kind.grouped else {}
        made |= {"aria-invalid": "true"} if self.errors else {}
        made |= {"aria-label": self.node.title} if self.bare else {}
        return made | self.painter.on_change(self.node)

    @cached_property
    def choices(self) -> list[dict[str, Any]]:
        """The options with what the page posts for them, where they stand and whether they are chosen."""
        chosen = self.node.value if isinstance(self.node.value, list) else [self.node.value]
        taken = {token(value) for value in chosen if value is not None}
        taken = taken if self.kind.name == "checkboxes" or self.node.value is not None else set()
        return [
            {
                "id": self.id if at == 0 else f"{self.id}:{at}",
                "value": token(option.value),
                "title": option.title,
                "group": option.group,
                "chosen": token(option.value) in taken,
            }
            for at, option in enumerate(self.node.options)
        ]

    @property
    def grouped_choices(self) -> list[tuple[str, list[dict[str, Any]]]]:
        return [(group, list(choices)) for group, choices in groupby(self.choices, key=itemgetter("group"))]

    @property
    def count_limits(self) -> str:
        """How many rows there may be."""
        _, least, most = (
            words(self.painter.locale),
            self.node.schema.get("minItems"),
            self.node.schema.get("maxItems"),
        )
        if least and most:
            return _("{least} to {most}").format(least=least, most=most)
        return _("at most {most}").format(most=most) if most else ""

    @property
    def text(self) -> str:
        """The value in words."""
        return Teller(words(self.painter.locale)).said(self.node)[0]

    @property
    def several(self) -> bool:
        return several(self.node.schema)

    @property
    def parts(self) -> list[str]:
        return parts(self.node.value)

    @property
    def room(self) -> bool:
        """Whether the list may take one more."""
        held = len(self.node.value) if isinstance(self.node.value, list) else 0
        return held < int(self.node.schema.get("maxItems", 1000))


def last_key(node: Node) -> str:
    return (keys(node.pointer) or [""])[-1]


def first_control(node: Node) -> str:
    """The id of the first control that a finding at this node can send a person to."""
    return control_id(node.name)


def file_limits(node: Node, locale: str) -> str:
    """Types, size and number of files in one sentence."""
    _, accept = words(locale), node.schema.get("x-accept", {})
    types = _("{types} files").format(types=_(", ").join(str(t).upper() for t in accept.get("types", ())))
    said = [types if accept.get("types") else ""]
    said.append(_("at most {size} MB each").format(size=accept["max_mb"]) if "max_mb" in accept else "")
    least, most = accept.get("min"), accept.get("max")
    if least and most:
        said.append(_("{least} to {most} files").format(least=least, most=most))
    elif most:
        said.append(_("at most {most} files").format(most=most))
    return _(", ").join(text for text in said if text)


@lru_cache(maxsize=8)
def _macros(locale: str) -> Mapping[str, Any]:
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
