"""What is drawn: every control reachable, labelled, described, escaped; the same in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banshi_forms import html, nodes, posts
from banshi_forms.kinds.number import money_in_capitals
from banshi_forms.kinds.table import KINDS
from banshi_forms.macros import macros
from banshi_forms.values import Context, FileFacts, Finding

EVERY = {
    "type": "object",
    "title": "全部",
    "required": ["text", "radio", "rows", "box", "boxes"],
    "properties": {
        "text": {"type": "string", "title": "名称", "x-hint": "与执照一致", "x-unit": "字", "x-example": "甲"},
        "long": {"type": "string", "title": "说明", "x-widget": "textarea"},
        "number": {"type": "number", "title": "面积", "x-unit": "㎡"},
        "money": {"type": "number", "title": "金额", "x-widget": "money"},
        "yes": {"type": "boolean", "title": "是否"},
        "radio": {"title": "来源", "enum": ["自有", "租赁"]},
        "select": {"title": "类型", "enum": list("甲乙丙丁戊己庚")},
        "boxes": {"title": "待遇", "type": "array", "items": {"enum": ["无", "有"]}},
        "date": {"type": "string", "format": "date", "title": "日期"},
        "point": {"type": "array", "x-widget": "point", "title": "坐标"},
        "files": {"type": "array", "x-widget": "file", "title": "照片", "x-accept": {"types": ["jpg"], "max": 6}},
        "group": {"type": "object", "title": "组", "properties": {"a": {"type": "string", "title": "子"}}},
        "rows": {
            "type": "array", "title": "设施", "x-row-label": "设施",
            "items": {"type": "object", "x-row-title": "a", "properties": {"a": {"type": "string", "title": "位置"}}},
        },
        "table": {
            "type": "array", "title": "人员", "x-widget": "table",
            "items": {"type": "object", "properties": {"a": {"type": "string", "title": "姓名"}, "b": {"type": "boolean", "title": "在岗"}}},
        },
        "values": {"type": "array", "title": "曾用名", "items": {"type": "string"}},
        "total": {"type": "integer", "title": "合计", "x-formula": "1 + 1"},
        "notice": {"x-widget": "notice", "title": "提示", "description": "请**注意**"},
        "any": {"title": "其他"},
        "box": {"type": "boolean", "x-widget": "declaration", "title": "同意", "description": "承诺"},
        "id": {"type": "string", "format": "cn-id-number", "title": "身份证号", "x-sensitive": "id_number"},
    },
}  # fmt: skip
DATA = {
    "text": "清源",
    "money": Decimal("1005.50"),
    "date": "2026-11-23",
    "boxes": ["有"],
    "yes": False,
    "point": [Decimal("118.0167"), Decimal("37.3835")],
    "rows": [{"a": "东"}, {"a": "西"}],
    "table": [{"a": "赵六", "b": True}, {"a": "孙七"}],
    "files": ["r1"],
    "id": "37160219850312001X",
}
BROKEN = [Finding(f"/{name}", "required", label=name) for name in ("text", "radio", "boxes", "box")]


class Elements(HTMLParser):
    """Start tags with their attributes, and whether every one that must be closed is."""

    VOID = frozenset({"input", "br", "col"})

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, *tags: str) -> Iterator[dict[str, str]]:
        return (attributes for tag, attributes in self.found if tag in tags)


@pytest.fixture
def page(context: Context) -> Elements:
    known = replace(context, files={"r1": FileFacts("r1", "图 1.jpg", 1_300_000, "image/jpeg", "/files/r1")})
    return Elements(html.render(nodes.plan(EVERY, DATA, known, BROKEN), live=html.LiveLinks("/refresh")))


def test_every_control_has_a_label(page: Elements) -> None:
    labelled = {attributes.get("for") for attributes in page.all("label")}
    for control in page.all("input", "select", "textarea"):
        if control.get("type") != "hidden":
            assert control["id"] in labelled or control.get("aria-label"), control


def test_ids_are_unique_and_descriptions_exist(page: Elements) -> None:
    ids = [attributes["id"] for _, attributes in page.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in page.found:
        for reference in ("aria-describedby", "aria-labelledby", "for"):
            assert set(attributes.get(reference, "").split()) <= set(ids), attributes


def test_errors_stand_above_their_control_and_are_tied_to_it(page: Elements) -> None:
    text = next(attributes for attributes in page.all("input") if attributes.get("name") == "text")
    assert text["aria-invalid"] == "true"
    assert text["aria-describedby"].split() == ["f-text:hint", "f-text:error", "f-text:unit"]
    ids = [attributes.get("id") for _, attributes in page.found]
    assert ids.index("f-text:error") < ids.index("f-text")


def test_nothing_on_the_page_needs_an_inline_script_or_style(page: Elements) -> None:
    for tag, attributes in page.found:
        assert tag not in ("script", "style")
        assert not [name for name in attributes if name == "style" or name.startswith("on")]


def test_the_summary_of_errors_leads_to_the_first_control(context: Context) -> None:
    findings = [
        *BROKEN,
        Finding("/rows/1/a", "required", label="位置"),
        Finding("", "R1", message={"zh_CN": "总之"}),
    ]
    root = nodes.plan(EVERY, DATA, context, findings)
    page = Elements(html.render(root))
    ids = {attributes.get("id") for _, attributes in page.found}
    summary = Elements(html.error_summary(root))
    links = [attributes["href"] for attributes in summary.all("a")]
    assert links == ["#f-text", "#f-radio", "#f-boxes", "#f-rows.1.a", "#f-box"]
    assert {link[1:] for link in links} <= ids
    assert "设施 2 西：请填写位置" in summary.text and "总之" in summary.text
    assert html.error_summary(nodes.plan(EVERY, DATA, context)) == ""


def test_a_file_input_is_a_new_one_once_its_files_were_taken(context: Context) -> None:
    def chooser(files: list[str]) -> dict[str, str]:
        page = Elements(html.render(nodes.plan(EVERY, {"files": files}, context)))
        return next(attributes for attributes in page.all("input") if attributes.get("type") == "file")

    assert len({chooser(files)["id"] for files in ([], ["a"], ["b"], ["a", "b"])}) == 4
    assert chooser([])["accept"] == ".jpg,image/jpeg,image/png"


def test_only_fields_that_rules_look_at_post_the_page(context: Context) -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"type": "string"}, "b": {"type": "boolean"}, "c": {"type": "string"}},
        "if": {"properties": {"a": {"const": "x"}, "b": {"const": True}}},
    }
    live = Elements(html.render(nodes.plan(schema, {}, context), live=html.LiveLinks("/r", "#step")))
    posting = [attributes for _, attributes in live.found if "hx-post" in attributes]
    assert [attributes["id"] for attributes in posting] == ["f-a", "f-b:field"]
    assert {attributes["hx-swap"] for attributes in posting} == {"outerMorph"}
    assert {attributes["hx-target"] for attributes in posting} == {"#step"}
    plain = Elements(html.render(nodes.plan(schema, {}, context)))
    assert not [attributes for _, attributes in plain.found if "hx-post" in attributes]
    assert "_refresh" in [attributes.get("name") for attributes in plain.all("button")]


def test_the_printed_and_the_read_form_say_the_answers_in_words(context: Context) -> None:
    root = nodes.plan(EVERY, DATA, context)
    for mode in ("view", "print"):
        said = Elements(html.render(root, mode)).text
        for words in (
            "1,005.50元（大写：壹仟零伍元伍角整）",
            "2026年11月23日",
            "东经 118.0167°",
            "设施 1 东",
            "赵六",
            "未填写",
            "否",
        ):
            assert words in said, (mode, words)
        assert "<input" not in html.render(root, mode)


def test_what_is_sensitive_is_covered_where_it_shall_be(context: Context) -> None:
    root = nodes.plan(EVERY, DATA, context)
    assert "371602********001X" in html.render(root, "view", masked=True)
    assert "37160219850312001X" not in html.render(root, "view", masked=True)
    assert "37160219850312001X" in html.render(root, "view")


def test_the_page_speaks_english_too(context: Context) -> None:
    page = html.render(nodes.plan(EVERY, DATA, context), locale="en")
    assert "Add one more" in page
    assert not re.search(r"添加|删除|不填写|例如", page)


def test_what_is_closed_can_be_read_and_not_changed(context: Context) -> None:
    root = nodes.plan(EVERY, DATA, context)
    shut = replace(root.children[0], children=tuple(map(_closed_fields, root.children[0].children)))
    page = Elements(html.render(shut))
    assert not list(page.all("input", "select", "textarea", "button"))
    assert "清源" in page.text and "赵六" in page.text
    read = posts.read(EVERY, [("text", "改"), ("rows.#", "")], DATA, context, closed=_closed_all)
    assert read.data["text"] == "清源" and len(read.data["rows"]) == 2


def _closed_all(node: Any) -> Any:
    return replace(node, read_only=True, children=tuple(_closed_all(child) for child in node.children))


def _closed_fields(section: Any) -> Any:
    return replace(section, children=tuple(_closed_all(child) for child in section.children))


NASTY = st.sampled_from(
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'>&amp;", "{{ 7 * 7 }}", "]]>"]
)


@settings(max_examples=60, deadline=None)
@given(nasty=NASTY, kind=st.sampled_from(["edit", "view", "print"]))
def test_nothing_that_anybody_wrote_becomes_markup(nasty: str, kind: Any, context: Context) -> None:
    sub = {
        "type": "string",
        "title": nasty,
        "x-hint": nasty,
        "x-unit": nasty,
        "x-placeholder": nasty,
        "description": nasty,
    }
    schema = {
        "type": "object",
        "title": nasty,
        "x-steps": [{"id": nasty, "title": nasty, "hint": nasty, "sections": [{"title": nasty, "fields": [nasty, "n"]}]}],
        "properties": {
            nasty: sub,
            "n": {"x-widget": "notice", "title": nasty, "description": nasty},
            "e": {"enum": [nasty], "title": nasty},
            "r": {"type": "array", "title": nasty, "x-add-label": nasty,
                  "items": {"type": "object", "x-row-title": "a", "properties": {"a": {"type": "string", "title": nasty}}}},
        },
    }  # fmt: skip
    data = {nasty: nasty, "e": nasty, "r": [{"a": nasty}], "strange": nasty}
    found = [Finding(f"/{nasty}", "x", message={"zh_CN": nasty})]
    page = html.render(nodes.plan(schema, data, context, found), kind, live=html.LiveLinks(nasty))
    elements = Elements(page)
    assert not {tag for tag, _ in elements.found} & {"script", "img"}
    assert not [name for _, attributes in elements.found for name in attributes if name.startswith("on")]
    assert "49" not in page


def test_a_notice_may_be_formatted_and_nothing_more(context: Context) -> None:
    text = "**粗** [好](https://a.cn) [坏](javascript:alert(1)) <b onclick=x>生</b> ![图](http://a/b.png)"
    schema = {
        "type": "object",
        "properties": {"n": {"x-widget": "notice", "description": text}, "a": {"type": "string"}},
    }
    page = html.render(nodes.plan(schema, {}, context))
    assert "<strong>粗</strong>" in page and 'href="https://a.cn"' in page
    assert (
        "javascript:alert" not in re.findall(r'href="([^"]*)"', page)
        and "<b " not in page
        and "<img" not in page
    )


@pytest.mark.parametrize(
    ("amount", "capitals"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("100", "壹佰元整"),
        ("1005.50", "壹仟零伍元伍角整"),
        ("10005", "壹万零伍元整"),
        ("100500.03", "壹拾万零伍佰元零叁分"),
        ("1000000005", "壹拾亿零伍元整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("-1", ""),
        ("1.005", ""),
    ],
)
def test_money_is_said_in_capitals(amount: str, capitals: str) -> None:
    assert money_in_capitals(Decimal(amount)) == capitals


def test_every_kind_has_its_macro() -> None:
    assert {kind.macro for kind in KINDS.values()} <= set(macros("zh_CN"))
