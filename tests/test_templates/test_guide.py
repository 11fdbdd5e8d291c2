"""The guide shows whatever of the package concerns an applicant, so that nothing has to be asked at a window."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

import banshi_forms
from banshi_forms import Definition
from banshi_forms.localise import texts_of
from banshi_forms.markdown import to_html
from banshi_platform.i18n import use_locale
from banshi_templates import HERE
from banshi_templates import contexts as c
from banshi_templates.environment import draw
from banshi_templates.guides import _kept, guide
from banshi_templates.guides.situations import applies
from banshi_templates.kept import Kept
from banshi_templates.words import duration, label

sys.path.insert(0, str(Path(__file__).parent))
from portal_samples import matter
from sample_pages import frame

MATTERS = sorted(path.name for path in (HERE / "matters").iterdir() if path.is_dir())
SCHEMAS = Path(banshi_forms.__file__).parent / "schemas"
# what a guide does not print, and why
NOT_SHOWN = re.compile(
    r"profile/(short_title|region)"  # another word for the title, for lists; the region stands in the organisation's name
    r"|profile/class|.*external_url"  # where one applies: the button
    r"|profile/(facts|settings|labels)(/.*)?"  # parameters of formulas, and their names for whoever fills them in
    r"|profile/situations/\*/id|.*/(when|suggest_when)(/.*)?"  # for the machine; their words stand in titles and conditions
    r"|profile/visits_reason"  # shown when a visit is needed
    r"|profile/fee/charged|profile/commitment"  # said in a sentence of their own, tested below
    r"|procedure/(terms|notices|reasons)(/.*)?"  # the bureau's own papers
    r"|procedure/stages/\*/(id|kind|role|actions|form|notices|counted|amount)(/.*)?"  # how the office works; who does it is shown
    r"|procedure/limits/supplement_term/lapse"  # a sentence, tested below
    r"|materials/materials/\*/(id|generated_from_form|given_in_form)"  # a heading; a line «uploaded in the form»
    r"|guide/special_procedures/\*/counted"  # a tag
    r"|guide/short"  # stands on the short guide, tests/test_designer/test_guide_pages.py
    r"|.*/unit"  # with its days
    r"|materials/materials/\*/waiver/by"  # its note is shown, if there is one
)
CODES = {
    "profile/type": "type", "profile/level": "level", "profile/power_source": "power_source", "profile/organisation/nature": "nature",
    "profile/audience/*": "audience", "profile/handling_type": "handling_type", "profile/channels/*": "channel", "profile/scope": "scope",
    "profile/delivery/*": "delivery", "profile/result/type": "result_type", "profile/situations/*/result/type": "result_type",
    "profile/situations/*/handling_type": "handling_type", "materials/materials/*/category": "category",
    "materials/materials/*/medium": "medium", "materials/materials/*/source/channel": "source_channel",
}  # fmt: skip
NUMBERS: dict[str, Callable[[Any], str]] = {
    "profile/visits": lambda n: f"{n}次",
    "materials/materials/*/defer_days": lambda n: f"{n}个工作日内补交",
    "materials/materials/*/copies/original": lambda n: f"原件{n}份" if n else "",
    "materials/materials/*/copies/copy": lambda n: f"复印件{n}份" if n else "",
    "materials/materials/*/accept/max_mb": lambda n: f"单个不超过{n}MB",
    "materials/materials/*/accept/min": lambda n: f"至少{n}个文件" if n > 1 else "",
    "materials/materials/*/accept/max": lambda n: f"最多{n}个文件",
    "procedure/stages/*/people": lambda n: f"不少于{n}人" if n > 1 else "",
}


def shown(definition: Definition, locale: str = "zh_CN", **given: Any) -> str:
    with use_locale(locale):
        return plain(
            draw(
                guide(definition, apply_url="/apply", here="/g", files="/f", **given), frame("guide", locale)
            )
        )


def plain(html: str) -> str:
    """Without markup, entities and spaces: a text may be broken over lines or set with Markdown."""
    return re.sub(r"[\s*#`-]", "", unescape(re.sub(r"<[^>]+>", "", html)))


@pytest.mark.parametrize("code", MATTERS)
@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_every_text_that_concerns_an_applicant_stands_on_the_guide(code: str, locale: str) -> None:
    definition = matter(locale, code)
    page = shown(definition, locale)
    for_people = {
        at for at, text in texts_of(matter("zh_CN", code)) if re.search("[一-鿿]", text)
    }  # not codes
    missing = [
        f"{pointer}: {text}"
        for pointer, text in texts_of(definition)
        if pointer in for_people
        and not pointer.startswith(("form.json", "certificate.json"))
        and not NOT_SHOWN.fullmatch(generic(pointer))
        and plain(to_html(text) if pointer.endswith("/text") else text) not in page
    ]
    assert missing == []


def generic(pointer: str) -> str:
    return re.sub(r"/\d+", "/*", pointer.replace(".json#", ""))


def leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every value with the path of its keys; no list's positions."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, f"{path}/{key}")
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item, f"{path}/*")
    else:
        yield path, value


@pytest.mark.parametrize("code", MATTERS)
def test_every_code_and_number_stands_on_the_guide_in_words(code: str) -> None:
    definition = matter("zh_CN", code)
    page = shown(definition)
    parts = {name: getattr(definition, name) for name in ("profile", "guide", "procedure", "materials")}
    missing = [
        (path, value)
        for path, value in leaves(json.loads(json.dumps(parts)), "")
        if not NOT_SHOWN.fullmatch(path[1:]) and value not in (None, "") and not stands(path[1:], value, page)
    ]
    assert missing == []


def stands(path: str, value: Any, page: str) -> bool:
    if path in CODES:
        return plain(label(CODES[path], value)) in page
    if path in NUMBERS:
        return NUMBERS[path](value) in page
    if path.endswith("/days"):
        units = (duration(c.Limit(value, "working_day")), duration(c.Limit(value, "calendar_day")))
        return any(plain(unit) in page for unit in units)
    if path == "materials/materials/*/necessity":
        return value == "required" or plain(label("necessity", value)) in page
    if path.endswith("online_depth/*"):
        return True  # the deepest is shown
    if path.endswith("accept/types/*"):
        return value.upper() in page
    return plain(to_html(value) if path.endswith("/text") else str(value)) in page


def test_a_key_that_no_starter_matter_uses_is_shown_too() -> None:
    """Every text that the published schemas allow, put into a matter under its own name."""
    sown: list[str] = []
    definition = matter("zh_CN", "outdoor-advertising")
    parts = {
        name: filled(name, getattr(definition, name), sown)
        for name in ("profile", "guide", "procedure", "materials")
    }
    page = shown(replace(definition, **parts))
    assert len(sown) > 60
    assert [one for one in sown if not NOT_SHOWN.fullmatch(one) and plain(mark_of(one)) not in page] == []


def filled(name: str, part: Any, sown: list[str]) -> Any:
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))

    def sow(schema: Any, value: Any, path: str) -> Any:
        while "$ref" in schema:
            schema = {
                **whole["$defs"][schema["$ref"].rpartition("/")[2]],
                **{k: v for k, v in schema.items() if k != "$ref"},
            }
        if NOT_SHOWN.fullmatch(path):
            return value
        if "properties" in schema:
            given = value if isinstance(value, dict) else {}
            return given | {
                key: sow(sub, given.get(key), f"{path}/{key}")
                for key, sub in schema["properties"].items()
                if key in given or not NOT_SHOWN.fullmatch(f"{path}/{key}")
            }
        if "items" in schema:
            return [sow(schema["items"], one, f"{path}/*") for one in (value or [None])[:1]]
        if schema.get("type") == "string" and not {"oneOf", "enum", "const", "pattern"} & set(schema):
            sown.append(path)
            return mark_of(path)
        return value if value is not None else first_of(schema)

    whole = schema
    return sow(schema, json.loads(json.dumps(part)), name)


def mark_of(path: str) -> str:
    return f"〔{path}〕".replace("*", "个")


def first_of(schema: Any) -> Any:
    if schema.get("type") in ("integer", "number"):
        return 3
    if schema.get("type") == "boolean":
        return True
    return next((one["const"] for one in schema.get("oneOf", ())), next(iter(schema.get("enum", ())), "x"))


def test_what_a_supplement_that_stays_away_leads_to_is_said() -> None:
    assert "逾期未补正的，视为撤回申请" in shown(matter("zh_CN"))
    limits = {**matter("zh_CN").procedure["limits"], "supplement_term": {"days": 10, "lapse": "none"}}
    rests = replace(matter("zh_CN"), procedure={**matter("zh_CN").procedure, "limits": limits})
    assert "视为撤回申请" not in shown(rests)


def test_fee_and_commitment_are_said_in_words() -> None:
    assert "实行告知承诺制" in shown(matter("zh_CN"))
    fee = {
        "charged": True,
        "basis": "鲁价费发〔2020〕1号",
        "items": [{"name": "工本费", "standard": "10元", "reduction": "低保免收"}],
    }
    page = shown(replace(matter("zh_CN"), profile={**matter("zh_CN").profile, "fee": fee}))
    assert all(text in page for text in ("鲁价费发〔2020〕1号", "工本费", "10元", "减免：低保免收"))
    assert "本事项不收费" not in page


def test_a_situation_leaves_out_what_cannot_apply_to_it_and_keeps_what_may() -> None:
    everything, commitment = shown(matter("zh_CN")), shown(matter("zh_CN"), situation="commitment")
    assert "公共场所卫生检测或者评价报告" in everything and "现场核查" in everything
    assert "公共场所卫生检测或者评价报告" not in commitment.replace("集中空调", "")
    assert "委托他人代办的" in commitment  # another answer decides
    assert "适用条件：选择告知承诺的" in everything
    assert "适用条件：选择告知承诺的" not in commitment  # it is certain now
    assert "承诺办结时限1个工作日" in commitment and "承诺办结时限5个工作日" not in commitment
    assert shown(matter("zh_CN"), situation="no-such") == everything


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (None, True), (True, True), (False, False),
        ({"properties": {"scene": {"const": "01"}}, "required": ["scene"]}, True),
        ({"properties": {"scene": {"const": "02"}}, "required": ["scene"]}, False),
        ({"properties": {"scene": {"not": {"const": "01"}}}, "required": ["scene"]}, False),
        ({"properties": {"other": {"const": 1}}, "required": ["other"]}, None),
        ({"properties": {"scene": {"const": "02"}, "other": {"const": 1}}, "required": ["scene", "other"]}, False),
        ({"anyOf": [{"properties": {"scene": {"const": "01"}}, "required": ["scene"]}, {"required": ["x"]}]}, True),
        ({"allOf": [{"properties": {"scene": {"const": "01"}}, "required": ["scene"]}, {"required": ["x"]}]}, None),
        ({"not": {"properties": {"scene": {"const": "01"}}, "required": ["scene"]}}, False),
        ({"properties": {"scene": {"const": "01"}}, "required": ["scene"], "minProperties": 2}, None),
    ],
)  # fmt: skip
def test_a_condition_is_judged_only_as_far_as_the_situation_fixes_answers(
    when: Any, expected: bool | None
) -> None:
    assert applies(when, {"scene": "01"}) is expected


def test_blank_forms_can_be_downloaded_from_the_guide() -> None:
    with use_locale("zh_CN"):
        html = guide(matter("zh_CN"), files="/matters/x/files").guide.body
    assert 'href="/matters/x/files/%E6%8E%88%E6%9D%83%E5%A7%94%E6%89%98%E4%B9%A6.txt"' in html


def test_the_guide_of_a_version_is_drawn_once_per_language_and_situation_and_holds_nothing_of_a_person() -> (
    None
):
    link = c.Link("继续张三的草稿", "/applications/secret")
    pages = {}
    for locale in ("zh_CN", "en"):
        with use_locale(locale):
            for situation in ("", "commitment", "made-up"):
                first = guide(
                    matter(locale), digest="d1", version=1, situation=situation, drafts=(link,), begins=True
                )
                again = guide(matter(locale), digest="d1", version=1, situation=situation)
                assert again.guide is first.guide
                assert "secret" not in first.guide.head + first.guide.contents + first.guide.body
                assert "_csrf" not in first.guide.body
                pages[locale, situation] = first.guide
            assert guide(matter(locale), digest="d2", version=2).guide is not pages[locale, ""]
            assert guide(matter(locale)).guide is not guide(matter(locale)).guide  # a draft
    assert pages["zh_CN", "made-up"] is pages["zh_CN", ""]
    assert len({id(page) for page in pages.values()}) == 4 and len(_kept) <= 256


def test_what_is_kept_is_bounded_and_the_longest_unused_goes_first() -> None:
    kept: Kept[str] = Kept(2)
    assert [kept.get(key, lambda key=key: key.upper()) for key in ("a", "b", "a", "c")] == [
        "A",
        "B",
        "A",
        "C",
    ]
    assert len(kept) == 2
    assert kept.get("a", lambda: "new") == "A" and kept.get("b", lambda: "new") == "new"


def test_the_preview_of_a_draft_does_not_say_that_the_matter_is_not_online() -> None:
    with use_locale("zh_CN"):
        page = draw(guide(matter("zh_CN"), preview=True), frame("guide"))
    assert "草稿预览" in page
    assert "不能在线办理" not in page and '<header class="site-header"' not in page
