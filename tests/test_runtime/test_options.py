"""What a form asks the platform for while it is filled in: the organisations, the pages of a file."""

from __future__ import annotations

from typing import Any

import pytest
import weasyprint
from starlette.testclient import TestClient

from banshi_platform.settings import Settings
from banshi_platform.tables import Organisation
from banshi_platform.web.kernel import build_app, installed_surfaces
from banshi_runtime import attachments, options

pytestmark = pytest.mark.anyio


async def test_a_form_that_names_the_organisations_gets_them_all(small_bureau: Any) -> None:
    form = {
        "properties": {"who": {"type": "array", "items": {"type": "string", "x-options": "organisations"}}}
    }
    lists = await options.lists_for(10_001, form)
    known = await Organisation.all()
    assert {option.value for option in lists["organisations"]} == {row.credit_code for row in known}
    assert {option.title for option in lists["organisations"]} == {row.name for row in known}
    assert await options.lists_for(10_002, {"properties": {"x-options": {"type": "string"}}}) == {}


async def test_a_document_of_too_many_pages_is_refused_with_its_number(small_bureau: Any) -> None:
    case = await small_bureau.draft("food-workshop")
    actor = await small_bureau.actor("citizen")
    body = weasyprint.HTML(
        string="<p style='break-after:page'>1</p><p style='break-after:page'>2</p><p>3"
    ).write_pdf()
    accept = {"types": ["pdf"], "max_pages": 2}
    name = next(iter(case.definition.form["properties"]))
    with pytest.raises(attachments.TooManyPages) as refused:
        await attachments.hand_in_answer(actor, case.row.public_id, f"/{name}", "合同.pdf", body, accept)
    assert refused.value.params["pages"] == 3
    kept = await attachments.hand_in_answer(
        actor, case.row.public_id, f"/{name}", "合同.pdf", body, {**accept, "max_pages": 3}
    )
    assert kept.name == "合同.pdf"


def test_what_cannot_be_opened_counts_as_one_page() -> None:
    assert [attachments.pages_of(body) for body in (b"%PDF-1.7 cut off", b"\xff\xd8\xff", b"")] == [1, 1, 1]


def test_a_step_answers_for_its_lists_to_whom_it_is_open(sqlite_demo: Settings) -> None:
    app = build_app(sqlite_demo, installed_surfaces())
    with TestClient(app, headers={"sec-fetch-site": "same-origin"}) as client:
        client.post("/demo-sign-in", data={"account": "citizen"})
        step = client.post("/matters/food-workshop/apply").url.path
        assert f'"{step}/options' not in client.get(step).text  # no list of this form is that long
        assert client.get(f"{step}/options", params={"field": "nothing", "q": "滨"}).status_code == 404
        client.cookies.clear()
        client.post("/demo-sign-in", data={"account": "company"})
        assert client.get(f"{step}/options", params={"field": "nothing"}).status_code == 404
        client.cookies.clear()
        assert client.get(f"{step}/options", follow_redirects=False).status_code in (303, 401)
