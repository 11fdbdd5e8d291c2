"""Inside the sandbox: an empty installation with made-up people, the package published, applications one by one.

``python -m banshi_runtime.sandbox.child FOLDER`` reads ``asked.json`` there and writes a line of JSON per application.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from banshi_forms import Context, Definition, from_canonical
from banshi_forms.rehearsing import Sample, generate
from banshi_platform import accounts, clock, database, documents, i18n
from banshi_platform.actors import SYSTEM, Actor
from banshi_platform.settings import load
from banshi_platform.tables import Organisation, Person, RoleGrant
from banshi_platform.web.kernel import installed_surfaces

from .. import options
from ..documents import check, pdf
from ..people import PASSWORD
from .walk import Cast, Tale, walk

OFFICIALS = (("intake", "受理员（演练）"), ("reviewer", "审查员（演练）"), ("decider", "决定人（演练）"))
APPLICANTS = (
    ("natural", "王小民", "111", "990001199007080020"),
    ("legal", "演练用企业（虚构）", "001", "91371602MA9001014C"),
)
REGION = "371602"
TURNS = 4  # of making answers up anew, where some do not fit


async def rehearse(folder: Path, asked: dict[str, Any]) -> None:
    """Everything, from the empty folder to the last application."""
    definition = from_canonical(asked["package"])
    settings = load(
        data_dir=folder / "data", database_url="", environment="development", debug=False, plugins=(),
        timezone=asked["timezone"], workers_embedded=0, four_eyes=False, log_level="error",
    )  # fmt: skip
    surfaces = installed_surfaces()
    i18n.load_catalogues()
    await database.migrate(settings, surfaces)
    await database.open_database(settings, surfaces)
    try:
        with i18n.use_locale(asked["locale"]):
            await _cases(folder, definition, asked)
    finally:
        await database.close_database()
        pdf.close()
        check.close()


async def _cases(folder: Path, definition: Definition, asked: dict[str, Any]) -> None:
    cast = await make_cast(definition)
    version = await publish(definition, asked["package"])
    context = Context(
        today=clock.today(),
        facts=definition.facts,
        lists=await options.lists_for(version, definition.form),
    )
    samples = await asyncio.to_thread(samples_of, definition, asked["count"], asked["seed"], context)
    for number, sample in enumerate(samples):
        tale = await walk(definition, cast, number, sample)
        sys.stdout.write(json.dumps(_told(folder, number, tale), ensure_ascii=False) + "\n")
        sys.stdout.flush()


def samples_of(definition: Definition, count: int, seed: int, context: Context) -> list[Sample]:
    """As many made-up documents that fit as can be had; what does not fit is shown only when nothing does."""
    fitting: list[Sample] = []
    failed: list[Sample] = []
    for turn in range(TURNS):
        for sample in generate(definition.form, count, seed + turn, context):
            (failed if sample.faults else fitting).append(sample)
        if len(fitting) >= count:
            break
    return fitting[:count] or failed[:count]


def _told(folder: Path, number: int, tale: Tale) -> dict[str, Any]:
    documents = []
    for at, (name, data) in enumerate(tale.documents):
        file = f"{number}-{at}.pdf"
        (folder / file).write_bytes(data)
        documents.append((name, file))
    return {
        "answers": tale.answers, "stages": tale.stages, "result": tale.result, "failure": tale.failure,
        "place": tale.place, "documents": documents,
    }  # fmt: skip


async def publish(definition: Definition, package: str) -> int:
    office = await Organisation.get(credit_code=_office(definition)["credit_code"])
    code, title = str(definition.profile["code"]), str(definition.profile["title"])
    await documents.create_matter(SYSTEM, code, office.id, title, package)
    return int((await documents.publish(SYSTEM, code, 1)).id)


def _office(definition: Definition) -> dict[str, str]:
    return dict(definition.profile["organisation"])


async def make_cast(definition: Definition) -> Cast:
    """The office of the matter, one official per role, and an applicant of each kind."""
    office = _office(definition)
    region = office.get("region_code") or str(definition.profile.get("region") or REGION)[:6]
    organisation = await Organisation.create(
        name=office["name"], credit_code=office["credit_code"], region_code=region, level="county"
    )
    officials = {}
    for role, name in OFFICIALS:
        person = await Person.create(name=name)
        account = await accounts.create_account(person, role, PASSWORD, kind="staff")
        await RoleGrant.create(account_id=account.id, organisation_id=organisation.id, role=role)
        officials[role] = await accounts.actor_for(account.id)
    applicants = [await _applicant(*one) for one in APPLICANTS]
    return Cast(tuple(applicants), officials)


async def _applicant(kind: str, name: str, id_type: str, id_number: str) -> Actor:
    person = await Person.create(
        kind=kind, name=name, id_type=id_type, id_number=id_number, mobile="13800000001"
    )
    account = await accounts.create_account(person, kind, PASSWORD, kind="citizen")
    return await accounts.actor_for(account.id)


def main() -> None:
    folder = Path(sys.argv[1])
    asyncio.run(rehearse(folder, json.loads((folder / "asked.json").read_text(encoding="utf-8"))))


if __name__ == "__main__":
    main()
