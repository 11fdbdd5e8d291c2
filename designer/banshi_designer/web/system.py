"""The operator's page: what `banshi doctor` sees, the plugins, the jobs."""

from __future__ import annotations

from importlib.metadata import version as installed_version
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from tortoise.functions import Count

from banshi_platform import doctor
from banshi_platform.i18n import gettext as _
from banshi_platform.tables import Job
from banshi_templates.contexts import Fact, PlatformPlugin, SystemCheck, SystemPage
from banshi_templates.environment import page
from banshi_templates.words import label


async def system(request: Request) -> Response:
    """What `banshi doctor` sees, the plugins, and the work that waits."""
    state = request.app.state
    checks = await doctor.examine(state.settings, state.surfaces)
    counted = await Job.annotate(count=Count("id")).group_by("name", "state").values("name", "state", "count")
    facts = (
        Fact(_("Release"), installed_version("banshi")),
        Fact(_("Environment"), label("environment", state.settings.environment)),
        Fact(_("Database"), "PostgreSQL" if state.settings.on_postgresql else "SQLite"),
    )
    shown = tuple(SystemCheck(c.name, c.state, c.seen, c.mend) for c in checks)
    plugins = tuple(
        PlatformPlugin(
            name=plugin.name,
            state="ok" if plugin.state in ("active", "idle") else "error",
            detail=" ".join(plugin.faults) or label("plugin_state", plugin.state),
        )
        for plugin in state.plugins.known.values()
        if not plugin.own
    )
    return page(request, SystemPage(checks=shown, facts=facts, plugins=plugins, jobs=_jobs(counted)))


def _jobs(counted: list[dict[str, Any]]) -> tuple[Fact, ...]:
    """How many jobs there are in each state; of those not done, of which kinds."""
    states = {"ready": _("Waiting"), "running": _("Running"), "done": _("Done"), "dead": _("Given up")}
    lines = []
    for state, name in states.items():
        kinds = [(one["name"], one["count"]) for one in counted if one["state"] == state]
        named = _(", ").join(f"{label('job', kind)} {count}" for kind, count in kinds if state != "done")
        total = sum(count for _kind, count in kinds)
        lines.append(Fact(name, f"{total} · {named}" if named else str(total)))
    return tuple(lines)
