"""The table of translations of a draft: side by side, filtered, many saved at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from banshi_platform.i18n import NAMES, ngettext
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import CanMend, Conflict
from banshi_platform.web.inputs import Form, read_form
from banshi_platform.web.responses import see_other
from banshi_platform.web.surface import url
from banshi_templates import contexts
from banshi_templates.contexts import Choice, TranslationLine, TranslationShare, TranslationsPage, page_links
from banshi_templates.environment import page

from .. import log
from .. import translating as texts
from ..edits import CannotDo
from . import wording
from .workbench import frame, revision

TAB, PER_PAGE = "translations", 40
LONG = 60  # characters from which a text gets room for several lines
Posted = Mapping[str, tuple[str, str]]


async def table(request: Request) -> Response:
    """GET: the texts that fit the filters."""
    done = await log.opened(request.state.actor, request.path_params["code"])
    return page(request, await _page(request, done))


async def save(request: Request) -> Response:
    """POST: what was changed on the page, as one step; or undo and redo."""
    code, actor = request.path_params["code"], request.state.actor
    form = await read_form(request)
    posted: Posted = {}
    try:
        if form.get("do"):
            await (log.undo if form.get("do").startswith("undo") else log.redo)(actor, code)
        else:
            done = await log.opened(actor, code)
            there, posted = texts.texts(done.definition, _locale(request, done)), _posted(form)
            made = texts.changes(there, posted, _locale(request, done))
            if made:
                await log.do_all(actor, code, made, revision(form))
            said = ngettext("%(num)s translation was saved.", "%(num)s translations were saved.", len(made))
            request.state.session.flash(said if made else _("Nothing was changed."), "success")
    except (CannotDo, CanMend, Conflict) as problem:
        again = await log.opened(actor, code)
        shown = await _page(request, again, posted, wording.why(problem))
        return page(request, shown, 409 if isinstance(problem, Conflict) else 422)
    return see_other(str(request.url.path) + (f"?{request.url.query}" if request.url.query else ""))


def _posted(form: Form) -> Posted:
    """By the key of a text: what the person had seen, and what is to stand there."""
    pairs = form.texts()
    seen = {name.removeprefix("was."): value for name, value in pairs if name.startswith("was.")}
    return {
        key: (seen.get(key, ""), value.replace("\r\n", "\n").strip())
        for name, value in pairs
        if name.startswith("to.") and (key := name.removeprefix("to.")) in seen
    }


def _locale(request: Request, done: log.Done) -> str:
    asked = request.query_params.get("locale", "")
    known = texts.languages(done.definition)
    return asked if asked in known else known[0]


async def _page(
    request: Request, done: log.Done, posted: Posted | None = None, error: str = ""
) -> TranslationsPage:
    query, locale = request.query_params, _locale(request, done)
    part, words = query.get("part", ""), query.get("q", "").strip()[:100]
    missing = query.get("missing") == "1"
    there = texts.texts(done.definition, locale)
    fits = texts.found(there, part, words, missing)
    here = _here(request, locale=locale, part=part or None, q=words or None, missing="1" if missing else None)
    number = query.get("page", "1")
    links = page_links(
        len(fits), int(number) if number.isdecimal() and len(number) < 6 else 1, PER_PAGE, lambda at: here(at)
    )
    shown = fits[max(links.first - 1, 0) : links.last]
    if posted:  # whatever was typed stays on the page, even where it does not fit the filters any more
        shown = [*shown, *(one for one in there if one.key in posted and one not in shown)]
    there_url = url(request, "admin.translations", code=request.path_params["code"])
    return TranslationsPage(
        design=replace(await frame(request, done, TAB), do_url=there_url),
        action_url=here(links.first // PER_PAGE + 1),
        filter_url=there_url,
        locale=locale,
        language=NAMES.get(locale, locale),
        languages=tuple(
            Choice(one, NAMES.get(one, one), one == locale) for one in texts.languages(done.definition)
        ),
        shares=tuple(_share(one) for one in texts.shares(there)),
        parts=tuple(
            Choice(one.part, wording.part(one.part), one.part == part)
            for one in texts.shares(there)
            if one.part
        ),
        query=words,
        missing=missing,
        lines=tuple(_line(one, (posted or {}).get(one.key), error) for one in shown),
        links=links,
        filtered=bool(part or words or missing),
        error=error,
    )


def _here(request: Request, **query: str | None) -> contexts.PageUrl:
    def at(number: int) -> str:
        code = request.path_params["code"]
        return url(request, "admin.translations", code=code, **query, page=number if number > 1 else None)

    return at


def _share(share: texts.Share) -> TranslationShare:
    name = wording.part(share.part) if share.part else _("The whole matter")
    return TranslationShare(name, share.done, share.total)


def _line(text: texts.Text, typed: tuple[str, str] | None, error: str) -> TranslationLine:
    """A line; after a conflict with what was typed, and beside it what stands there now."""
    said = typed[1] if typed else text.said
    changed = bool(error and typed and texts.seen(said) != typed[0])
    now = text.said if changed and texts.seen(text.said) != typed[0] else ""  # type: ignore[index]
    checked = replace(text, said=said)
    return TranslationLine(
        key=text.key,
        source=text.source,
        said=said,
        was=typed[0] if typed else texts.seen(text.said),
        where="、".join(wording.part(part) for part in text.parts),
        is_long=len(text.source) > LONG or "\n" in text.source or len(said) > 2 * LONG,
        holes=checked.holes,
        now=now,
    )


__all__ = ["save", "table"]
