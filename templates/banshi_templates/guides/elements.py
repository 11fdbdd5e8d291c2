"""The guide (办事指南) made from a definition, for the portal and for the designer's preview alike.

It is a projection: conditions, materials, procedure and limits are what form, review and clocks work with, so
guide and form cannot drift apart. The definition comes in the reader's language (``banshi_forms.localise``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from banshi_forms.markdown import to_html
from banshi_forms.matter import Definition
from banshi_platform.i18n import gettext as _

from .contexts import (
    Basis,
    Fact,
    FlowStep,
    GuideMaterial,
    GuidePage,
    GuideSection,
    Limit,
    Link,
    Place,
    Publicity,
    Question,
    Situation,
    SpecialProcedure,
)
from .words import label, labels

Part = Mapping[str, Any]


def guide(
    definition: Definition,
    *,
    version: int | None = None,
    published_on: date | None = None,
    apply_url: str = "",
    begins: bool = False,
    drafts: tuple[Link, ...] = (),
    downloads: Mapping[str, str] | None = None,
    preview: bool = False,
) -> GuidePage:
    """The guide page. ``downloads`` maps the package's file names (``blank.docx``) to addresses."""
    profile, words, procedure = definition.profile, definition.guide, definition.procedure
    handled_here = profile.get("class", "A") == "A"
    return GuidePage(
        title=profile["title"],
        code=profile["code"],
        organisation=profile.get("organisation", {}).get("name", ""),
        version=version,
        published_on=published_on,
        apply_url=apply_url if handled_here else "",
        begins=begins,
        external_url="" if handled_here else profile.get("external_url", ""),
        drafts=drafts,
        preview=preview,
        steps=tuple(_step(stage) for stage in procedure.get("stages", ())),
        materials=tuple(_material(m, downloads or {}) for m in definition.materials.get("materials", ())),
        **_profile(profile),
        publicity=_publicity(procedure.get("publicity")),
        **_limits(procedure.get("limits", {}), profile),
        **_words(words),
    )


def _profile(profile: Part) -> dict[str, Any]:
    fee, result = profile.get("fee", {}), profile.get("result", {})
    return {
        "type": profile.get("type", ""),
        "level": profile.get("level", ""),
        "audience": tuple(profile.get("audience", ())),
        "handling_type": profile.get("handling_type", ""),
        "channels": tuple(profile.get("channels", ())),
        "scope": profile.get("scope", ""),
        "visits": profile.get("visits"),
        "fee_charged": bool(fee.get("charged")),
        "fee": _fee(fee),
        "result": _result(result),
        "situations": tuple(_situation(situation) for situation in profile.get("situations", ())),
        "facts": tuple(_facts(profile)),
    }


def _situation(situation: Part) -> Situation:
    return Situation(
        title=situation["title"],
        handling_type=situation.get("handling_type", ""),
        note=situation.get("note", ""),
        result=_result(situation.get("result", {})),
        code=situation.get("code", ""),
    )


def _fee(fee: Part) -> str:
    items = [
        _("%(name)s: %(standard)s", name=item.get("name", ""), standard=item.get("standard", ""))
        for item in fee.get("items", ())
    ]
    return _("; ").join([*items, fee["basis"]] if fee.get("basis") else items)


def _result(result: Part) -> str:
    parts = (result.get("name"), result.get("validity"))
    return " · ".join(part for part in parts if part)


def _facts(profile: Part) -> list[Fact]:
    power = profile.get("power_source", "")
    organisation = profile.get("organisation", {})
    found = [
        (_("Source of power"), label("power_source", power) if power else ""),
        (_("Supervised by"), organisation.get("supervisor", "")),
        (_("Joint offices"), _(", ").join(organisation.get("joint", ()))),
        (_("Delivery of the result"), labels("delivery", tuple(profile.get("delivery", ())))),
        (_("Online down to"), _depth(profile.get("online_depth", ()))),
        (_("Why a visit is needed"), profile.get("visits_reason", "")),
        (_("Limit in number"), profile.get("quota", "")),
        (_("Intermediary services"), profile.get("intermediary", "")),
        (_("Item code"), profile.get("item_code", "")),
        (_("Implementation code"), profile.get("implementation_code", "")),
    ]
    return [Fact(name, str(value)) for name, value in found if value]


def _depth(codes: Any) -> str:
    """How far one gets online: the deepest of the codes."""
    return label("online_depth", max(codes)) if codes else ""


def _limits(limits: Part, profile: Part) -> dict[str, Any]:
    titles = [(s["title"], s["when"]) for s in profile.get("situations", ()) if s.get("when")]
    statutory = limits.get("statutory")
    return {
        "statutory": _limit(statutory) if statutory else None,
        "statutory_note": limits.get("statutory_note", ""),
        "promised": tuple(_limit(limit, titles) for limit in limits.get("promised", ())),
        "other_limits": tuple(
            (name, _limit(limits[key])) for key, name in _other_limits() if limits.get(key)
        ),
    }


