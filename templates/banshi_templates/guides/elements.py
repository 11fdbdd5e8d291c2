"""The elements of a guide, made from a definition in the reader's language.

It is a projection: conditions, materials, procedure and limits are what form, review and clocks work with, so
guide and form cannot drift apart. How it looks is the templates', keeping it the door's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from banshi_forms.markdown import to_html
from banshi_forms.matter import Definition
from banshi_platform.i18n import gettext as _

from ..contexts import (
    Basis,
    Fact,
    FeeItem,
    FeeRate,
    FlowStep,
    Guide,
    GuideSection,
    Place,
    Question,
    Situation,
    SpecialProcedure,
)
from ..words import label, labels
from .chart import chart
from .limits import limit, limits, promised, publicity
from .materials import materials
from .situations import applies, fixed, words

Part = Mapping[str, Any]


def elements(
    definition: Definition,
    *,
    situation: str = "",
    version: int | None = None,
    published_on: date | None = None,
    here: str = "",
    files: str = "",
    preview: bool = False,
) -> Guide:
    """Everything, or what concerns one situation (its id)."""
    profile, procedure = definition.profile, definition.procedure
    chosen = next((one for one in profile.get("situations", ()) if one["id"] == situation), None)
    answers = fixed(chosen)
    steps = tuple(_steps(procedure.get("stages", ()), answers))
    return Guide(
        title=profile["title"],
        code=profile["code"],
        organisation=profile.get("organisation", {}).get("name", ""),
        version=version,
        published_on=published_on,
        preview=preview,
        here=here,
        situation=_situation(chosen, definition, here) if chosen else None,
        situations=tuple(
            replace(_situation(one, definition, here), chosen=one is chosen)
            for one in profile.get("situations", ())
        ),
        steps=tuple(said for _stage, said in steps),
        chart=chart(steps) if steps else None,
        materials=materials(definition, answers, files),
        publicity=publicity(procedure.get("publicity")),
        **_profile(profile, chosen or {}),
        **limits(procedure.get("limits", {}), profile, answers),
        **_texts(definition.guide),
    )


def _profile(profile: Part, situation: Part) -> dict[str, Any]:
    fee, result = profile.get("fee", {}), situation.get("result") or profile.get("result", {})
    return {
        "type": profile.get("type", ""),
        "level": profile.get("level", ""),
        "audience": tuple(profile.get("audience", ())),
        "handling_type": situation.get("handling_type") or profile.get("handling_type", ""),
        "channels": tuple(profile.get("channels", ())),
        "scope": profile.get("scope", ""),
        "visits": profile.get("visits"),
        "visits_reason": profile.get("visits_reason", ""),
        "fee_charged": bool(fee.get("charged")),
        "fee_basis": fee.get("basis", ""),
        "fee_items": tuple(FeeItem(**item) for item in fee.get("items", ())),
        "fee_rates": tuple(_rate(row) for row in fee.get("rates", ())),
        "result": _result(result),
        "facts": tuple(_facts(profile)),
    }


def _rate(row: Part) -> FeeRate:
    return FeeRate(
        row["item"],
        str(row["rate"]),
        row["from"],
        row.get("to", ""),
        row.get("unit", ""),
        row.get("basis", ""),
    )


def _situation(situation: Part, definition: Definition, here: str) -> Situation:
    answers = fixed(situation)
    found = promised(definition.procedure.get("limits", {}), definition.profile, answers) if answers else ()
    return Situation(
        title=situation["title"],
        id=situation["id"],
        url=f"{here}?{urlencode({'situation': situation['id']})}" if answers else "",
        handling_type=situation.get("handling_type", ""),
        note=situation.get("note", ""),
        result=_result(situation.get("result", {})),
        code=situation.get("code", ""),
        limits=found,
    )


def _result(result: Part) -> str:
    kind = label("result_type", result["type"]) if result.get("type") else ""
    named = _("%(name)s (%(kind)s)", name=result["name"], kind=kind) if result.get("name") and kind else kind
    return " · ".join(part for part in (named or result.get("name"), result.get("validity")) if part)


def _facts(profile: Part) -> list[Fact]:
    organisation = profile.get("organisation", {})
    topics = profile.get("topics", {})
    found = [
        (_("Written commitment"), _("Practised here") if profile.get("commitment") else ""),
        (_("Topics"), _(", ").join(dict.fromkeys([*topics.get("person", ()), *topics.get("legal", ())]))),
        (_("Kind of organisation"), _labelled("nature", organisation.get("nature"))),
        (_("Source of power"), _labelled("power_source", profile.get("power_source"))),
        (_("Supervised by"), organisation.get("supervisor", "")),
        (_("Joint offices"), _(", ").join(organisation.get("joint", ()))),
        (_("Delivery of the result"), labels("delivery", tuple(profile.get("delivery", ())))),
        (_("Online down to"), _depth(profile.get("online_depth", ()))),
        (_("Limit in number"), profile.get("quota", "")),
        (_("Intermediary services"), profile.get("intermediary", "")),
        (_("Credit code"), organisation.get("credit_code", "")),
        (_("Item code"), profile.get("item_code", "")),
        (_("Implementation code"), profile.get("implementation_code", "")),
    ]
    return [Fact(name, str(value)) for name, value in found if value]


def _labelled(kind: str, code: Any) -> str:
    return label(kind, code) if code else ""


def _depth(codes: Any) -> str:
    """How far one gets online: the deepest of the codes."""
    return label("online_depth", max(codes)) if codes else ""


def _steps(stages: Sequence[Part], answers: Part) -> Iterator[tuple[Part, FlowStep]]:
    beside = False  # whether a stage of the block that a stage may belong to is shown
    for stage in stages:
        beside = beside and bool(stage.get("with_previous"))
        if applies(stage.get("when"), answers) is not False:
            yield stage, replace(_step(stage, words(stage, answers)), with_previous=beside)
            beside = True


def _step(stage: Part, condition: str) -> FlowStep:
    found = stage.get("limit")
    return FlowStep(
        title=stage.get("title", ""),
        who=stage.get("who") or label("role", stage.get("role", "")),
        people=int(stage.get("people", 1)),
        limit=limit(found) if found else None,
        counted=stage.get("kind") != "pay"
        and (bool(stage.get("counted", True)) or stage.get("kind") in ("apply", "intake", "issue", "after")),
        condition=condition,
        note=stage.get("note", ""),
        documents=tuple(stage.get("documents", ())),
    )


def _texts(words: Part) -> dict[str, Any]:
    """The parts that are texts already."""
    return {
        "summary": words.get("summary", ""),
        "conditions": tuple(words.get("conditions", ())),
        "basis": tuple(Basis(**law) for law in words.get("basis", ())),
        "special_procedures": tuple(SpecialProcedure(**p) for p in words.get("special_procedures", ())),
        "places": tuple(Place(**place) for place in words.get("places", ())),
        "contact": _ways(words.get("contact", {})),
        "complaint": _ways(words.get("complaint", {})),
        "rights": tuple(words.get("rights", ())),
        "duties": tuple(words.get("duties", ())),
        "remedies": _remedies(words.get("remedies", {})),
        "after": tuple(words.get("after", ())),
        "faq": tuple(Question(**item) for item in words.get("faq", ())),
        "short": to_html(words.get("short", "")),
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
