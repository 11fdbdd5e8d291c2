"""The main job for each starter matter: a phone applies, desktops decide, the phone downloads, anyone verifies."""

from __future__ import annotations

import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from banshi_forms import Definition
from banshi_platform.settings import current
from banshi_runtime import flow, made_up, panels, seed
from banshi_runtime.documents import check, signing

sys.path.insert(0, str(Path(__file__).parent))
from filling import be, fill_in, hand_in

MATTERS = {definition.profile["code"]: definition for definition in seed.starter_matters()}
KNOWN_RECORDS = {"publicity": {"from": "2026-11-16", "to": "2026-11-22", "objection": False}}


def apply(page: Page, definition: Definition) -> str:
    """From the guide to the receipt; the case number."""
    return hand_in(page, str(definition.profile["code"]), seed.sample_answers(definition))


def handle(context: BrowserContext, number: str, definition: Definition) -> None:
    """Through every stage, each by a person of its role, to the grant."""
    people = {"intake": "window", "reviewer": "examiner", "decider": "chief"}
    stages = {stage["title"]: stage for stage in definition.procedure["stages"]}
    role, page = "intake", open_case(be(context, "window"), number)
    for _ in stages:
        stage = stages[where_it_stands(page)]
        if stage["role"] != role:
            role = stage["role"]
            page.close()
            page = open_case(be(context, people[role]), number)
        decide(page, stage)
        if stage["kind"] == "decide":
            return
    raise AssertionError("the procedure does not end")


def open_case(page: Page, number: str) -> Page:
    page.goto(f"/desk?q={number}")
    page.get_by_role("link", name=number).click()
    page.wait_for_url("**/desk/*")
    return page


def where_it_stands(page: Page) -> str:
    """The title of the stage, as the head of the case has it."""
    return page.locator(".case-head__meta > span").nth(1).inner_text().strip()


def decide(page: Page, raw: dict[str, Any]) -> None:
    """Fill in the stage's record, choose the action that goes on, enter it."""
    action = {"intake": "accept", "decide": "grant"}.get(raw["kind"], "agree")
    stage = flow.walk({"stages": [{**raw, "when": None}]}, lambda when: True)[0]
    record = panels.record_schema(flow.Offer(action, "", stage))["properties"]
    answers = {name: made_up.answers(schema) for name, schema in record.items()}
    if raw["id"] in KNOWN_RECORDS:
        answers["form"] |= KNOWN_RECORDS[raw["id"]]
    fill_in(page, "#panel-form", answers)
    page.locator(f'label[for="action-{action}"]').click()
    page.locator("#f-words").fill("材料齐全，符合要求。")
    page.locator("#panel-form button.btn--primary").click()
    with page.expect_navigation():
        page.locator("dialog.ask .btn--primary").click()
    summary = page.locator("[data-error-summary]")
    assert not summary.count(), f"{raw['title']}: {summary.inner_text()}"


def download(page: Page, number: str, folder: Path) -> tuple[bytes, str]:
    """The certificate's PDF from the applicant's page, and the address to verify it at."""
    page.goto("/applications")
    page.locator(
        f"li:has-text('{number}') a, tr:has-text('{number}') a, article:has-text('{number}') a"
    ).first.click()
    link = page.locator('a[href^="/certificates/"]').first
    while not link.count():
        page.reload()
    with page.expect_download() as started:
        link.click()
    file = folder / "certificate.pdf"
    started.value.save_as(file)
    verify = page.locator('a[href^="/verify/"]').first.get_attribute("href")
    return file.read_bytes(), str(verify)


def qr_codes(data: bytes, folder: Path) -> list[str]:
    source = folder / "certificate.pdf"
    subprocess.run(["pdftoppm", "-r", "200", "-png", source, folder / "page"], check=True)
    images = [Image.open(path) for path in sorted(folder.glob("page*.png"))]
    return [found.text for image in images for found in zxingcpp.read_barcodes(image)]


def texts_of(data: bytes) -> str:
    pages = pypdf.PdfReader(BytesIO(data)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def told(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("code", sorted(MATTERS))
def test_from_the_phone_to_the_verified_certificate(
    code: str, phone: BrowserContext, desktop: BrowserContext, site: str, tmp_path: Path
) -> None:
    definition = MATTERS[code]
    applicant = be(phone, "citizen")
    number = apply(applicant, definition)
    handle(desktop, number, definition)
    data, verify = download(applicant, number, tmp_path)
    file = tmp_path / "certificate.pdf"

    text = texts_of(data)
    assert definition.certificate["results"][0]["title"] in text
    assert definition.profile["organisation"]["name"] in text
    verdict = check.signed_file(data, signing.local_signer(current()).roots)
    assert verdict.good, verdict.sentence
    assert "Signature is Valid" in told("pdfsig", file)
    fonts = told("pdffonts", file).splitlines()[2:]
    assert fonts and all(re.search(r" yes (yes|no) +(yes|no) ", line) for line in fonts), fonts

    assert f"{site}{verify}" in qr_codes(data, tmp_path)
    anyone = desktop.new_page()
    desktop.clear_cookies()
    anyone.goto(verify)
    expect(anyone.locator(".verdict--valid")).to_be_visible()
