"""The demonstration: organisations, people, the starter matters, a few applications on their way. Idempotent.

Refused in production. Everything is done through the same services that people use, so that a seeded application
has a whole trail, its notices and, where it was granted, its certificate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from banshi_forms import Definition, called_for, read_package, to_canonical
from banshi_forms.package import read_path
from banshi_platform import accounts, canonical, clock, documents
from banshi_platform.actors import SYSTEM, Actor
from banshi_platform.database import transaction
from banshi_platform.problems import NotAllowed
from banshi_platform.settings import Settings
from banshi_platform.tables import Account, Matter, Organisation, Person, RoleGrant
from banshi_templates import HERE

from . import apply, attachments, cases, decide, made_up, panels, submit
from .dated import moved
from .people import CITY, PASSWORD, PEOPLE, DemoPerson
from .tables import Application

STARTERS = HERE / "matters"
WAYS: Sequence[tuple[str, ...]] = (
    (),
    ("accept",),
    ("accept", *["agree"] * 5, "grant"),
    ("supplement",),
)


class NotInProduction(NotAllowed):
    """Production takes no demonstration data."""


async def demonstrate(chosen: Settings) -> None:
    """Bring everything a demonstration shows; what is there already stays."""
    definitions = await people_and_matters(chosen)
    if not await Application.exists():
        for definition, way in zip(definitions, WAYS, strict=False):
            await _on_its_way(definition, way)


async def people_and_matters(chosen: Settings) -> list[Definition]:
    """Organisations, an account for each role, the starter matters published; no application yet."""
    if chosen.environment == "production":
        raise NotInProduction()
    definitions = starter_matters()
    organisations = await _organisations(definitions)
    for one in PEOPLE:
        await person(one, organisations.values())
    for definition in definitions:
        await _publish(definition, organisations)
    return definitions


def starter_matters() -> list[Definition]:
    """The packages that ship with the product, by code."""
    folders = sorted(path for path in STARTERS.iterdir() if (path / "profile.json").is_file())
    return [read_package(read_path(folder)) for folder in folders]


async def _organisations(definitions: Sequence[Definition]) -> dict[str, Organisation]:
    """The city, and below it each organisation that a matter names."""
    name, region, code = CITY
    city, _ = await Organisation.get_or_create(
        {"name": name, "region_code": region, "level": "city"}, credit_code=code
    )
    found = {}
    for definition in definitions:
        named = definition.profile["organisation"]
        code = named["credit_code"]
        region = named.get("region_code") or code[2:8]
        level = "city" if region.endswith("00") else "county"
        found[code], _ = await Organisation.get_or_create(
            {"name": named["name"], "region_code": region, "level": level, "parent": city}, credit_code=code
        )
    return found


async def person(person: DemoPerson, organisations: Any) -> None:
    """An account of the demonstration with its role in these organisations."""
    account = await Account.get_or_none(username=person.username)
    if account is None:
        row = await Person.create(
            kind=person.kind,
            name=person.name,
            id_type=person.id_type,
            id_number=person.id_number,
            mobile=person.mobile,
        )
        kind = "staff" if person.role else "citizen"
        account = await accounts.create_account(row, person.username, PASSWORD, kind=kind, demo=True)
    if person.role:
        for organisation in organisations:
            await RoleGrant.get_or_create(
                account_id=account.id, organisation_id=organisation.id, role=person.role
            )


async def _publish(definition: Definition, organisations: Mapping[str, Organisation]) -> None:
    """A starter matter, unless it is there: an administrator may have changed it since."""
    code = definition.profile["code"]
    if await Matter.exists(code=code):
        return
    organisation = organisations[definition.profile["organisation"]["credit_code"]]
    title = definition.profile["title"]
    async with transaction():
        await documents.create_matter(SYSTEM, code, organisation.id, title, to_canonical(definition))
        await documents.publish(SYSTEM, code, 1)


async def _actor(username: str) -> Actor:
    account = await Account.get(username=username)
    return await accounts.actor_for(account.id)


async def _on_its_way(definition: Definition, way: Sequence[str]) -> None:
    """One application, handed in from the matter's first sample, and then what the ``way`` says."""
    applicant = await _actor("citizen")
    row = await fill(applicant, definition.profile["code"])
    if row is None:
        return
    try:
        case = await submit.submit(applicant, row.public_id, row.revision)
    except submit.NotComplete:
        return  # a sample with a fault on purpose stays a draft
    for action in way:
        case = await cases.load(row.public_id)
        await _step(case, action)


async def _step(case: cases.Case, action: str) -> None:
    """Take a step as whoever may; where the stage does not offer it any more, what is offered instead of it."""
    for username in ("window", "examiner", "chief"):
        actor = await _actor(username)
        offers = {offer.action: offer for offer in cases.offers(actor, case)}
        if action in offers:
            answers = panel_answers(case, offers[action])
            await decide.decide(actor, case.row.public_id, action, case.row.revision, answers)
            return


