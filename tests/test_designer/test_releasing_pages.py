"""From draft to public on the pages: legal comments and signs, a version waits for its day, a matter is retired."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from banshi_platform import clock, settings

CODE = "food-workshop"
PAGE = f"/admin/matters/{CODE}"


def as_(site: TestClient, who: str) -> TestClient:
    site.cookies.clear()
    assert site.post("/demo-sign-in", data={"account": who}).status_code == 200
    return site


def revision_of(text: str) -> str:
    found = re.search(r'name="_revision" value="(\d+)"', text)
    assert found
    return found[1]


@pytest.fixture
def drafted(site: TestClient) -> TestClient:
    """A matter with a draft, its administrator signed in."""
    manager = as_(site, "manager")
    assert manager.post(f"{PAGE}/draft/start").status_code == 200
    return manager


def test_legal_reads_comments_and_signs_but_is_shown_no_way_to_edit(drafted: TestClient) -> None:
    legal = as_(drafted, "legal")
    assert CODE in legal.get("/admin").text
    assert "/design/form" not in legal.get(PAGE).text
    text = legal.get(f"{PAGE}/review").text
    assert "/undo" not in text and "专家视图" not in text
    for part in ("difference", "impact", "rehearsal", "preview/guide"):
        assert legal.get(f"{PAGE}/{part}").status_code == 200, part
    for part in ("design/form", "draft", "publish", "rules"):
        assert legal.get(f"{PAGE}/{part}").status_code == 403, part
    said = {"do": "comment", "about": "", "text": "依据<b>不足</b>"}
    assert "依据&lt;b&gt;不足&lt;/b&gt;" in legal.post(f"{PAGE}/review", data=said).text
    signed = legal.post(
        f"{PAGE}/review", data={"do": "sign", "_revision": revision_of(text), "words": "同意"}
    )
    assert "冯法审" in signed.text and "同意" in signed.text
    assert legal.post(f"{PAGE}/review", data={"do": "ask"}).status_code == 403


def test_what_was_typed_comes_back_with_the_reason(drafted: TestClient) -> None:
    answer = drafted.post(
        f"{PAGE}/review", data={"do": "comment", "about": "materials:gone", "text": "我写了很多"}
    )
    assert answer.status_code == 422
    assert "我写了很多" in answer.text
    unsure = {"confirmed": "1", "when": "now", "live_from": "2030-01-01", "_revision": "1"}
    answer = drafted.post(f"{PAGE}/publish", data=unsure)
    assert answer.status_code == 422 and "2030-01-01" in answer.text


def test_a_thread_is_answered_settled_and_opened_again(drafted: TestClient) -> None:
    drafted.post(f"{PAGE}/review", data={"do": "comment", "about": "guide", "text": "指南要写清楚"})
    number = re.findall(r'id="thread-(\d+)"', drafted.get(f"{PAGE}/review").text)[-1]
    assert "马上改" in drafted.post(f"{PAGE}/review", data={"do": f"reply {number}", "text": "马上改"}).text
    assert f'value="reopen {number}"' in drafted.post(f"{PAGE}/review", data={"do": f"resolve {number}"}).text
    assert f'value="resolve {number}"' in drafted.post(f"{PAGE}/review", data={"do": f"reopen {number}"}).text
    assert drafted.post(f"{PAGE}/review", data={"do": "reply 99999", "text": "x"}).status_code == 404


def test_a_comment_that_is_not_settled_is_told_before_publishing(drafted: TestClient) -> None:
    drafted.post(f"{PAGE}/review", data={"do": "comment", "about": "guide", "text": "收费依据写全"})
    number = re.findall(r'id="thread-(\d+)"', drafted.get(f"{PAGE}/review").text)[-1]
    page = drafted.get(f"{PAGE}/publish").text
    assert "收费依据写全" in page and f"{PAGE}/review#thread-{number}" in page and 'name="confirmed"' in page
    before = settings.current()
    settings.use(before.model_copy(update={"settle_comments": True}))
    try:
        assert 'name="confirmed"' not in drafted.get(f"{PAGE}/publish").text
        refused = drafted.post(f"{PAGE}/publish", data={"confirmed": "1", "_revision": revision_of(page)})
    finally:
        settings.use(before)
    assert refused.status_code == 422 and "还没有处理完" in refused.text
    for thread in re.findall(r'value="resolve (\d+)"', drafted.get(f"{PAGE}/review").text):
        drafted.post(f"{PAGE}/review", data={"do": f"resolve {thread}"})
    assert 'name="confirmed"' in drafted.get(f"{PAGE}/publish").text


def test_the_versions_say_how_many_applications_are_under_way(drafted: TestClient) -> None:
    assert re.search(r'data-label="在办"[^>]*><div>\d+</div>', drafted.get(PAGE).text)


def test_a_version_waits_for_its_day_is_shown_and_cancelled(drafted: TestClient) -> None:
    panel = drafted.get(f"{PAGE}/draft?file=guide.json").text
    typed = re.search(r"<textarea[^>]*>(.*?)</textarea>", panel, re.S)
    assert typed
    text = typed[1].replace("&#34;", '"').replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    changed = text.replace("小作坊", "小微作坊", 1)
    drafted.post(f"{PAGE}/draft?file=guide.json", data={"file": "guide.json", "text": changed,
                                                        "_revision": revision_of(panel)})  # fmt: skip
    page = drafted.get(f"{PAGE}/publish").text
    assert "第 2 版" in page
    day = (clock.today() + timedelta(days=3)).isoformat()
    post = {
        "confirmed": "1",
        "when": "later",
        "live_from": day,
        "carry": "migrate",
        "_revision": revision_of(page),
    }
    assert f"{PAGE}/publish/cancel" in drafted.post(f"{PAGE}/publish", data=post).text
    assert drafted.post(f"{PAGE}/draft/start").status_code == 200
    assert "2" in drafted.get(f"{PAGE}/difference?old=1&new=2").text
    cancelled = drafted.post(f"{PAGE}/publish/cancel").text
    assert f"{PAGE}/publish/cancel" not in cancelled and "已取消" in cancelled


def test_a_retired_matter_says_so_and_takes_nobody_in_until_it_is_published_again(
    drafted: TestClient,
) -> None:
    assert "请勾选" in drafted.post(f"{PAGE}/retire").text
    assert drafted.post(f"{PAGE}/retire", data={"confirmed": "1"}).status_code == 200
    assert "已停止办理" in drafted.get(f"/matters/{CODE}").text
    assert f'href="/matters/{CODE}"' not in drafted.get("/matters").text
    citizen = as_(drafted, "citizen")
    assert f"/matters/{CODE}/apply" not in citizen.get(f"/matters/{CODE}").text
    assert citizen.post(f"/matters/{CODE}/apply").status_code == 409
    manager = as_(citizen, "manager")
    revision = revision_of(manager.get(f"{PAGE}/publish").text)
    manager.post(f"{PAGE}/publish", data={"confirmed": "1", "when": "now", "_revision": revision})
    assert "已停止办理" not in manager.get(f"/matters/{CODE}").text


def test_a_trial_is_begun_once_and_its_page_asks_for_itself_until_it_is_done(drafted: TestClient) -> None:
    begun = drafted.post(f"{PAGE}/rehearsal", data={"count": "5"}).text
    assert f'hx-get="{PAGE}/rehearsal"' in begun
    assert drafted.post(f"{PAGE}/rehearsal", data={"count": "5"}).status_code == 422
    assert drafted.get(f"{PAGE}/rehearsal/1/1/1.pdf").status_code == 404
    assert drafted.post(f"{PAGE}/impact").status_code == 200
