"""The materials of a guide: each with everything one must know before gathering it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from banshi_forms.matter import Definition
from banshi_platform.i18n import gettext as _

from ..contexts import GuideMaterial, Link
from ..words import label
from .situations import applies, words

Part = Mapping[str, Any]


def materials(
    definition: Definition, answers: Part | None = None, files: str = ""
) -> tuple[GuideMaterial, ...]:
    """Those that may be called for where these answers are given."""
    known = answers or {}
    return tuple(
        _material(one, words(one, known), files)
        for one in definition.materials.get("materials", ())
        if applies(one.get("when"), known) is not False
    )


def _material(material: Part, condition: str, files: str) -> GuideMaterial:
    source, accept = material.get("source", {}), material.get("accept", {})
    copies, waiver = material.get("copies", {}), material.get("waiver") or {}
    return GuideMaterial(
        title=material["title"],
        id=str(material.get("id", "")),
        necessity=material.get("necessity", "required"),
        condition=condition,
        category=label("category", material.get("category", "")),
        medium=material.get("medium", "electronic"),
        originals=int(copies.get("original", 0)),
        copies=int(copies.get("copy", 0)),
        source_channel=source.get("channel", ""),
        source=source.get("from", ""),
        waiver=waiver.get("note") or (label("waiver", waiver["by"]) if waiver.get("by") else ""),
        generated=bool(material.get("generated_from_form")),
        in_form=bool(material.get("given_in_form")),
        types=tuple(accept.get("types", ())),
        max_mb=accept.get("max_mb"),
        least=int(accept.get("min", 1)),
        most=accept.get("max"),
        defer_days=material.get("defer_days"),
        hint=material.get("hint", ""),
        basis=material.get("basis", ""),
        review_points=tuple(material.get("review_points", ())),
        downloads=tuple(_downloads(material, files)),
    )


def _downloads(material: Part, files: str) -> list[Link]:
    named = ((_("Blank form"), material.get("blank_form")), (_("Sample"), material.get("example")))
    return [
        Link(_("%(kind)s (%(file)s)", kind=kind, file=name), f"{files}/{quote(name)}" if files else "")
        for kind, name in named
        if name
    ]
