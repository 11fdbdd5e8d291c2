"""Fills in any form the engine draws, as a person would: looks at the controls on the page, answers, looks again.

Generic over fields: a control's name says where its answer stands. What is not on the page (yet) is left alone.
"""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from banshi_forms.kinds.choice import token
from banshi_forms.names import MARKER, keys, pointer_of
from banshi_runtime import seed

MOST_ROUNDS = 60
MISSING = object()
LEVELS = {
    "0": 2,
    "1": 4,
    "2": 6,
    "3": 9,
}  # digits of province, city, county, town: a division is chosen level by level

CONTROLS = """form => [...form.elements].filter(e => e.name && !e.name.startsWith('_') && e.type !== 'submit')
  .map(e => ({name: e.name, type: e.type, id: e.id, value: e.value, checked: e.checked, files: e.files?.length || 0,
              live: !!e.closest('[hx-post][hx-trigger]'), kept: e.type === 'file'
                ? [...form.elements].filter(o => o.name === e.name + '.#' && o.value).length : 0}))"""


def fill_in(page: Page, form: str, answers: Any) -> None:
    """Answer everything on the page that there is an answer for, until nothing is left to change."""
    for _ in range(MOST_ROUNDS):
        if not _one_change(page, page.locator(form), answers):
            return
    raise AssertionError(f"{page.url}: the form is not done after {MOST_ROUNDS} rounds")


def _one_change(page: Page, form: Locator, answers: Any) -> bool:
    """Answer until the page may have been drawn anew; whether anything was done."""
    controls = form.evaluate(CONTROLS)
    if _add_row(page, form, controls, answers):
        return True
    done = False
    for control in controls:
        wanted = _wanted(control["name"], answers)
        if wanted is MISSING or control["name"].endswith(MARKER):
            continue
        changed = _answer(page, form, control, wanted)
        done = done or changed
        if changed and control["live"]:
            return True
    return done


def _wanted(name: str, answers: Any) -> Any:
    value = answers
    for key in keys(pointer_of(name.removesuffix(f".{MARKER}"))):
        if isinstance(value, dict) and key in value:
            value = value[key]
        elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, str) and value.isdigit() and key in LEVELS:
            return value[: LEVELS[key]]
        else:
            return MISSING
    return value


def _add_row(page: Page, form: Locator, controls: list[dict[str, Any]], answers: Any) -> bool:
    for name in {c["name"].removesuffix(f".{MARKER}") for c in controls if c["name"].endswith(MARKER)}:
        wanted = _wanted(name, answers)
        button = form.locator(f'button[name="_add"][value="{name}"]')
        shown = sum(1 for c in controls if c["name"] == f"{name}.{MARKER}" and c["value"])
        if isinstance(wanted, list) and shown < len(wanted) and button.count():
            _drawn_anew(page, button.first.click)
            return True
    return False


def _drawn_anew(page: Page, act: Any) -> None:
    """Do what makes the server draw again, and wait until the page shows it."""
    with page.expect_response(lambda response: response.request.method == "POST") as answer:
        act()
    answer.value.finished()
    page.wait_for_load_state()
    page.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')")


def _answer(page: Page, form: Locator, control: dict[str, Any], wanted: Any) -> bool:
    element = form.locator(f'[id="{control["id"]}"]')
    act = _act(element, form, control, wanted)
    if act is None:
        return False
    if control["live"]:
        _drawn_anew(page, act)
    else:
        act()
    return True


def _act(element: Locator, form: Locator, control: dict[str, Any], wanted: Any) -> Any:
    kind = control["type"]
    if kind in ("radio", "checkbox"):
        chosen = _is_chosen(control, wanted)
        if control["checked"] == chosen or (kind == "radio" and not chosen):
            return None
        return form.locator(f'label[for="{control["id"]}"]').click
    if kind == "file":
        missing = _names(wanted)[control["kept"] + control["files"] :]
        return (lambda: element.set_input_files([_file(name) for name in missing])) if missing else None
    if kind == "select-one":
        return None if control["value"] == token(wanted) else lambda: element.select_option(token(wanted))
    if kind == "hidden" or _same(control["value"], wanted):
        return None

    def type_in() -> None:
        element.fill(str(wanted))
        element.blur()

    return type_in


def _is_chosen(control: dict[str, Any], wanted: Any) -> bool:
    if isinstance(wanted, list):
        return control["value"] in [token(item) for item in wanted]
    if isinstance(wanted, bool):
        return bool(control["value"] == ("true" if wanted else "false"))
    return bool(control["value"] == token(wanted))


def _names(wanted: Any) -> list[str]:
    return list(wanted) if isinstance(wanted, list) else [str(wanted)]


def _file(name: str) -> Any:
    return {"name": f"{name.rsplit('.', 1)[0]}.png", "mimeType": "image/png", "buffer": seed.picture(name)}


def _same(shown: str, wanted: Any) -> bool:
    if isinstance(wanted, int | float) and not isinstance(wanted, bool):
        try:
            return float(shown.replace(",", "")) == float(wanted)
        except ValueError:
            return False
    return shown == str(wanted)


def be(context: BrowserContext, username: str) -> Page:
    """A fresh page of this person."""
    context.clear_cookies()
    page = context.new_page()
    page.goto("/sign-in")
    page.locator(f'button[value="{username}"]').click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


def hand_in(page: Page, code: str, answers: Any) -> str:
    """From the guide to the receipt; the case number."""
    page.goto(f"/matters/{code}")
    page.locator('form[action$="/apply"] button:visible').first.click()
    page.wait_for_url("**/steps/*")
    while "/steps/" in page.url:
        fill_step(page, answers)
    hand_over_materials(page)
    page.locator("a.btn--primary").click()
    page.locator('input[name="declared"]').check()
    page.locator('form[action$="/submit"] button.btn--primary').click()
    page.wait_for_url("**/receipt")
    found = re.search(r"\d{8}-\d{5}", page.inner_text("main"))
    assert found
    return found[0]


def fill_step(page: Page, answers: Any) -> None:
    here = page.url
    fill_in(page, "#answers", answers)
    page.locator("button.btn--primary[name=_go][value=next]").click()
    page.wait_for_load_state()
    summary = page.locator("[data-error-summary]")
    assert not summary.count(), f"{here}: {summary.inner_text()}"
    assert page.url != here, f"{here}: it did not go on"


def hand_over_materials(page: Page) -> None:
    """A file for every required material."""
    while (missing := page.locator(".slot--missing:has(.tag--seal) input[type=file]")).count():
        accepted = missing.first.get_attribute("accept") or ".png"
        kind = "png" if "png" in accepted else "pdf"
        before = page.locator(".slot--missing").count()
        data = seed.picture(f"{before}", kind)
        mime = "image/png" if kind == "png" else "application/pdf"
        missing.first.set_input_files({"name": f"材料{before}.{kind}", "mimeType": mime, "buffer": data})
        expect(page.locator(".slot--missing")).to_have_count(before - 1)
