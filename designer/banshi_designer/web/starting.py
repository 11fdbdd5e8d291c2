"""Beginning a matter: from nothing, from a starter, from a copy of another. Tables have pages of their own."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from banshi_forms import Definition, from_canonical, to_canonical
from banshi_platform import documents, permits
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import Conflict
from banshi_platform.tables import Matter, MatterDraft, MatterVersion, Organisation
from banshi_platform.web.inputs import Form, read_form
from banshi_platform.web.responses import see_other
from banshi_platform.web.surface import url
from banshi_templates import contexts
from banshi_templates.contexts import Choice, Link, NewMatterPage, Source
from banshi_templates.environment import page
from banshi_templates.words import label

from .. import drafts, starting
from ..grouping import keeping
from ..starting.beginning import AUDIENCES, item_types
from ..starting.offices import as_office

WAYS = ("blank", "starter", "copy", "table", "package")
LONGEST = 400


@dataclass(frozen=True)
class Asked:
    """What the person typed and chose."""

    way: str = "blank"
    title: str = ""
    code: str = ""
    organisation: str = ""
    type: str = "01"
    audience: str = "both"
    source: str = ""
    faults: dict[str, str] = field(default_factory=dict)


async def new(request: Request) -> Response:
    """GET: how to begin; ``way`` chooses, ``source`` names what to copy."""
    query = request.query_params
    way = query.get("way", "blank")
    asked = Asked(way=way if way in WAYS else "blank", source=query.get("source", "")[:LONGEST])
    return page(request, await new_page(request, asked))


async def make(request: Request) -> Response:
    """POST: the draft of a new matter. Whatever is wrong is said beside it, and nothing typed is lost."""
    form = await read_form(request)
    taken = await codes()
    offices = await offices_of(request)
    asked = _asked(form)
    code = asked.code or (starting.suggested_code(asked.title, taken) if asked.title else "")
    asked = _with(asked, code=code)
    if form.get("_go") == "suggest":
        fresh = starting.suggested_code(asked.title, taken) if asked.title else ""
        return page(request, await new_page(request, _with(asked, code=fresh)))
    office = next((one for one in offices if str(one.id) == asked.organisation), None)
    faults = starting.faults(asked.title, code, taken) if asked.title else {
        "title": _("Enter the name of the matter.")
    }  # fmt: skip
    if office is None:
        faults["organisation"] = _("Choose the organisation in charge.")
    if asked.way in ("starter", "copy") and not asked.source:
        faults["source"] = _("Choose what to begin from.")
    if faults or office is None:
        return page(request, await new_page(request, _with(asked, faults=faults)), 422)
    start = beginning(asked, office)
    definition = await _definition(request, asked, start)
    try:
        await documents.create_matter(
            request.state.actor, code, office.id, start.title, to_canonical(definition)
        )
    except Conflict as problem:
        shown = _with(asked, faults={"code": _(problem.sentence, **problem.params)})
        return page(request, await new_page(request, shown), 409)
    request.state.session.flash(_("“%(title)s” was made as a draft.", title=start.title), "success")
    return see_other(url(request, "admin.design", code=code, part="form"))


async def codes() -> set[str]:
    """The codes that are taken."""
    return {row["code"] for row in await Matter.all().values("code")}


def _asked(form: Form) -> Asked:
    way, kind, audience = form.get("way"), form.get("type"), form.get("audience")
    return Asked(
        way=way if way in WAYS else "blank",
        title=" ".join(form.get("title").split())[:LONGEST],
        code=form.get("code").strip().lower()[:LONGEST],
        organisation=form.get("organisation")[:20],
        type=kind if kind in dict(item_types()) else "01",
        audience=audience if audience in AUDIENCES else "both",
        source=form.get("source")[:LONGEST],
    )


def _with(asked: Asked, code: str | None = None, faults: dict[str, str] | None = None) -> Asked:
    return Asked(
        asked.way, asked.title, asked.code if code is None else code, asked.organisation, asked.type,
        asked.audience, asked.source, faults or {},
    )  # fmt: skip


def beginning(asked: Asked, office: Organisation) -> starting.Beginning:
    """What was asked for as the designer's value."""
    return starting.Beginning(asked.title, asked.code, as_office(office), asked.type, asked.audience)  # type: ignore[arg-type]


