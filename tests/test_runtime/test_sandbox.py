"""The dress rehearsal: made-up applications go the whole way, and nothing of it stays."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from banshi_forms import to_canonical
from banshi_platform import canonical
from banshi_platform.hooks import RehearsedApplication
from banshi_platform.settings import Settings
from banshi_runtime import seed
from banshi_runtime.sandbox import parent
from banshi_runtime.tables import Application

pytestmark = [pytest.mark.anyio, pytest.mark.long]
WORKSHOP = next(one for one in seed.starter_matters() if one.profile["code"] == "food-workshop")


async def rehearsed(package: str, count: int) -> list[RehearsedApplication]:
    told: list[RehearsedApplication] = []

    async def progress(one: RehearsedApplication) -> None:
        told.append(one)

    assert await parent.rehearse_matter(package, count, 1, progress)
    return told


def leftovers() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("banshi-rehearsal-*"))


async def test_applications_are_handed_in_decided_and_certified_and_nothing_of_them_stays(
    sqlite_database: Settings,
) -> None:
    before = leftovers()
    told = await rehearsed(to_canonical(WORKSHOP), 1)
    assert [one.failure for one in told] == [""]
    assert all(one.stages and one.answers and one.result for one in told)
    titles = [title for title, _data in told[0].documents]
    assert titles[0] == "收件凭证" and len(titles) > len(WORKSHOP.certificate["results"])
    assert all(title and data.startswith(b"%PDF") for title, data in told[0].documents)
    assert not await Application.exists()
    assert leftovers() == before


async def test_a_dead_end_in_the_procedure_is_found_with_its_place(settings: Settings) -> None:
    content = canonical.loads(to_canonical(WORKSHOP))
    decide = next(at for at, stage in enumerate(content["procedure"]["stages"]) if stage["kind"] == "decide")
    content["procedure"]["stages"][decide]["form"] = {
        "type": "object",
        "properties": {"never": {"type": "string", "title": "无解", "minLength": 5, "maxLength": 2}},
        "required": ["never"],
    }
    (one,) = await rehearsed(canonical.dumps(content), 1)
    assert one.failure
    assert one.place == f"procedure.json#/stages/{decide}"
    assert one.documents == ()


async def test_a_package_that_cannot_be_published_breaks_the_sandbox_off_and_leaves_nothing(
    settings: Settings,
) -> None:
    before = leftovers()
    with pytest.raises(parent.SandboxFailed):
        await rehearsed("{}", 1)
    assert leftovers() == before


async def test_stages_at_the_same_time_are_walked_through(settings: Settings) -> None:
    content = canonical.loads(to_canonical(WORKSHOP))
    stages = content["procedure"]["stages"]
    at = next(at for at, stage in enumerate(stages) if stage["kind"] == "examine")
    for number, who in ((1, "reviewer"), (2, "decider")):
        together = {"id": f"together_{number}", "title": f"会审{number}", "kind": "examine", "role": who}
        stages.insert(at + number, {**together, "with_previous": True})
    told = await rehearsed(canonical.dumps(content), 3)
    assert [one.failure for one in told] == ["", "", ""]
    assert all(any("会审2" in stage for stage in one.stages) for one in told)
