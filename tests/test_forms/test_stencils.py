"""Fields drawn fast: letter by letter what the macros draw, and never with anything of somebody else's answers."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from banshi_forms import html, nodes
from banshi_forms.carrying import carrier, is_carried
from banshi_forms.fields import kept_kind
from banshi_forms.kept import Kept
from banshi_forms.kinds.table import KINDS, kind_of
from banshi_forms.macros import hand_of, macros
from banshi_forms.stencils import hole
from banshi_forms.values import Context, FileFacts, Node, Option

FEW, MANY = ["甲", "<乙>", 3, True], [f"第{at}类" for at in range(20)]
FORMATTED = ("email", "bank-card", "cn-credit-code", "cn-phone", "cn-postcode", "cn-passport", "passport",
             "cn-hk-macau-permit", "cn-taiwan-permit", "cn-foreign-residence")  # fmt: skip
SHAPES: list[dict[str, Any]] = [
    {"type": "string", "maxLength": 40, "x-unit": "<㎡>", "x-example": "例", "x-placeholder": '"'},
    {"type": "string", "x-widget": "textarea", "description": "<b>"},
    {"type": "string", "x-widget": "signature"},
    {"type": "string", "x-widget": "month"},
    {"type": "string", "x-widget": "year"},
    {"type": "integer", "x-widget": "year"},
    {"type": "string", "x-code-list": "ethnic"},
    *({"type": "string", "format": form} for form in ("date", "time", "date-time", "cn-mobile", "cn-id-number", "uri")),
    {"type": "number", "minimum": -1}, {"type": "integer"}, {"type": "number", "x-widget": "money", "x-unit": "元"},
    {"type": "boolean"}, {"type": "boolean", "x-widget": "declaration", "description": "承诺"},
    {"enum": FEW}, {"enum": MANY}, {"enum": FEW, "x-widget": "select"},
    {"type": "array", "items": {"enum": FEW}}, {"type": "array", "items": {"enum": MANY}},
    {"type": ["string", "array"], "x-widget": "file", "x-accept": {"types": ["pdf"], "max": 2}},
    {"type": "array", "x-widget": "point"}, {"x-widget": "notice", "description": "**请**"}, {"x-widget": "hidden"},
    {"x-formula": "a + 1"}, {"type": "number", "x-formula": "a", "x-unit": "㎡"}, {"type": "string", "readOnly": True}, {},
    {"type": "array", "items": {"type": "string"}, "maxItems": 3},
    {"type": "object", "properties": {"a": {"type": "string"}, "b": {"enum": FEW}}, "required": ["a"]},
    {"type": "array", "x-row-label": "<行>", "items": {"type": "object", "x-row-title": "a", "properties": {
        "a": {"type": "string"}, "b": {"type": "object", "properties": {"c": {"type": "boolean"}}}}}},
    {"type": "array", "x-widget": "table", "items": {"type": "object", "properties": {
        "a": {"type": "string", "title": "姓名"}, "b": {"enum": FEW}, "c": {"type": "boolean"}}}},
    {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]},
    {"type": "string", "x-code-list": "country"}, {"enum": MANY, "x-widget": "search"},
    {"type": "string", "x-code-list": "region"}, {"type": "string", "format": "duration"},
    {"type": "string", "format": "signature"}, {"type": "string", "format": "cn-plate"},
    {"type": "object", "x-widget": "date-range", "properties": {
        "a": {"type": "string", "format": "date"}, "b": {"type": "string", "format": "date"}}},
    {"type": "object", "x-widget": "address", "properties": {
        "a": {"type": "string", "x-code-list": "region"}, "b": {"type": "string"}}},
    {"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": {}},
    *({"type": "string", "format": form} for form in FORMATTED),
    {"type": "string", "x-options": "own"}, {"type": "array", "items": {"type": "string", "x-options": "own"}},
    {"type": "string", "x-prefill": "applicant.name", "x-prefill-locked": True}, {"const": "甲"}, {"type": ["string", "null"]},
]  # fmt: skip
HOSTILE = ["", " ", "<script>", "\"'&gt;", "a\nb", "\r\n", "2026-11-23", "11:30", "2026-11", "=true", "true", "甲", "<乙>",
           "第3类", "01", "13805431234", hole("shown"), hole("url"), "~", "{{ 7 * 7 }}", "\u202e"]  # fmt: skip
SINGLE = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=6), st.none(), st.booleans(), st.integers(-3, 9),
                   st.decimals(-9, 9, places=1))  # fmt: skip
ROW = st.dictionaries(
    st.sampled_from("abcd"), SINGLE | st.fixed_dictionaries({"c": st.booleans()}), max_size=3
)
VALUES = st.one_of(SINGLE, st.lists(SINGLE, max_size=3), ROW, st.lists(ROW, max_size=3),
                   st.lists(st.sampled_from(FEW), max_size=4))  # fmt: skip
CONTEXT = Context(date(2026, 11, 23), files={"甲": FileFacts("甲", "甲.pdf", 9, "application/pdf")})
LIVE = html.LiveLinks("/a?b=1&c=<2>", "#x")


class ByMacros(html.Painter):
    """Draws everything by its macro, however long it takes."""

    def draw(self, node: Node, *, bare: bool = False) -> Markup:
        name = node.kind if node.kind in html.FRAMES else hand_of(node.kind, node.read_only, bare).macro
        macro = macros(self.locale)[name]
        beside = carrier(node) if node.kind in KINDS and is_carried(node, KINDS[node.kind]) else Markup("")
        return beside + Markup(macro(node, self, bare=True) if bare else macro(node, self))

    def inside(self, node: Node) -> Markup:
        return Markup("").join(map(self.draw, node.children))

    def card(self, rows: Node, row: Node, at: int) -> Markup:
        return Markup(macros(self.locale)["row_card"](rows, row, at, at == len(rows.children) - 1, self))


SCHEMA = {
    "type": "object",
    "properties": {f"f{at}": {"title": f"<第{at}项>", **shape} for at, shape in enumerate(SHAPES)},
    "required": [f"f{at}" for at in range(0, len(SHAPES), 2)],
    "if": {"properties": {f"f{at}": {"const": "x"} for at in range(0, len(SHAPES), 3)}},
    "x-steps": [
        {"id": "one", "title": "<一>", "hint": "100%", "sections": [
            {"title": "<甲>", "hint": "%(shown)s", "fields": [f"f{at}" for at in range(0, len(SHAPES), 3)]}]},
        {"id": "two", "title": "二", "sections": [{"fields": [f"f{at}" for at in range(1, len(SHAPES), 3)]}]},
        {"id": "three", "title": "三", "sections": [{"fields": [f"f{at}" for at in range(2, len(SHAPES), 3)]}]},
    ],
}  # fmt: skip


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    answers=st.dictionaries(st.sampled_from(list(SCHEMA["properties"])), VALUES, max_size=len(SHAPES)),
    live=st.sampled_from([LIVE, None]),
    locale=st.sampled_from(["zh_CN", "en"]),
    typed=st.booleans(),
)
def test_a_field_is_drawn_fast_as_its_macro_draws_it(
    answers: dict[str, Any], live: html.LiveLinks | None, locale: str, typed: bool
) -> None:
    root = nodes.plan(SCHEMA, answers, CONTEXT)
    assert html.Painter(locale, live).draw(root) == ByMacros(locale, live).draw(root)
    for node in list(nodes.walk(root)):
        if node.pointer.count("/") == 1:
            node = replace(node, text="<typed>") if typed and not node.children else node
            for read_only in (node.read_only, True):
                shown = replace(node, read_only=read_only)
                fast, slow = html.Painter(locale, live), ByMacros(locale, live)
                assert fast.draw(shown) == slow.draw(shown), shown
                if not node.children:
                    assert fast.draw(shown, bare=True) == slow.draw(shown, bare=True), shown


def test_every_kind_is_drawn_both_ways_above() -> None:
    drawn = {kind_of(shape, value).name for shape in SHAPES for value in (None, "甲", 1)}
    assert KINDS.keys() - drawn == {"row", "others"}, "what stands only in groups and lists, which are drawn"


@settings(max_examples=150, deadline=None)
@given(shape=st.sampled_from(SHAPES), value=VALUES)
def test_the_kind_kept_for_a_shape_of_answer_is_the_kind_of_the_answer(
    shape: dict[str, Any], value: Any
) -> None:
    assert kept_kind(shape, value) is kind_of(shape, value)


class Forgetful(Kept[Any]):
    """A memory that knows nothing, as at the first request."""

    def get(self, key: Any) -> None:
        return None


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    every=st.lists(
        st.dictionaries(st.sampled_from(list(SCHEMA["properties"])), VALUES, max_size=20), max_size=3
    ),
    offers=st.booleans(),
)
def test_a_node_known_from_the_last_time_is_the_node_planned_anew(
    every: list[dict[str, Any]], offers: bool
) -> None:
    given = {"own": (Option("甲", "甲甲"),)}, {"name": "张三"}
    context = replace(CONTEXT, lists=given[0], applicant=given[1]) if offers else CONTEXT
    for answers in every:
        known = nodes.plan(SCHEMA, answers, context)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(nodes, "SINGLE", Forgetful(0))
            assert nodes.plan(SCHEMA, answers, context) == known


def test_nothing_of_an_answer_is_kept() -> None:
    """One person's answers to every field, with findings and without; afterwards no memory holds a word of them."""
    secret = "绝密七四九"
    rows = [{"a": secret, "b": secret, "c": secret}, {"a": secret, secret: secret}]
    own: list[Any] = [secret, f"{secret}\n{secret}", [secret], {"a": secret, "b": secret}, rows, [[secret]]]
    for value in own:
        answers = dict.fromkeys(SCHEMA["properties"], value)
        for mode in ("edit", "view", "print"):
            drawn = html.render(nodes.plan(SCHEMA, answers, CONTEXT), mode, live=LIVE)
            assert secret in drawn
    assert secret not in html.render(nodes.plan(SCHEMA, {}, CONTEXT), live=LIVE)
    kept = [memory for memory in gc.get_objects() if isinstance(memory, Kept)]
    assert len(kept) > 8
    assert not [memory for memory in kept if secret in repr((memory._young, memory._old))]


def test_two_people_with_the_same_form_see_each_their_own() -> None:
    pages = [
        html.render(
            nodes.plan(SCHEMA, {"f0": name, "f1": name, "f14": Decimal(at)}, CONTEXT),
            live=html.LiveLinks(f"/{name}"),
        )
        for at, name in enumerate(("张三", "李四"))
    ]
    assert "张三" in pages[0] and "李四" not in pages[0]
    assert "李四" in pages[1] and "张三" not in pages[1]


def test_what_is_kept_is_bounded_and_the_newest_stays() -> None:
    memory: Kept[int] = Kept(100)
    for at in range(1000):
        memory.keep(at, at)
    assert len(memory) <= 102 and memory.get(999) == 999 and memory.get(0) is None
