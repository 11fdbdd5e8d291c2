"""Paper: certificates, notices and the printed application form, drawn from frozen data and sealed.

Slow and repeatable, so always outside a transaction; what is stored afterwards is stored under its digest.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from banshi_forms import plan, render
from banshi_platform import canonical, files, ids, settings
from banshi_platform.database import transaction
from banshi_platform.i18n import format_datetime, use_locale
from banshi_platform.i18n import gettext as _

from . import cases, letters, sealing
from .cases import Case
from .documents import layout, pdf, produce
from .documents.content import CertificateContent
from .documents.signing import LocalSigner, local_signer
from .tables import Attachment, Notice

PAPER = "zh_CN"  # documents with legal effect are in the language of the law
LARGEST = 30_000_000


def signer() -> LocalSigner:
    """The signer of this installation."""
    return _kept_signer(settings.current())


@lru_cache(maxsize=1)
def _kept_signer(chosen: settings.Settings) -> LocalSigner:
    return local_signer(chosen)


async def certificate(content: CertificateContent) -> bytes:
    """The signed PDF of a certificate, with its data attached, sealed by all who seal it."""
    return await produce.certificate(content, signer(), *sealing.joint_signers(content, signer()))


async def letter(written: letters.Letter) -> bytes:
    """The PDF of a notice, sealed unless its kind has none."""
    if written.seal == "none":
        return (await pdf.drawn(layout.notice(written, locale=PAPER))).data
    return await produce.notice(written, signer(), locale=PAPER)


async def notice(row: Notice) -> bytes:
    """The stored PDF of a notice; drawn when somebody asks for the first time."""
    if row.file_id is None:
        with use_locale(PAPER):
            data = await letter(letters.letter(row.kind, canonical.loads(row.facts)))
        stored = await files.put(data, limit=LARGEST, media_type="application/pdf")
        await Notice.filter(id=row.id, file_id=None).update(file_id=stored.digest)
        await row.refresh_from_db(fields=["file_id"])
    return await files.read(str(row.file_id))


async def application_form(case: Case) -> bytes:
    """The application form as handed in, on paper."""
    row = case.row
    with use_locale(PAPER):
        body = render(plan(case.definition.form, case.answers, case.context()), "print", PAPER)
        facts = [(_("Applicant"), row.applicant_name), (_("Case number"), row.number or "")]
        if row.submitted_at:
            facts.append((_("Handed in"), format_datetime(row.submitted_at)))
        form = layout.PrintedForm(
            title=_("%(matter)s: application form", matter=case.definition.profile["title"]),
            body=body,
            number=row.number or "",
            organisation=row.organisation.name,
            facts=facts,
        )
    return await produce.application_form(form, locale=PAPER)


async def print_form(arguments: Mapping[str, Any]) -> None:
    """Job ``application.print``: the materials that are made from the form, once it is handed in."""
    case = await cases.load(arguments["application"])
    listed = case.definition.materials.get("materials", ())
    wanted = [m for m in listed if m.get("generated_from_form") and case.holds(m.get("when"))]
    if not wanted or case.row.state == "draft":
        return
    stored = await files.put(await application_form(case), limit=LARGEST, media_type="application/pdf")
    name = f"{wanted[0]['title']}.pdf"
    async with transaction():
        for material in wanted:
            await _replace(case, material["id"], stored.digest, name)


async def _replace(case: Case, slot: str, digest: str, name: str) -> None:
    here = Attachment.filter(application_id=case.row.id, slot=slot, removed=False)
    if await here.filter(file_id=digest).exists():
        return
    await here.update(removed=True)
    await Attachment.create(
        public_id=ids.opaque(), application_id=case.row.id, slot=slot, file_id=digest, name=name
    )
