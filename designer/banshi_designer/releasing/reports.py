"""Trials of a draft as durable jobs: begun by a person, done by a worker, shown while they run.

Each is of the draft as it stood when it was begun. The runtime does the work through hooks; here is what is kept.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from typing import Any

from banshi_platform import canonical, clock, documents, files, hooks, jobs, plugins
from banshi_platform.actors import Actor
from banshi_platform.database import transaction
from banshi_platform.logs import log
from banshi_platform.problems import CanMend

from ..drafts import matter_for
from ..tables import DraftReport

JOB = "draft.report"
IMPACT, REHEARSAL = "impact", "rehearsal"
BATCH = 50  # applications judged at a time
SHOWN = 200  # affected applications that are listed by name
MOST_CASES = 50
LARGEST_PDF = 30_000_000
RUNNING = ("waiting", "running")


class AlreadyRunning(CanMend):
    """This is being tried already. Wait until it is done."""


async def newest(matter_id: int, kind: str) -> DraftReport | None:
    """The last trial of this kind."""
    rows = DraftReport.filter(matter_id=matter_id, kind=kind).order_by("-id")
    return await rows.select_related("by__person").first()


async def begin(actor: Actor, code: str, kind: str, count: int = 0) -> DraftReport:
    """Promise a trial of the draft as it stands. Raises AlreadyRunning."""
    matter = await matter_for(actor, code, "matter.comment")
    async with transaction():
        await documents.locked(code)
        draft = await documents.draft(code)
        if await DraftReport.exists(matter_id=matter.id, kind=kind, state__in=RUNNING):
            raise AlreadyRunning
        await DraftReport.filter(matter_id=matter.id, kind=kind).delete()  # only the newest one is shown
        report = await DraftReport.create(
            matter_id=matter.id, kind=kind, edition=draft.id, revision=draft.revision, package=draft.content,
            total=min(count, MOST_CASES), by_id=actor.account_id, at=clock.now(),
        )  # fmt: skip
        await jobs.put(JOB, key=f"{JOB}:{report.id}", report=report.id)
        return report


async def run(arguments: Mapping[str, Any]) -> None:
    """Job ``draft.report``. Begun again after a crash, it starts anew."""
    report = await DraftReport.get(id=arguments["report"]).select_related("matter")
    if report.state not in RUNNING:
        return
    await DraftReport.filter(id=report.id).update(state="running", done=0)
    try:
        content = await (_impact(report) if report.kind == IMPACT else _rehearsal(report))
        await _keep(report, content, state="done")
    except Exception:  # whatever it was, the page says so, and a new trial can be begun
        log.exception("a trial of a draft failed", report=report.id)
        await _keep(report, {}, state="failed")


async def _keep(report: DraftReport, content: Mapping[str, Any], **columns: Any) -> None:
    await DraftReport.filter(id=report.id).update(content=canonical.dumps(content), **columns)


async def _impact(report: DraftReport) -> dict[str, Any]:
    """All open applications, batch by batch; of the affected ones the first are kept by number."""
    counts: Counter[str] = Counter()
    places: Counter[tuple[str, str]] = Counter()
    listed: list[dict[str, Any]] = []
    after = 0
    while True:
        batch: hooks.ImpactBatch | None = await plugins.current().first(
            "assess_applications", matter=report.matter.code, package=report.package, after=after, most=BATCH
        )
        if batch is None:
            break
        counts.update(looked_at=batch.looked_at, drafts=batch.drafts)
        for one in batch.affected:
            counts[one.verdict] += 1
            places.update(one.places)
            if len(listed) < SHOWN:
                listed.append(_listed(one))
        found = {
            "counts": dict(counts),
            "cases": listed,
            "places": [[*k, n] for k, n in places.most_common(20)],
        }
        await _keep(report, found, done=counts["looked_at"], total=max(batch.total, counts["looked_at"]))
        after = batch.last
        if not after:
            return found
    return {"counts": {}, "cases": [], "places": []}


def _listed(one: hooks.AffectedApplication) -> dict[str, Any]:
    return {
        "public_id": one.public_id, "number": one.number, "state": one.state, "version": one.version,
        "organisation": one.organisation_id, "verdict": one.verdict, "places": [list(p) for p in one.places],
    }  # fmt: skip


async def _rehearsal(report: DraftReport) -> dict[str, Any]:
    """Made-up applications, one after the other; their documents are kept for those who may see the draft."""
    cases: list[dict[str, Any]] = []
    seed = random.Random(report.id).randrange(10**6)  # noqa: S311 - made-up answers, not a secret

    async def progress(one: hooks.RehearsedApplication) -> None:
        cases.append(await _rehearsed(one))
        await _keep(report, {"cases": cases}, done=len(cases))

    await plugins.current().first(
        "rehearse_matter", package=report.package, count=report.total, seed=seed, progress=progress
    )
    return {"cases": cases}


async def _rehearsed(one: hooks.RehearsedApplication) -> dict[str, Any]:
    kept = [
        {
            "name": name,
            "file": (await files.put(data, limit=LARGEST_PDF, media_type="application/pdf")).digest,
        }
        for name, data in one.documents
    ]
    return {
        "answers": [list(pair) for pair in one.answers], "stages": list(one.stages), "result": one.result,
        "failure": one.failure, "place": one.place, "documents": kept,
    }  # fmt: skip
