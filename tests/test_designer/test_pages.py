"""What an administrator can do on the pages: import, edit with a preview, publish; and what nobody else can."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
from starlette.testclient import TestClient

from banshi_forms import read_package
from banshi_forms.package import read_folder, read_zip, to_zip
from banshi_templates import HERE

CODE = "food-workshop"
DRAFT = f"/admin/matters/{CODE}/draft"


def package(**changes: object) -> bytes:
    """The starter matter as a zip, its profile changed."""
    files = read_folder(HERE / "matters" / CODE)
    profile = json.loads(files["profile.json"]) | changes
    return to_zip(read_package({**files, "profile.json": json.dumps(profile).encode()}))


def started(manager: TestClient, file: str = "form.json") -> tuple[str, str]:
    """A draft of the matter: the text of one of its files, and the revision."""
    manager.post(f"{DRAFT}/start")
    page = manager.get(DRAFT, params={"file": file}).text
    revision = re.search(r'name="_revision" value="(\d+)"', page)
    assert revision
    return read_zip(manager.get(f"/admin/matters/{CODE}/export.zip").content)[file].decode(), revision[1]


def test_the_list_shows_the_matters_of_the_organisations_one_administers(manager: TestClient) -> None:
    page = manager.get("/admin").text
    assert "食品小作坊登记" in page and "高龄津贴" in page
    assert "高龄津贴" not in manager.get("/admin", params={"q": "小作坊"}).text.partition("<main")[2]


def test_a_saved_text_is_the_draft_and_a_preview_keeps_nothing(manager: TestClient) -> None:
    text, revision = started(manager)
    renamed = text.replace("小作坊名称", "工坊的名字")
    tried = manager.post(
        f"/admin/matters/{CODE}/preview/try", data={"file": "form.json", "text": renamed, "show": "workshop"}
    )
    assert started(manager)[0] == text, "a preview must not be stored"
    assert tried.status_code in (200, 404)
    saved = manager.post(
        DRAFT, data={"file": "form.json", "text": renamed, "_revision": revision, "_go": "save"}
    )
    assert saved.status_code == 200
    assert "工坊的名字" in started(manager)[0]


@pytest.mark.parametrize("text", ["{ bad", "[]", '{"a": 1, "a": 2}', ""])
def test_a_text_that_cannot_be_read_is_shown_again_with_the_reason(manager: TestClient, text: str) -> None:
    before, revision = started(manager, "guide.json")
    answer = manager.post(
        DRAFT, data={"file": "guide.json", "text": text, "_revision": revision, "_go": "save"}
    )
    assert answer.status_code == 422
    assert "guide.json" in answer.text and 'aria-invalid="true"' in answer.text
    assert started(manager, "guide.json")[0] == before


def test_whoever_saves_second_is_told_and_keeps_what_was_typed(manager: TestClient) -> None:
    text, revision = started(manager, "guide.json")
    first, second = (text.replace("小作坊", word) for word in ("甲", "乙"))
    manager.post(DRAFT, data={"file": "guide.json", "text": first, "_revision": revision, "_go": "save"})
    late = manager.post(
        DRAFT, data={"file": "guide.json", "text": second, "_revision": revision, "_go": "save"}
    )
    assert late.status_code == 409
    assert "乙" in late.text
    assert "甲" in started(manager, "guide.json")[0]


def test_only_checking_tells_the_findings_and_stores_nothing(manager: TestClient) -> None:
    text, revision = started(manager)
    wrong = text.replace('"format": "cn-mobile"', '"format": "cn-mobile", "x-widget": "spinner"', 1)
    answer = manager.post(
        DRAFT, data={"file": "form.json", "text": wrong, "_revision": revision, "_go": "check"}
    )
    assert "spinner" in answer.text and answer.status_code == 200
    assert started(manager)[0] == text


def test_a_draft_with_errors_cannot_be_published(manager: TestClient) -> None:
    text, revision = started(manager)
    wrong = text.replace('"format": "cn-mobile"', '"format": "cn-mobile", "x-widget": "spinner"', 1)
    manager.post(DRAFT, data={"file": "form.json", "text": wrong, "_revision": revision, "_go": "save"})
    _, revision = started(manager)
    answer = manager.post(f"/admin/matters/{CODE}/publish", data={"_revision": revision, "confirmed": "1"})
    assert answer.status_code == 422
    manager.post(DRAFT, data={"file": "form.json", "text": text, "_revision": revision, "_go": "save"})


def test_publishing_asks_for_a_confirmation_and_makes_the_next_version(manager: TestClient) -> None:
    text, revision = started(manager, "profile.json")
    changed = text.replace("食品小作坊登记", "食品小作坊登记（新版）", 1)
    manager.post(DRAFT, data={"file": "profile.json", "text": changed, "_revision": revision, "_go": "save"})
    _, revision = started(manager)
    address = f"/admin/matters/{CODE}/publish"
    assert manager.post(address, data={"_revision": revision}).status_code == 422
    done = manager.post(address, data={"_revision": revision, "confirmed": "1"})
    assert done.status_code == 200
    assert "新版" in manager.get(f"/matters/{CODE}").text


def test_a_package_is_judged_before_it_is_imported(manager: TestClient) -> None:
    report = manager.post(
        "/admin/import", files={"package": ("m.zip", package(code="new-matter", title="新的事项"))}
    )
    token = re.search(r'name="token" value="([0-9a-f]{64})"', report.text)
    assert token and "新的事项" in report.text
    assert manager.get("/admin/matters/new-matter").status_code == 404, (
        "nothing is imported before one agrees"
    )
    manager.post("/admin/import/confirm", data={"token": token[1]})
    assert "新的事项" in manager.get("/admin/matters/new-matter").text
    assert manager.get("/matters/new-matter").status_code == 404, "an import is a draft, never published"


@pytest.mark.parametrize("name", ["../evil.json", "form.json.exe", "/etc/passwd"])
def test_a_package_with_strange_names_is_refused(manager: TestClient, name: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "{}")
    answer = manager.post("/admin/import", files={"package": ("m.zip", buffer.getvalue())})
    assert answer.status_code == 422


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x03\x04broken"])
def test_what_is_no_package_is_refused_with_a_sentence(manager: TestClient, data: bytes) -> None:
    answer = manager.post("/admin/import", files={"package": ("m.zip", data)})
    assert answer.status_code == 422


def test_a_zip_that_unpacks_without_end_is_not_unpacked(manager: TestClient) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("files/zeros.bin", b"\0" * (60 * 1024 * 1024))
    assert manager.post("/admin/import", files={"package": ("m.zip", buffer.getvalue())}).status_code == 422


def test_a_citizen_sees_none_of_it(citizen: TestClient) -> None:
    addresses = ["/admin", "/admin/import", f"/admin/matters/{CODE}", DRAFT, "/admin/system"]
    assert [citizen.get(address).status_code for address in addresses] == [403] * len(addresses)


def test_an_exported_matter_imports_as_the_very_same(manager: TestClient) -> None:
    data = manager.get(f"/admin/matters/{CODE}/export.zip", params={"version": 1}).content
    assert to_zip(read_package(read_zip(data))) == data
