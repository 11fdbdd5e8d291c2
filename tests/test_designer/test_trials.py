"""A draft tried out: filled in, handed in and decided in a sandbox, on the real pages, by one clerk alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pypdf
import pytest
from starlette.testclient import TestClient

from banshi_designer import trials
from banshi_designer.tables import DraftTrial
from banshi_platform import clock, documents, settings
from banshi_platform.tables import Counter
from banshi_runtime.tables import Application, Notice

pytestmark = pytest.mark.long

CODE = "food-workshop"
TRIAL = f"/admin/matters/{CODE}/trial"
PAGES = f"{TRIAL}/p"
LINK = re.compile(r'\s(?:href|action|src|hx-get|hx-post|data-options)="(/[^"]*)"')
OUTSIDE = ("/static/", "/appearance", "/language", "/admin/")


def run_now(site: TestClient, awaitable: Any) -> Any:
    async def waited() -> Any:
        return await awaitable

    assert site.portal is not None
    return site.portal.call(waited)


@pytest.fixture
def tried(manager: TestClient) -> Iterator[TestClient]:
    """The clerk with a trial of the draft, thrown away afterwards."""
    manager.post(f"/admin/matters/{CODE}/draft/start")
    begun = manager.post(TRIAL, data={"do": "begin"})
    assert begun.status_code == 200 and str(begun.url.path) == f"{PAGES}/matters/{CODE}/apply"
    yield manager
    manager.post("/demo-sign-in", data={"account": "manager"})
    assert manager.post(TRIAL, data={"do": "end"}).status_code == 200


def test_a_draft_is_filled_in_handed_in_and_decided_up_to_its_certificate(tried: TestClient) -> None:
    before = run_now(tried, Counter.all().count())
    check = tried.post(TRIAL, data={"do": "fill"})
    assert check.status_code == 200 and check.url.path.endswith("/check")
    _marked_and_closed(check.text)
    seen = re.search(r'name="_revision" value="(\d+)"', check.text)
    action = re.search(r'action="([^"]+/submit)"', check.text)
    assert seen and action
    receipt = tried.post(action[1], data={"_revision": seen[1], "declared": "1"})
    assert receipt.url.path.endswith("/receipt"), receipt.text[-3000:]
    _marked_and_closed(receipt.text)

    next_step = re.search(r'name="next" value="(/desk/[^"]+)"', receipt.text)
    assert next_step
    desk = tried.post(TRIAL, data={"do": "as intake", "next": next_step[1]})
    assert desk.url.path == PAGES + next_step[1]
    _marked_and_closed(desk.text)
    done = tried.post(TRIAL, data={"do": f"play {next_step[1].rpartition('/')[2]}"})
    seen_by = tried.post(
        TRIAL, data={"do": "as natural", "next": f"/applications/{next_step[1].rpartition('/')[2]}"}
    )
    pdf = re.search(r'href="(/admin[^"]+/certificates/[^"]+\.pdf)"', seen_by.text)
    assert pdf, done.text[-2000:]
    answer = tried.get(pdf[1])
    assert answer.headers["content-type"] == "application/pdf"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(answer.content)).pages)
    assert "SAMPLE" in text

    assert run_now(tried, Application.all().count()) == 0 and run_now(tried, Notice.all().count()) == 0
    assert run_now(tried, Counter.all().count()) == before


def _marked_and_closed(html: str) -> None:
    """Every page says that it is a trial, and none of its links leaves the trial."""
    assert 'class="trial-bar"' in html and "<title>试办" in html
    body = html[html.index("</aside>") :]
    leaves = [link for link in LINK.findall(body) if not link.startswith((f"{TRIAL}/p/", *OUTSIDE[:3]))]
    assert leaves == []


def test_a_trial_says_that_the_draft_went_on_and_begins_again_with_it(tried: TestClient) -> None:
    old = run_now(tried, DraftTrial.all().first())
    draft = run_now(tried, documents.draft(CODE))
    there = f"/admin/matters/{CODE}/design/form/do"
    tried.post(there, data={"do": "add-step -", "title": "新步骤", "_revision": str(draft.revision)})
    page = tried.get(TRIAL).text
    assert f"用修订 {draft.revision + 1} 重新开始" in page
    assert "trial-bar__changed" in tried.get(f"{PAGES}/matters/{CODE}").text
    tried.post(TRIAL, data={"do": "begin"})
    new = run_now(tried, DraftTrial.all().first())
    assert new.key != old.key and new.revision == draft.revision + 1
    folder = settings.current().data_dir / "trials"
    assert [one.name for one in folder.iterdir()] == [new.key]


def test_a_trial_is_one_persons_own_and_is_thrown_away_a_day_after_its_use(tried: TestClient) -> None:
    tried.post("/demo-sign-in", data={"account": "legal"})
    assert "/trial/p/applications" not in tried.get(TRIAL).text and 'value="begin"' in tried.get(TRIAL).text
    assert tried.get(f"{PAGES}/desk").url.path == TRIAL
    tried.post("/demo-sign-in", data={"account": "citizen"})
    assert tried.get(TRIAL).status_code == 403
    tried.post("/demo-sign-in", data={"account": "manager"})
    long_ago = clock.now() - trials.KEPT - timedelta(minutes=1)
    run_now(tried, DraftTrial.all().update(used_at=long_ago))
    assert 'value="begin"' in tried.get(TRIAL).text
    assert run_now(tried, DraftTrial.all().count()) == 0
    assert list((settings.current().data_dir / "trials").iterdir()) == []