def panel_answers(case: cases.Case, offer: Any) -> dict[str, Any]:
    """A filled-in panel: made-up records where the stage asks for one."""
    answers: dict[str, Any] = {"words": "材料齐全，符合要求。"}
    schema = panels.record_schema(offer)["properties"]
    if offer.action == "pay":
        answers["form"] = _payment(case)
    elif "form" in schema:
        answers["form"] = made_up.answers(schema["form"])
    if "officials" in schema:
        answers["officials"] = made_up.answers(schema["officials"])
    if offer.action == "supplement":
        item = next(iter(panels.supplement_choices(case)))
        answers["items"] = [
            {"item": item, "problem": "扫描件不清晰，看不清印章。", "requirement": "请重新扫描后上传。"}
        ]
    return answers


def _payment(case: cases.Case) -> dict[str, Any]:
    """The payment that is due, as the counter would record it today."""
    assert case.payment is not None
    receipt = f"37160226-{case.payment.id:010d}"
    return {"amount": float(case.payment.amount), "paid_on": clock.today().isoformat(), "receipt": receipt}


def sample_answers(definition: Definition) -> dict[str, Any]:
    """The answers of the package's first sample; mended by its first faultless case when it has a fault on purpose."""
    sample = definition.samples.get("basic") or next(iter(definition.samples.values()))
    answers: dict[str, Any] = canonical.loads(canonical.dumps(sample["answers"]))
    if not (sample.get("expect") or {}).get("errors"):
        return dict(moved(answers, clock.today()))
    mended = (
        case["change"] for case in sample.get("cases", ()) if (case.get("expect") or {}).get("errors") == []
    )
    for pointer, value in next(mended, {}).items():
        _put(answers, pointer.split("/")[1:], value)
    return dict(moved(answers, clock.today()))


def _put(document: Any, path: Sequence[str], value: Any) -> None:
    for part in path[:-1]:
        document = document[int(part) if isinstance(document, list) else part]
    document[int(path[-1]) if isinstance(document, list) else path[-1]] = value


async def fill(actor: Actor, code: str) -> Application | None:
    """A draft filled in from the matter's sample, with a made-up file for everything asked for."""
    draft = await apply.start(actor, code)
    case = await cases.own(actor, draft.public_id)
    if not case.definition.samples:
        return None
    answers = await _with_files(actor, draft.public_id, sample_answers(case.definition), case.definition.form)
    await apply.save(actor, draft.public_id, answers, draft.revision)
    case = await cases.own(actor, draft.public_id)
    for need in called_for(case.definition, case.computed, case.context()):
        if need.necessity == "required" and not need.material.get("generated_from_form"):
            await hand_in(actor, draft.public_id, need.material)
    return await Application.get(public_id=draft.public_id)


async def hand_in(actor: Actor, public_id: str, material: Mapping[str, Any]) -> None:
    """As many made-up files as the material asks for, of a kind it accepts."""
    accept = material.get("accept") or {}
    kind = "png" if "png" in attachments.rules_of(accept).types else "pdf"
    for number in range(max(1, int(accept.get("min", 1)))):
        title = f"{material['title'][:40]}{number + 1 if number else ''}"
        await attachments.hand_in(actor, public_id, material["id"], f"{title}.{kind}", picture(title, kind))


async def _with_files(
    actor: Actor, public_id: str, answers: Any, form: Mapping[str, Any], pointer: str = ""
) -> Any:
    """The sample's file names replaced by files that were really put aside."""
    if isinstance(answers, dict):
        return {
            key: await _with_files(actor, public_id, value, form, f"{pointer}/{key}")
            for key, value in answers.items()
        }
    if isinstance(answers, list):
        return [await _with_files(actor, public_id, v, form, f"{pointer}/{i}") for i, v in enumerate(answers)]
    if isinstance(answers, str) and Path(answers).suffix in (".jpg", ".png", ".pdf"):
        kept = await attachments.hand_in_answer(
            actor,
            public_id,
            pointer,
            Path(answers).stem + ".png",
            picture(answers),
            {"types": ["png"], "max_mb": 5},
        )
        return kept.public_id
    return answers


def picture(words: str, kind: str = "png") -> bytes:
    """A small picture, or a page, that stands for a document."""
    image = Image.new("RGB", (640, 900), "white")
    drawing = ImageDraw.Draw(image)
    drawing.rectangle((30, 30, 610, 870), outline="#888888", width=3)
    for line in range(12):
        drawing.line((80, 160 + 50 * line, 560 - 20 * (line % 3), 160 + 50 * line), fill="#cccccc", width=6)
    drawing.text((80, 90), canonical.digest(words)[:24], fill="#444444")
    out = BytesIO()
    image.save(out, kind.upper())
    return out.getvalue()
