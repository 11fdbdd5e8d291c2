"""The guide shows whatever of the package concerns an applicant, so that nothing has to be asked at a window."""

from __future__ import annotations

import re
import sys
from html import unescape
from pathlib import Path

import pytest

from banshi_forms.localise import texts_of
from banshi_forms.markdown import to_html
from banshi_platform.i18n import use_locale
from banshi_templates import HERE
from banshi_templates.environment import draw
from banshi_templates.guides import guide

sys.path.insert(0, str(Path(__file__).parent))
from portal_samples import matter
from sample_pages import frame

MATTERS = sorted(path.name for path in (HERE / "matters").iterdir() if path.is_dir())
# what a guide does not print, and why
NOT_SHOWN = re.compile(
    r"profile\.json#/(short_title|topics)"  # other words for the title: for lists and for searching
    r"|profile\.json#/(facts|settings)"  # parameters of formulas
    r"|procedure\.json#/(notices|reasons)"  # the bureau's own papers
    r"|procedure\.json#/stages/\d+/form"  # what a reviewer fills in
    r"|(form|certificate)\.json"  # the form and the certificate themselves
)


@pytest.mark.parametrize("code", MATTERS)
@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_every_text_that_concerns_an_applicant_stands_on_the_guide(code: str, locale: str) -> None:
    definition = matter(locale, code)
    with use_locale(locale):
        html = draw(guide(definition, apply_url="/apply"), frame("guide", locale))
    shown = plain(html)
    for_people = {
        at for at, text in texts_of(matter("zh_CN", code)) if re.search("[一-鿿]", text)
    }  # not codes
    missing = [
        f"{pointer}: {text}"
        for pointer, text in texts_of(definition)
        if pointer in for_people
        and not NOT_SHOWN.match(pointer)
        and plain(to_html(text) if pointer.endswith("/text") else text) not in shown
    ]
    assert missing == []


def plain(html: str) -> str:
    """Without markup, entities and spaces: a text may be broken over lines or set with Markdown."""
    return re.sub(r"[\s*#`-]", "", unescape(re.sub(r"<[^>]+>", "", html)))
