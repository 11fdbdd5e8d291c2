"""An edit of a draft on the server, in a form of 20 fields and in one of 300 fields and 100 rules, side by side.

Whole requests through the application and its SQLite database: the operation itself, the page around it, the canvas.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any

from starlette.testclient import TestClient
from timing import compared

from banshi_forms import read_package, to_canonical
from banshi_forms.package import read_folder
from banshi_platform import accounts, database, documents
from banshi_platform.settings import load, use
from banshi_platform.tables import Account, Matter
from banshi_platform.web.kernel import build_app, installed_surfaces
from banshi_runtime import seed
from banshi_templates import HERE

ON_A_STEP = 20
SIZES = {"small": (20, 6), "large": (300, 100)}


def measure() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = use(
            load(
                data_dir=folder, environment="demo", demo_accounts=True, workers_embedded=0, log_level="error"
            )
        )
        asyncio.run(_prepare(settings))
        headers = {"sec-fetch-site": "same-origin", "accept": "application/json"}
        with TestClient(build_app(settings), headers=headers) as site:
            site.post("/demo-sign-in", data={"account": "manager"})
            for name, work in WORK.items():
                compared(
                    f"{name}, 300 fields and 100 rules",
                    work(site, "large"),
                    9,
                    twenty_fields_and_six_rules=work(site, "small"),
                )


def form(fields: int, rules: int) -> dict[str, Any]:
    """Texts and choices; every rule shows one more field."""
    asked: dict[str, Any] = {
        f"field_{n}": {"type": "string", "title": f"题目{n}", "enum": ["甲", "乙", "丙"]}
        if n % 3 == 0
        else {"type": "string", "title": f"题目{n}", "maxLength": 100}
        for n in range(fields - rules)
    }
    shown = [
        {
            "if": {"properties": {f"field_{3 * (n % (len(asked) // 3))}": {"const": "甲"}}, "required": [f"field_{3 * (n % (len(asked) // 3))}"]},
            "then": {"properties": {f"more_{n}": {"type": "string", "title": f"补充{n}"}}, "required": [f"more_{n}"]},
            "x-rule": {"id": f"r{n}"},
        }
        for n in range(rules)
    ]  # fmt: skip
    names = [*asked, *(f"more_{n}" for n in range(rules))]
    steps = [
        {"id": f"step_{at}", "title": f"步骤{at}", "sections": [{"fields": names[at : at + ON_A_STEP]}]}
        for at in range(0, len(names), ON_A_STEP)
    ]
    return {"title": "申请表", "type": "object", "properties": asked, "allOf": shown, "x-steps": steps}


async def _prepare(settings: Any) -> None:
    surfaces = installed_surfaces()
    await database.migrate(settings, surfaces)
    await database.open_database(settings, surfaces)
    await seed.people_and_matters(settings)
    manager = await accounts.actor_for((await Account.get(username="manager")).id)
    matter = read_package(read_folder(HERE / "matters" / "food-workshop"))
    office = (await Matter.get(code="food-workshop")).organisation_id
    for name, size in SIZES.items():
        made = replace(
            matter, profile={**matter.profile, "code": name}, form=form(*size), samples={}, translations={}
        )
        await documents.create_matter(manager, name, office, name, to_canonical(made))
    await database.close_database()


def _renaming(site: TestClient, code: str) -> Callable[[], None]:
    numbers = count()

    def work() -> None:
        told = {"do": "rename field_3", "title": f"名称{next(numbers)}", "_revision": "1000000"}
        site.post(f"/admin/matters/{code}/design/form/do", data=told).raise_for_status()

    return work


def _page(address: str) -> Callable[[TestClient, str], Callable[[], None]]:
    def made(site: TestClient, code: str) -> Callable[[], None]:
        return lambda: site.get(f"/admin/matters/{code}{address}").raise_for_status() and None

    return made


WORK = {
    "an edit": _renaming,
    "the canvas drawn again": _page("/design/form/canvas?thing=field_3"),
    "the page around it": _page("/design/form?thing=field_3"),
}
