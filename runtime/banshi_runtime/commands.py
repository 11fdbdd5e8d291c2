"""`banshi demo`: a demonstration in one command: tables, people, matters, applications, and the server."""

from __future__ import annotations

import asyncio
import os

import click

from banshi_platform import database, plugins, worker
from banshi_platform.command import loaded, run_server
from banshi_platform.settings import Settings
from banshi_platform.tables import Organisation
from banshi_platform.web.kernel import answering, installed_surfaces, job_handlers

from . import seed
from .documents import pdf
from .people import PASSWORD, PEOPLE

ROLES = {
    "": "申请人",
    "intake": "窗口受理",
    "reviewer": "审查",
    "decider": "决定",
    "admin": "事项管理员",
    "legal": "法制审核",
    "operator": "系统运维",
}


@click.command("demo")
@click.option("--host", help="Address to listen on (else BANSHI_HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (else BANSHI_PORT).")
@click.option("--serve/--no-serve", default=True, help="Only prepare the demonstration, or serve it too.")
def demo(host: str | None, port: int | None, serve: bool) -> None:
    """Prepare the demonstration and serve it: fictitious people, real matters."""
    os.environ.setdefault("BANSHI_ENVIRONMENT", "demo")
    os.environ.setdefault("BANSHI_DEMO_ACCOUNTS", "true")
    settings = loaded(host=host, port=port)
    asyncio.run(_prepare(settings))
    click.echo(welcome(settings))
    if serve:
        run_server(settings, installed_surfaces(), migrate_first=False)


async def _prepare(settings: Settings) -> None:
    surfaces = installed_surfaces()
    await database.migrate(settings, surfaces)
    await database.open_database(settings, surfaces)
    try:
        await seed.demonstrate(settings)
        codes = (
            await Organisation.exclude(parent_id=None).order_by("id").values_list("credit_code", flat=True)
        )
        asked = plugins.found(settings, answering(surfaces))
        await asked.all("demonstrate", organisations=tuple(str(code) for code in codes))
        await worker.Worker(settings, job_handlers(surfaces)).drain()
    finally:
        pdf.close()
        await database.close_database()


def welcome(settings: Settings) -> str:
    """What to try, and as whom."""
    lines = [
        "",
        f"  办事 Banshi: {settings.public_url}",
        "",
        f"  演示账户 demo accounts (password {PASSWORD}, or one click on the sign-in page):",
        *(f"    {person.username:<10}{ROLES[person.role]}  {person.name}" for person in PEOPLE),
        "",
        "  试一试 try: apply as citizen; accept as window, examine as examiner, grant as chief;",
        "  then download the certificate as citizen and scan its QR code.",
        "",
    ]
    return "\n".join(lines)
