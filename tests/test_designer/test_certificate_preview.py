"""The certificate of a draft in the editor: a real PDF marked as a sample, and in words what is wrong with it."""

from __future__ import annotations

import html
import json
import re
from io import BytesIO

import pytest
from pypdf import PdfReader
from starlette.testclient import TestClient

from banshi_forms.package import read_zip
from banshi_platform import hooks, plugins
from banshi_platform.hooks import CertificateSample
from banshi_platform.plugins import Plugins

CODE = "food-workshop"
MATTER = f"/admin/matters/{CODE}"
SHOWN = f"{MATTER}/preview/results/result-registration"


def certificate(manager: TestClient) -> str:
    """The draft's certificate.json."""
    manager.post(f"{MATTER}/draft/start")
    return read_zip(manager.get(f"{MATTER}/export.zip").content)["certificate.json"].decode()


def result_of(text: str) -> str:
    return str(json.loads(text)["results"][0]["id"])


def pdf_of(manager: TestClient, page: str) -> PdfReader:
    found = re.search(r'<iframe[^>]+src="([^"]+)"', page)
    assert found, page
    answer = manager.get(html.unescape(found[1]).partition("#")[0])
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")
    return PdfReader(BytesIO(answer.content))


def text_of(pdf: PdfReader) -> str:
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pdf.pages))


def test_the_editor_shows_the_certificate_filled_from_a_sample_and_marked_as_one(manager: TestClient) -> None:
    shown = result_of(certificate(manager))
    editor = manager.get(f"{MATTER}/draft", params={"file": "certificate.json"}).text
    assert f"preview/results/result-{shown}" in editor.partition("<iframe")[2]
    page = manager.get(f"{MATTER}/preview/results/result-{shown}").text
    assert '<header class="site-header"' not in page, "the frame has no head of the site"
    pdf = pdf_of(manager, page)
    assert "惠民县老李豆腐坊" in text_of(pdf)
    assert "样例" in text_of(pdf)
    assert "/Sig" not in str(pdf.trailer["/Root"].get("/AcroForm", "")), "a sample is never signed"


def test_a_typed_text_is_drawn_with_what_is_missing_in_words_and_stored_nowhere(manager: TestClient) -> None:
    text = certificate(manager)
    shown = f"result-{result_of(text)}"
    typed = text.replace("{{ workshop_name }}", "{{ no_such_name }}")
    assert typed != text
    page = manager.post(
        f"{MATTER}/preview/try", data={"file": "certificate.json", "text": typed, "show": shown}
    ).text
    assert "“no_such_name”没有对应的内容" in page
    assert "no_such_name" in text_of(pdf_of(manager, page))
    assert certificate(manager) == text


def test_what_cannot_be_drawn_is_said_beside_no_pdf(manager: TestClient) -> None:
    text = certificate(manager)
    typed = text.replace("{{ workshop_name }}", "{{ workshop_name.__class__ }}")
    page = manager.post(
        f"{MATTER}/preview/try",
        data={"file": "certificate.json", "text": typed, "show": f"result-{result_of(text)}"},
    ).text
    assert "notice-box" in page
    assert manager.get(f"{MATTER}/preview/results/result-nothing").text.count("<iframe") == 0


def test_nobody_else_sees_it(site: TestClient, citizen: TestClient) -> None:
    assert site.get(SHOWN).status_code in (403, 404)
    assert site.get(f"{SHOWN}.pdf").status_code in (403, 404)


@pytest.mark.anyio
async def test_a_plugin_may_draw_instead_of_the_runtime_and_the_runtime_is_no_plugin_of_the_operator() -> (
    None
):
    class Own:
        @hooks.hookimpl
        def preview_certificate(self, package: str) -> CertificateSample:
            return CertificateSample(b"own")

    class Foreign:
        @hooks.hookimpl
        def preview_certificate(self, result: str) -> CertificateSample | None:
            return CertificateSample(b"foreign") if result == "a" else None

    registry = Plugins()
    registry.register("runtime", Own(), own=True)
    registry.register("foreign", Foreign())
    drawn = [
        await registry.first("preview_certificate", package="", result=result, sample="") for result in "ab"
    ]
    assert [one.pdf for one in drawn] == [b"foreign", b"own"]
    assert [plugin.name for plugin in registry.known.values() if not plugin.own] == ["foreign"]
    assert plugins.Plugin("x").own is False