def _other_limits() -> tuple[tuple[str, str], ...]:
    return (
        ("supplement_notice", _("To tell what is missing")),
        ("supplement_term", _("For you to hand in what is missing")),
        ("delivery", _("To deliver the result after the decision")),
    )


def _publicity(made_public: Part | None) -> Publicity | None:
    if not made_public:
        return None
    return Publicity(
        limit=_limit(made_public),
        where=made_public.get("where", ""),
        shows=tuple(made_public.get("shows", ())),
        objection=made_public.get("objection", ""),
    )


def _limit(limit: Part, situations: Any = ()) -> Limit:
    """A limit whose ``when`` is that of a situation is named after the situation."""
    condition = next((title for title, when in situations if when == limit.get("when")), "")
    return Limit(
        days=int(limit["days"]),
        unit=limit.get("unit", "working_day"),
        condition=condition,
        note=limit.get("note", ""),
        basis=limit.get("basis", ""),
    )


def _step(stage: Part) -> FlowStep:
    limit = stage.get("limit")
    return FlowStep(
        title=stage.get("title", ""),
        who=stage.get("who") or label("role", stage.get("role", "")),
        limit=_limit(limit) if limit else None,
        counted=bool(stage.get("counted", True))
        or stage.get("kind") in ("apply", "intake", "issue", "after"),
        condition=stage.get("condition", ""),
        note=stage.get("note", ""),
        documents=tuple(stage.get("documents", ())),
    )


def _material(material: Part, downloads: Mapping[str, str]) -> GuideMaterial:
    source, accept = material.get("source", {}), material.get("accept", {})
    copies, waiver = material.get("copies", {}), material.get("waiver") or {}
    return GuideMaterial(
        title=material["title"],
        necessity=material.get("necessity", "required"),
        condition=material.get("condition", ""),
        category=label("category", material.get("category", "")),
        medium=material.get("medium", "electronic"),
        originals=int(copies.get("original", 0)),
        copies=int(copies.get("copy", 0)),
        source_channel=source.get("channel", ""),
        source=source.get("from", ""),
        waiver=waiver.get("note") or (label("waiver", waiver["by"]) if waiver.get("by") else ""),
        generated=bool(material.get("generated_from_form")),
        types=tuple(accept.get("types", ())),
        max_mb=accept.get("max_mb"),
        defer_days=material.get("defer_days"),
        hint=material.get("hint", ""),
        basis=material.get("basis", ""),
        review_points=tuple(material.get("review_points", ())),
        downloads=tuple(_downloads(material, downloads)),
    )


def _downloads(material: Part, downloads: Mapping[str, str]) -> list[Link]:
    named = ((_("Blank form"), material.get("blank_form")), (_("Sample"), material.get("example")))
    return [Link(text, downloads[name]) for text, name in named if name and name in downloads]


def _words(words: Part) -> dict[str, Any]:
    """The parts that are texts already."""
    return {
        "summary": words.get("summary", ""),
        "conditions": tuple(words.get("conditions", ())),
        "basis": tuple(
            Basis(
                b["title"], b.get("document_no") or b.get("note", ""), b.get("article", ""), b.get("text", "")
            )
            for b in words.get("basis", ())
        ),
        "special_procedures": tuple(SpecialProcedure(**p) for p in words.get("special_procedures", ())),
        "places": tuple(Place(**place) for place in words.get("places", ())),
        "contact": _ways(words.get("contact", {})),
        "complaint": _ways(words.get("complaint", {})),
        "rights": (*words.get("rights", ()), *words.get("duties", ())),
        "remedies": _remedies(words.get("remedies", {})),
        "after": tuple(words.get("after", ())),
        "faq": tuple(Question(**item) for item in words.get("faq", ())),
        "sections": tuple(GuideSection(s["title"], to_html(s["text"])) for s in words.get("sections", ())),
    }


def _ways(ways: Part) -> tuple[Fact, ...]:
    names = {
        "phone": _("Telephone"),
        "channels": _("Ways"),
        "address": _("Address"),
        "hours": _("Hours"),
        "url": _("Website"),
        "email": _("E-mail"),
    }
    return tuple(Fact(name, ways[key]) for key, name in names.items() if ways.get(key))


def _remedies(remedies: Part) -> tuple[Fact, ...]:
    names = {
        "reconsideration": _("Administrative reconsideration"),
        "litigation": _("Administrative lawsuit"),
    }
    return tuple(Fact(name, remedies[key]) for key, name in names.items() if remedies.get(key))
