"""The certificates of a draft as they would look: drawn by whoever answers the platform's hook, with what is wrong.

The PDF of a text that is only typed is kept in memory for the frame that asks for it next, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from banshi_forms import Definition, from_canonical, to_canonical
from banshi_platform import documents, plugins
from banshi_platform.hooks import CertificateSample
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import NotFound
from banshi_platform.web.responses import content
from banshi_platform.web.surface import url
from banshi_templates.contexts import CertificatePreviewPage, Link
from banshi_templates.environment import page
from banshi_templates.kept import Kept

from .. import drafts

SHOWN = "result-"  # before a result's id where steps are named too
PDF = ".pdf"

_drawn: Kept[CertificateSample] = Kept(24)


class DrawAgain(NotFound):
    """This sample is not kept any more. Press “Preview” again."""


def links(request: Request, code: str, defn: Definition) -> tuple[Link, ...]:
    """The results of a draft, to be shown beside guide and steps."""
    return tuple(
        Link(str(result.get("title") or result["id"]), _address(request, code, f"{SHOWN}{result['id']}"))
        for result in results(defn)
    )


def results(defn: Definition) -> list[Mapping[str, Any]]:
    found = defn.certificate.get("results", ())
    return [result for result in found if isinstance(result, dict) and "id" in result]


async def preview(request: Request) -> Response:
    """GET: a result of the stored draft, filled from the sample that is asked for; with .pdf, the PDF alone."""
    found = await drafts.matter_for(request.state.actor, request.path_params["code"], "matter.comment")
    shown = request.path_params["result"]
    if not shown.startswith(SHOWN):
        raise NotFound
    if shown.endswith(PDF):
        return await _pdf(request, found.code, shown.removesuffix(PDF))
    defn = from_canonical((await documents.draft(found.code)).content)
    return await shown_page(request, found.code, defn, shown)


async def shown_page(request: Request, code: str, defn: Definition, shown: str) -> Response:
    """The page in the editor's frame: what is wrong, the samples to choose from, the PDF."""
    text, result = to_canonical(defn), shown.removeprefix(SHOWN)
    sample = _sample(defn, request.query_params.get("sample", ""))
    key = _key(code, text, result, sample)
    made = await _made(key, text, result, sample)
    title = next((link.text for link in links(request, code, defn) if link.url.endswith(f"/{shown}")), result)
    return page(
        request,
        CertificatePreviewPage(
            title=title,
            pdf_url=_address(request, code, f"{shown}{PDF}", drawn=key, sample=sample) if made.pdf else "",
            faults=made.faults,
            samples=tuple(
                Link(_name(defn, name), _address(request, code, shown, sample=name), name == sample)
                for name in defn.samples
            ),
        ),
    )


async def _pdf(request: Request, code: str, shown: str) -> Response:
    """The PDF that the page before has drawn; drawn anew when it was of the stored draft."""
    result, wanted = shown.removeprefix(SHOWN), request.query_params.get("drawn", "")
    defn = from_canonical((await documents.draft(code)).content)
    text, sample = to_canonical(defn), _sample(defn, request.query_params.get("sample", ""))
    if not wanted:
        wanted = _key(code, text, result, sample)
    made = _drawn.peek(wanted) if wanted.startswith(f"{code}:") else None
    if made is None and wanted == _key(code, text, result, sample):
        made = await _made(wanted, text, result, sample)
    if made is None or not made.pdf:
        raise DrawAgain
    return content(made.pdf, "application/pdf", f"{code}-{result}{PDF}", inline=True)


async def _made(key: str, text: str, result: str, sample: str) -> CertificateSample:
    kept = _drawn.peek(key)
    if kept is not None:
        return kept
    try:
        made = await plugins.current().first(
            "preview_certificate", package=text, result=result, sample=sample
        )
    except plugins.PluginFailed:
        return CertificateSample(faults=(_("The certificate could not be drawn. The log says why."),))
    if made is None:
        return CertificateSample(faults=(_("Nothing on this node draws certificates."),))
    drawn: CertificateSample = made
    return _drawn.get(key, lambda: drawn)


def _key(code: str, text: str, result: str, sample: str) -> str:
    return f"{code}:{sha256(chr(0).join((text, result, sample)).encode()).hexdigest()}"


def _sample(defn: Definition, wanted: str) -> str:
    return wanted if wanted in defn.samples else next(iter(defn.samples), "")


def _name(defn: Definition, name: str) -> str:
    sample = defn.samples[name]
    return str(sample.get("name", name)) if isinstance(sample, dict) else name


def _address(request: Request, code: str, shown: str, **query: str) -> str:
    return url(request, "admin.preview_certificate", code=code, result=shown, **query)
