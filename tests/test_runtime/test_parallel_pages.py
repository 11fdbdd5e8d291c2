"""The desk's page of a case whose stages are done at the same time, over HTTP and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from starlette.testclient import TestClient

from banshi_platform import canonical, documents
from banshi_platform.actors import SYSTEM
from banshi_platform.settings import Settings
from banshi_platform.web.kernel import build_app, installed_surfaces
from banshi_runtime import cases, catalogue, decide, seed, submit

MATTER = "food-workshop"
TOGETHER = (("visit", "现场踏勘"), ("police", "交警会审"))


async def in_block() -> str:
    catalogue._digests.clear()  # another test's versions had the same ids
    content = canonical.loads((await documents.live(MATTER)).content)
    intake, *others = content["procedure"]["stages"]
    block: list[dict[str, Any]] = [
        {"id": one, "title": title, "kind": "examine", "role": "reviewer"} for one, title in TOGETHER
    ]
    block[1]["with_previous"] = True
    content["procedure"]["stages"] = [intake, *block, *(s for s in others if s["kind"] != "examine")]
    draft = await documents.start_draft(SYSTEM, MATTER)
    draft = await documents.save_draft(SYSTEM, MATTER, canonical.dumps(content), draft.revision)
    await documents.publish(SYSTEM, MATTER, draft.revision)
    citizen, window = await seed._actor("citizen"), await seed._actor("window")
    row = await seed.fill(citizen, MATTER)
    assert row is not None
    case = await submit.submit(citizen, row.public_id, row.revision)
    await decide.decide(window, row.public_id, "accept", case.row.revision, {})
    return row.public_id


@pytest.fixture
def desk(sqlite_demo: Settings) -> Iterator[TestClient]:
    app = build_app(sqlite_demo, installed_surfaces())
    with TestClient(app, headers={"sec-fetch-site": "same-origin"}) as client:
        client.post("/demo-sign-in", data={"account": "examiner"})
        yield client


def hidden(page: str) -> dict[str, Any]:
    form = page[page.index('id="panel-form"') :]
    return dict(re.findall(r'type="hidden" name="(_\w+)" value="([^"]*)"', form))


def test_two_windows_with_two_stages_are_both_taken_and_the_case_goes_on(desk: TestClient) -> None:
    assert desk.portal is not None
    where = f"/desk/{desk.portal.call(in_block)}"
    first, second = (desk.get(f"{where}?stage={stage}").text for stage, _title in TOGETHER)
    assert all(title in first and title in second for _stage, title in TOGETHER)
    for page, (stage, _title) in zip((first, second), TOGETHER, strict=True):
        assert hidden(page)["_stage"] == stage
        said = {**hidden(page), "action": "disagree", "words": f"意见{stage}"}
        assert desk.post(where, data=said, follow_redirects=False).status_code == 303
    case = desk.portal.call(partial(cases.load, where.rpartition("/")[2]))
    assert case.stage is not None and case.stage.kind == "decide" and case.tasks == ()
    seen = desk.get(where).text
    assert "意见visit" in seen and "意见police" in seen
    late = {**hidden(second), "action": "agree", "words": "迟到"}
    assert desk.post(where, data=late, follow_redirects=False).status_code == 409
