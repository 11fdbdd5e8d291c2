"""The guide page (办事指南) of a definition, for the portal and for the designer's preview alike.

What a version says in a language is the same for everybody, so it is drawn once and kept by the version's
digest; nothing of a person goes in. The definition comes in the reader's language (``banshi_forms.localise``).
"""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from markupsafe import Markup

from banshi_forms.matter import Definition
from banshi_platform.i18n import current_locale

from ..contexts import GuideMaterial, GuidePage, GuideParts, Link
from ..environment import draw_part
from ..kept import Kept
from .elements import elements
from .materials import materials

__all__ = ["guide", "materials_of"]

_kept: Kept[GuideParts] = Kept(256)
_materials: Kept[tuple[GuideMaterial, ...]] = Kept(256)


def guide(
    definition: Definition,
    *,
    digest: str = "",
    version: int | None = None,
    published_on: date | None = None,
    situation: str = "",
    here: str = "",
    files: str = "",
    apply_url: str = "",
    begins: bool = False,
    drafts: tuple[Link, ...] = (),
    preview: bool = False,
    retired_on: date | None = None,
    short: bool = False,
) -> GuidePage:
    """The guide page, or the short one. ``digest`` of a published version: what is public of it is kept; a draft has
    none. ``here`` is the guide's own address, ``files`` the address below which the package's files lie."""
    chosen = _known(definition, situation)

    def make() -> GuideParts:
        return _drawn(definition, chosen, version, published_on, here, files, preview, short)

    key = (digest, version, current_locale(), chosen, here, short)
    handled_here = definition.profile.get("class", "A") == "A"
    return GuidePage(
        guide=_kept.get(key, make) if digest else make(),
        apply_url=apply_url if handled_here else "",
        begins=begins,
        external_url="" if handled_here or retired_on else definition.profile.get("external_url", ""),
        drafts=drafts,
        preview=preview,
        retired_on=retired_on,
        other_url=_other(here, chosen, short),
        short=short,
    )


def _other(here: str, situation: str, short: bool) -> str:
    """The address of the whole guide from the short one, and the other way round."""
    query = {"situation": situation} if situation else {}
    query |= {} if short else {"short": "1"}
    return f"{here}?{urlencode(query)}" if query or not here else here


def materials_of(definition: Definition, digest: str) -> tuple[GuideMaterial, ...]:
    """The materials as the guide words them, of a published version."""
    return _materials.get((digest, current_locale()), lambda: materials(definition))


def _known(definition: Definition, situation: str) -> str:
    """The situation's id if the matter has it: nobody fills the memory with made-up ones."""
    known = (str(one["id"]) for one in definition.profile.get("situations", ()))
    return next((one for one in known if one == situation), "")


def _drawn(
    definition: Definition,
    situation: str,
    version: int | None,
    published_on: date | None,
    here: str,
    files: str,
    preview: bool,
    short: bool,
) -> GuideParts:
    said = elements(
        definition,
        situation=situation,
        version=version,
        published_on=published_on,
        here=here,
        files=files,
        preview=preview,
    )
    return GuideParts(
        title=said.title,
        head=draw_part("pages/guide/head.html", guide=said),
        contents=Markup() if short else draw_part("pages/guide/contents.html", guide=said),
        body=draw_part("pages/guide/short.html" if short else "pages/guide/body.html", guide=said),
        contact=said.contact[0] if said.contact else None,
    )
