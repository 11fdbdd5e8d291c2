"""What a template needs to draw one field: ids, attributes, hints, sentences, choices, worked out from its node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any, Protocol

from markupsafe import Markup

from .fields import options_of
from .kinds.attached import several
from .kinds.choice import token
from .kinds.kind import Kind
from .kinds.place import parts
from .names import control_id, keys, marker
from .summary import Teller
from .tags import kept_tags, option_tags, posted_as, selected, yes_and_no
from .values import Finding, Json, Node, Option
from .wording import words


class Painter(Protocol):
    """Who draws: in which language, with which sentences, live or not."""

    @property
    def locale(self) -> str: ...

    def says(self, finding: Finding) -> str: ...

    def on_change(self, node: Node) -> dict[str, str]: ...

    def inside(self, node: Node) -> Markup: ...


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
    def input_id(self) -> str:
        """The id of what is typed in or chosen with; a file input is a new one once its files have been taken."""
        if self.kind.name != "files":
            return self.id
        return f"{self.id}:{len(self.node.files)}-{self.node.files[-1].reference if self.node.files else ''}"

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
        said.append(_("Example: %(example)s", example=example) if example not in (None, "") else "")
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
        if self.node.kind == "select":
            return (
                "half"
                if max((len(option.title) for option in self.node.options), default=0) <= 16
                else "full"
            )
        formatted = self.node.kind in (
            "id_number",
            "credit_code",
            "mobile",
            "phone",
            "bank_card",
            "moment",
            "yes_no",
            "plate",
            "search",
            "passport",
            "cn_passport",
            "cn_hk_macau_permit",
            "cn_taiwan_permit",
            "cn_foreign_residence",
        )
        return "half" if formatted or 0 < longest <= 50 else "full"

    @property
    def attributes(self) -> dict[str, str]:
        """HTML attributes of the control itself."""
        node = self.node
        made = {"id": self.input_id, "name": node.name, **self.own, **self.state}
        placeholder = node.schema.get("x-placeholder")
        return {**made, **({"placeholder": str(placeholder)} if placeholder else {})}

    @property
    def own(self) -> Mapping[str, str]:
        """The attributes that the kind gives its control."""
        return self.kind.attributes(self.node)

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
                "value": self._token(option.value),
                "title": option.title,
                "group": option.group,
                "chosen": token(option.value) in taken,
            }
            for at, option in enumerate(self._options)
        ]

    @property
    def choice_groups(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """The choices under their groups, in the order of the list."""
        return [(name, list(inside)) for name, inside in groupby(self.choices, key=itemgetter("group"))]

    @property
    def _options(self) -> tuple[Option, ...]:
        return yes_and_no(self.painter.locale) if self.kind.name == "yes_no" else self.node.options

    def _token(self, value: Json) -> str:
        return posted_as(value, self.kind.name)

    @property
    def option_tags(self) -> Markup:
        """The options of a select box, the present one selected. What the schema lists is written once and kept."""
        options, kind = self._options, self.kind.name
        known = options if kind == "yes_no" else options_of(self.node.schema)
        tags = kept_tags(known, kind)
        if options is not known:  # more than the schema lists: what this person chose once
            tags += option_tags(options[len(known) :], kind)
        if self.node.value is not None:
            tags = selected(tags, self._token(self.node.value))
        return Markup(tags)  # noqa: S704  escaped piece by piece

    @property
    def count_limits(self) -> str:
        """How many rows there may be."""
        _, least, most = (
            words(self.painter.locale),
            self.node.schema.get("minItems"),
            self.node.schema.get("maxItems"),
        )
        if least and most:
            return _("%(least)s to %(most)s", least=least, most=most)
        return _("at most %(most)s", most=most) if most else ""

    @property
    def text(self) -> str:
        """The value in words."""
        return Teller(words(self.painter.locale)).said(self.node)[0]

    @property
    def several(self) -> bool:
        return several(self.node.schema)

    @property
    def pieces(self) -> Any:
        """What a kind of several controls draws."""
        return self.kind.pieces(self.node)

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
    types = _("%(types)s files", types=_(", ").join(str(t).upper() for t in accept.get("types", ())))
    said = [types if accept.get("types") else ""]
    said.append(_("at most %(size)s MB each", size=accept["max_mb"]) if "max_mb" in accept else "")
    said.append(_("at most %(pages)s pages each", pages=accept["max_pages"]) if "max_pages" in accept else "")
    least, most = accept.get("min"), accept.get("max")
    if least and least == most:
        said.append(_("%(most)s file(s)", most=most))
    elif least and most:
        said.append(_("%(least)s to %(most)s files", least=least, most=most))
    elif most:
        said.append(_("at most %(most)s files", most=most))
    return _(", ").join(text for text in said if text)