async def _definition(request: Request, asked: Asked, start: starting.Beginning) -> Definition:
    if asked.way == "starter":
        return starting.copied(starting.starter(asked.source).definition, start)
    if asked.way == "copy":
        return starting.copied(await _original(request, asked.source), start)
    return starting.blank(start)


async def _original(request: Request, code: str) -> Definition:
    """The draft of a matter that the person may see, or its live version."""
    found = await drafts.matter_for(request.state.actor, code)
    draft = await MatterDraft.get_or_none(matter_id=found.id)
    if draft is not None:
        return from_canonical(draft.content)
    return from_canonical((await documents.live(code)).content)


async def offices_of(request: Request) -> list[Organisation]:
    """The organisations for which the person may make matters."""
    mine = permits.organisations(request.state.actor, "matter.edit")
    return await Organisation.filter(id__in=mine).order_by("id")


def office_choices(offices: list[Organisation], chosen: str) -> tuple[Choice, ...]:
    """The organisations as options; a single one is chosen already."""
    only = str(offices[0].id) if len(offices) == 1 else ""
    return tuple(Choice(str(one.id), one.name, str(one.id) == (chosen or only)) for one in offices)


async def new_page(request: Request, asked: Asked) -> NewMatterPage:
    """The page with what was typed and what is wrong with it."""
    offices = await offices_of(request)
    return NewMatterPage(
        way=asked.way,
        ways=tuple(Link(_way(way), url(request, "admin.new", way=way), way == asked.way) for way in WAYS),
        action_url=url(request, "admin.new"),
        table_url=url(request, "admin.table"),
        import_url=url(request, "admin.import"),
        back_url=url(request, "admin.matters"),
        title=asked.title,
        code=asked.code,
        organisations=office_choices(offices, asked.organisation),
        types=tuple(Choice(code, label("type", code), code == asked.type) for code, _name in item_types()),
        audiences=tuple(Choice(one, _audience(one), one == asked.audience) for one in AUDIENCES),
        sources=await _sources(request, asked),
        faults=asked.faults,
    )


def _way(way: str) -> str:
    words = {
        "blank": _("From nothing"),
        "starter": _("From a starter"),
        "copy": _("From a copy"),
        "table": _("From an Excel or Word table"),
        "package": _("From a package"),
    }
    return words[way]


def _audience(audience: str) -> str:
    words = {
        "person": _("Only individuals"),
        "legal": _("Only companies and organisations"),
        "both": _("Both"),
    }
    return words[audience]


async def _sources(request: Request, asked: Asked) -> tuple[contexts.Source, ...]:
    if asked.way == "starter":
        return tuple(_starter(one, one.code == asked.source) for one in starting.starters())
    if asked.way != "copy":
        return ()
    mine = permits.organisations(request.state.actor, "matter.edit")
    rows = await Matter.filter(organisation_id__in=mine).order_by("title").select_related("organisation")
    whole = {row["matter_id"] for row in await MatterDraft.all().values("matter_id")}
    whole |= {row["matter_id"] for row in await MatterVersion.all().distinct().values("matter_id")}
    groups = await keeping.codes()
    return tuple(
        Source(row.code, row.title, row.organisation.name, row.code == asked.source)
        for row in rows
        if row.id in whole and row.code not in groups
    )


def _starter(one: starting.Starter, selected: bool) -> Source:
    note = _(
        "%(type)s · %(fields)s fields · %(materials)s materials",
        type=label("type", one.type), fields=one.fields, materials=one.materials,
    )  # fmt: skip
    return Source(one.code, one.title, note, selected)


__all__ = ["make", "new"]
