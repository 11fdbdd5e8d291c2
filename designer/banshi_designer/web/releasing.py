"""What the pages from draft to public share: the draft opened without touching it, its frame, the ways between them.

Looking is no editing: these pages never number rules for editing, so a second pair of eyes stays a second pair.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.requests import Request

from banshi_forms import Definition, from_canonical
from banshi_platform import documents, permits
from banshi_platform.i18n import gettext as _
from banshi_platform.tables import Matter, MatterDraft
from banshi_platform.web.surface import url
from banshi_templates.contexts import DesignFrame, Link

from .. import log
from ..drafts import matter_for
from ..mending import Elements
from ..releasing.reviewing import COMMENT
from .workbench import frame

TAB = "review"
PLACES = (
    ("review", "admin.review"),
    ("difference", "admin.difference"),
    ("impact", "admin.impact"),
    ("rehearsal", "admin.rehearsal"),
    ("publish", "admin.publish"),
)


@dataclass(frozen=True)
class Opened:
    """A draft that is looked at."""

    matter: Matter
    draft: MatterDraft
    definition: Definition
    elements: Elements
    design: DesignFrame
    places: tuple[Link, ...]
    may_edit: bool


async def opened(request: Request, place: str, action: str = COMMENT) -> Opened:
    """The draft of the address, for somebody who may take ``action``. Raises NoDraft, NotAllowed."""
    actor, code = request.state.actor, request.path_params["code"]
    matter = await matter_for(actor, code, action)
    draft = await documents.draft(code)
    definition = from_canonical(draft.content)
    may_edit = bool(permits.allowed(actor, "matter.edit", matter.organisation_id))
    return Opened(
        matter=matter,
        draft=draft,
        definition=definition,
        elements=Elements(definition),
        design=framed(await frame(request, log.Done(definition, draft.revision), TAB), may_edit=may_edit),
        places=_places(request, matter, place),
        may_edit=may_edit,
    )


def framed(design: DesignFrame, *, may_edit: bool) -> DesignFrame:
    """Undo leads back to the form; who only comments is not shown the way to what he may not open."""
    if may_edit:
        return replace(design, do_url=design.do_url.replace(f"/{TAB}/", "/form/"))
    own = tuple(link for link in design.parts if link.current)
    return replace(design, do_url="", text_url="", publish_url="", parts=own, can_undo=False, can_redo=False)


def _places(request: Request, matter: Matter, current: str) -> tuple[Link, ...]:
    """The pages this person may open."""
    names = {
        "review": _("Comments and sign-off"),
        "difference": _("Difference"),
        "impact": _("Impact"),
        "rehearsal": _("Rehearsal"),
        "publish": _("Publish"),
    }
    may_publish = permits.allowed(request.state.actor, "matter.publish", matter.organisation_id)
    return tuple(
        Link(names[name], url(request, route, code=matter.code), current=name == current)
        for name, route in PLACES
        if name != "publish" or may_publish
    )
