"""The page that says what differs between two versions of a matter, or between a version and its draft."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from banshi_forms import from_canonical
from banshi_platform import documents
from banshi_platform.i18n import gettext as _
from banshi_platform.tables import MatterVersion
from banshi_platform.web.surface import url
from banshi_templates.contexts import Choice
from banshi_templates.contexts.releasing import DifferencePage, DifferenceView
from banshi_templates.environment import page

from ..releasing.difference import difference
from . import releasewords
from .releasing import Opened, opened

DRAFT = "draft"


async def difference_page(request: Request) -> Response:
    """GET …/difference?old=1&new=draft: from the live version to the draft when the address does not say."""
    seen = await opened(request, "difference")
    versions = await documents.versions(seen.matter.code)
    texts = {str(one.number): one.content for one in versions} | {DRAFT: seen.draft.content}
    old, new = _asked(request, seen, versions, texts)
    view = await compared(request, seen, texts[old], texts[new], editable=new == DRAFT) if old else None
    return page(
        request,
        DifferencePage(
            design=seen.design,
            places=seen.places,
            action_url=url(request, "admin.difference", code=seen.matter.code),
            olds=tuple(_choice(seen, one, one == old) for one in texts if one != DRAFT),
            news=tuple(_choice(seen, one, one == new) for one in (DRAFT, *(t for t in texts if t != DRAFT))),
            difference=view,
        ),
    )


async def compared(request: Request, seen: Opened, old: str, new: str, *, editable: bool) -> DifferenceView:
    """Two canonical texts compared, beside the loop: large forms take their time."""
    found = await asyncio.to_thread(lambda: difference(from_canonical(old), from_canonical(new)))
    return releasewords.difference(request, seen.matter.code, found, editable=editable and seen.may_edit)


def _asked(
    request: Request, seen: Opened, versions: Sequence[MatterVersion], texts: dict[str, str]
) -> tuple[str, str]:
    live = next((str(one.number) for one in versions if one.id == seen.matter.live_version_id), "")
    start = live or (str(versions[0].number) if versions else "")
    old, new = request.query_params.get("old", start), request.query_params.get("new", DRAFT)
    return (old if old in texts else start), (new if new in texts else DRAFT)


def _choice(seen: Opened, one: str, selected: bool) -> Choice:
    if one == DRAFT:
        return Choice(one, _("the draft (revision %(number)s)", number=seen.draft.revision), selected)
    live = seen.matter.live_version
    is_live = live is not None and one == str(live.number)
    words = _("version %(number)s (live)", number=one) if is_live else _("version %(number)s", number=one)
    return Choice(one, words, selected)
