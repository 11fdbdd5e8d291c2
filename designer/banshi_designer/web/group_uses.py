"""Groups of fields within a draft: what the palette offers, putting one in, making one of fields, updating a use."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from banshi_forms import Definition
from banshi_platform.actors import Actor
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import CanMend, Conflict, NotFound
from banshi_platform.tables import Matter
from banshi_platform.web.inputs import Form, read_form
from banshi_platform.web.responses import see_other
from banshi_platform.web.surface import url
from banshi_templates.contexts.grouping import GroupNote, GroupOffer, GroupUsePage
from banshi_templates.environment import page

from .. import log
from ..edits import CannotDo, Operation
from ..grouping import bulk, keeping, taking, updating
from ..grouping.comparing import compare
from ..grouping.inserting import inserted
from ..grouping.uses import Use, use_of, uses
from ..tables import FieldGroupVersion
from . import groupwords
from .workbench import frame, revision

KIND = "group:"  # begins the kind of a group in the palette


class NoSuchUse(NotFound):
    """This draft does not use such a group."""


async def offers(code: str) -> tuple[GroupOffer, ...]:
    """The groups that a draft may use; a group itself uses none."""
    matter = await Matter.get(code=code)
    if await keeping.is_group(code):
        return ()
    offered = await keeping.offered(matter.organisation_id)
    names = await keeping.names([one.code for one in offered])
    return tuple(GroupOffer(f"{KIND}{one.code}", one.title, _(", ").join(names[one.code])) for one in offered)


async def added(code: str, defn: Definition, key: str, form: Form) -> tuple[list[Operation], str]:
    """The operations that put a group where a button says. Raises CannotDo."""
    asked = form.get("kind").removeprefix(KIND)
    matter = await Matter.get(code=code)
    known = {one.code for one in await keeping.offered(matter.organisation_id)}
    if asked not in known or await keeping.is_group(code):
        raise CannotDo("no_kind", kind=asked)
    number, content = await keeping.newest(asked)
    return inserted(defn, content, asked, number, key, form.get("before"), boxed=bool(form.get("boxed")))


async def saved(
    actor: Actor, code: str, done: log.Done, asked: tuple[str, str], title: str, seen: int
) -> tuple[str, log.Done]:
    """A group made of a field, what is in it, or a section; its fields are its first use. Raises CannotDo."""
    what, thing = asked
    if not title:
        raise CannotDo("no_title")
    if await keeping.is_group(code):
        raise CannotDo("of_a_group")
    whole = what == "group-section"
    paths = taking.of_section(done.definition, thing) if whole else taking.of_thing(done.definition, thing)
    content = taking.taken_out(done.definition, paths, title)
    matter = await Matter.get(code=code)
    made = await keeping.make(actor, matter.organisation_id, title, content)
    operations = taking.marked(done.definition, paths, content, made, 1)
    now = await log.do_all(actor, code, operations, seen)
    return made, now


async def notes(request: Request, defn: Definition) -> tuple[GroupNote, ...]:
    """The groups that a draft uses; of one that nobody knows here, nothing is said."""
    found = []
    for one in uses(defn.form):
        number = await _newest(one.code)
        if number is not None:
            title, newest = number
            there = url(request, "admin.group_use", code=request.path_params["code"], use=one.id)
            found.append(GroupNote(title, one.version, there, newest if newest > one.version else 0))
    return tuple(found)


async def _newest(code: str) -> tuple[str, int] | None:
    row = await FieldGroupVersion.filter(group__matter__code=code).order_by("-number").first().values(
        "number", title="group__matter__title"
    )  # fmt: skip
    return (str(row["title"]), int(row["number"])) if row else None


async def use(request: Request) -> Response:
    """GET: a use of a group beside its newest version."""
    done = await log.opened(request.state.actor, request.path_params["code"])
    return page(request, await _page(request, done))


async def act(request: Request) -> Response:
    """POST: bring the use to the newest version, or let it go. What cannot be done is said, and nothing is changed."""
    code, actor, form = request.path_params["code"], request.state.actor, await read_form(request)
    done = await log.opened(actor, code)
    kept: Collection[str] = form.all("keep")
    try:
        operations = await _operations(request, done.definition, form.get("do"), kept)
        await log.do_all(actor, code, operations, revision(form))
    except (CannotDo, CanMend, Conflict) as problem:
        shown = await _page(request, await log.opened(actor, code), kept)
        told = replace(shown, error=groupwords.why(problem), reasons=groupwords.reasons(problem))
        return page(request, told, 409 if isinstance(problem, Conflict) else 422)
    said = _("Updated. One step back (Ctrl+Z) takes all of it back.")
    request.state.session.flash(
        said if form.get("do") == "update" else _("The fields are the matter's own now.")
    )
    return see_other(url(request, "admin.design", code=code, part="form"))


async def _operations(
    request: Request, defn: Definition, what: str, kept: Collection[str]
) -> list[Operation]:
    found = _use(request, defn)
    if what == "detach":
        return updating.detached(defn, found)
    contents = await keeping.contents(found.code)
    if not contents:
        raise NoSuchUse
    number = max(contents)
    return updating.updated(defn, found, bulk.base(found, contents), contents[number], number, kept)


def _use(request: Request, defn: Definition) -> Use:
    found = use_of(defn.form, request.path_params["use"])
    if found is None:
        raise NoSuchUse
    return found


async def _page(request: Request, done: log.Done, kept: Collection[str] | None = None) -> GroupUsePage:
    code, found = request.path_params["code"], _use(request, done.definition)
    contents = await keeping.contents(found.code)
    if not contents:
        raise NoSuchUse
    number = max(contents)
    row = await FieldGroupVersion.filter(group__matter__code=found.code).order_by("-number").first()
    told = compare(done.definition.form, found, bulk.base(found, contents), contents[number])
    clashes = tuple(
        replace(one, keep=kept is None or one.key in kept)
        for one in groupwords.changes(told.of("clash", "gone"), told)
    )
    return GroupUsePage(
        design=await frame(request, done, "form"),
        title=contents[number].title,
        version=found.version,
        number=number,
        action_url=url(request, "admin.group_use", code=code, use=found.id),
        back_url=url(request, "admin.design", code=code, part="form"),
        group_url=await _group_url(request, found.code),
        taken=groupwords.changes(told.of("taken", "added"), told),
        clashes=clashes,
        own=groupwords.changes(told.of("own", "away"), told),
        words=row.words if row else "",
    )


async def _group_url(request: Request, code: str) -> str:
    """The page of the group, for those who may edit it."""
    mine = {one.code for one in await keeping.groups(keeping.mine(request.state.actor))}
    return url(request, "admin.group", code=code) if code in mine else ""


__all__ = ["KIND", "act", "added", "notes", "offers", "saved", "use"]
