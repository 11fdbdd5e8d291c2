"""Groups of fields on their pages: made, put into matters, given out anew, updated where they are used."""

from __future__ import annotations

import json
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from banshi_designer.grouping.uses import uses
from banshi_forms import from_canonical
from banshi_platform import documents
from banshi_platform.tables import Organisation

CODE = "public-place-hygiene"
FORM = f"/admin/matters/{CODE}/design/form"
STARTERS = 5


async def _draft(code: str) -> Any:
    return from_canonical((await documents.draft(code)).content)


@pytest.fixture(scope="module")
def office(site: TestClient) -> int:
    """The bureau of the matter, with the groups that come with the product."""
    site.post("/demo-sign-in", data={"account": "manager"})
    code = run_now(site, documents.live(CODE))
    credit = json.loads(code.content)["profile"]["organisation"]["credit_code"]
    found = run_now(site, Organisation.get(credit_code=credit))
    answer = site.post("/admin/groups", data={"do": "starters", "organisation": str(found.id)})
    assert answer.status_code == 200
    site.post(f"/admin/matters/{CODE}/draft/start")
    return int(found.id)


def run_now(site: TestClient, awaitable: Any) -> Any:
    async def waited() -> Any:
        return await awaitable

    assert site.portal is not None
    return site.portal.call(waited)


def revision(site: TestClient) -> int:
    return int(run_now(site, documents.draft(CODE)).revision)


def do(site: TestClient, what: str, code: str = CODE, **more: str) -> Any:
    there = f"/admin/matters/{code}/design/form/do"
    seen = run_now(site, documents.draft(code)).revision
    return site.post(there, data={"do": what, "_revision": str(seen), **more})


def used(site: TestClient) -> tuple[Any, ...]:
    return uses(run_now(site, _draft(CODE)).form)


def test_the_groups_of_the_product_are_taken_once_and_listed(office: int, manager: TestClient) -> None:
    shown = manager.get("/admin/groups").text
    assert all(
        name in shown for name in ("申请人（自然人/法人）", "委托代理人", "企业信息", "地址", "银行账户")
    )
    again = manager.post("/admin/groups", data={"do": "starters", "organisation": str(office)})
    assert again.text.count('/admin/groups/zd-applicant"') == 1
    assert "zd-" not in manager.get("/admin").text  # a group is no matter
    assert manager.get("/admin/groups", params={"q": "银行"}).text.count("<tr") == 2


def test_a_group_joins_a_form_without_javascript_and_one_step_back_takes_it_out(
    office: int, manager: TestClient
) -> None:
    page = manager.get(FORM).text
    assert 'value="group:zd-bank"' in page
    step = run_now(manager, _draft(CODE)).form["x-steps"][0]["id"]
    answer = do(manager, f"add {step}:0", kind="group:zd-bank")
    assert answer.status_code == 200
    assert [one.code for one in used(manager)] == ["zd-bank"]
    do(manager, "undo -")
    assert used(manager) == ()
    do(manager, "redo -")
    assert set(used(manager)[0].fields) == {"bank_holder", "bank_code", "bank_branch", "bank_account"}


def test_a_new_version_is_shown_where_the_group_is_used_and_taken_over(
    office: int, manager: TestClient
) -> None:
    design = "/admin/matters/zd-bank/design/form"
    assert do(manager, "add fields:0", "zd-bank", kind="text", title="备注说明").status_code == 200
    page = manager.get(design).text
    assert "/admin/groups/zd-bank" in page and "/design/materials" not in page and 'value="group:' not in page
    group = manager.get("/admin/groups/zd-bank").text
    assert CODE in group and "备注说明" in group
    given = manager.post("/admin/groups/zd-bank", data={"do": "give-out", "words": "加了备注"})
    assert given.status_code == 200 and "加了备注" in given.text
    assert manager.post("/admin/groups/zd-bank", data={"do": "give-out"}).status_code == 422  # nothing new

    there = f"/admin/matters/{CODE}/groups/g1"
    assert there in manager.get(FORM).text
    assert "备注说明" in manager.get(there).text
    done = manager.post(there, data={"do": "update", "_revision": str(revision(manager))})
    assert done.status_code == 200
    assert {one.version for one in used(manager)} == {2} and "field_1" in used(manager)[0].fields
    do(manager, "undo -")
    assert {one.version for one in used(manager)} == {1}


def test_many_drafts_are_updated_at_once_with_a_report_for_each(office: int, manager: TestClient) -> None:
    told = unescape(manager.post("/admin/groups/zd-bank", data={"do": "update", "matter": CODE}).text)
    assert {one.version for one in used(manager)} == {2}
    assert "tag--success" in told
    nothing = manager.post("/admin/groups/zd-bank", data={"do": "update"})
    assert nothing.status_code == 422


def test_what_the_matter_changed_itself_waits_for_a_decision(office: int, manager: TestClient) -> None:
    do(manager, "rename bank_holder", title="收款人户名")
    do(manager, "rename bank_holder", "zd-bank", title="账户名称")
    manager.post("/admin/groups/zd-bank", data={"do": "give-out"})
    told = manager.post("/admin/groups/zd-bank", data={"do": "update", "matter": CODE}).text
    assert f"/admin/matters/{CODE}/groups/g1" in told and {one.version for one in used(manager)} == {2}
    page = manager.get(f"/admin/matters/{CODE}/groups/g1").text
    assert 'name="keep" value="field:bank_holder:title"' in page and "收款人户名" in page
    form = {"do": "update", "_revision": str(revision(manager)), "keep": "field:bank_holder:title"}
    manager.post(f"/admin/matters/{CODE}/groups/g1", data=form)
    assert {one.version for one in used(manager)} == {3}
    assert "收款人户名" in manager.get(f"{FORM}?thing=bank_holder").text


def test_a_section_is_saved_as_a_group_and_a_group_is_let_go(office: int, manager: TestClient) -> None:
    step = run_now(manager, _draft(CODE)).form["x-steps"][-1]["id"]
    do(manager, f"add-section {step}", title="联系人")
    number = len(run_now(manager, _draft(CODE)).form["x-steps"][-1]["sections"]) - 1
    do(manager, f"add {step}:{number}", kind="mobile", title="联系人手机")
    made = do(manager, f"group-section {step}:{number}", title="联系人")
    assert made.status_code == 200
    assert "联系人" in manager.get("/admin/groups").text
    contact = next(one for one in used(manager) if one.code != "zd-bank")
    there = f"/admin/matters/{CODE}/groups/{contact.id}"
    manager.post(there, data={"do": "detach", "_revision": str(revision(manager))})
    assert [one.code for one in used(manager)] == ["zd-bank"]
    assert manager.get(there).status_code == 404


def test_a_retired_group_is_offered_no_more_and_a_group_cannot_be_published_as_a_matter(
    office: int, manager: TestClient
) -> None:
    manager.post("/admin/groups/zd-bank", data={"do": "retire"})
    assert 'value="group:zd-bank"' not in manager.get(FORM).text
    manager.post("/admin/groups/zd-bank", data={"do": "restore"})
    assert manager.get("/admin/matters/zd-bank/publish").status_code == 404
    assert manager.get("/matters/zd-bank").status_code == 404
    assert manager.get("/admin/matters/zd-bank").url.path == "/admin/groups/zd-bank"


def test_the_groups_of_other_bureaus_are_not_for_everybody(office: int, citizen: TestClient) -> None:
    assert citizen.get("/admin/groups").status_code == 403
    assert citizen.get("/admin/groups/zd-bank").status_code == 403
