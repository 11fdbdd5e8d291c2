"""The law of the engine: a page drawn from a document and posted untouched gives the same document."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banshi_forms import html, nodes, posts
from banshi_forms.spelling import spell

Case = tuple[dict[str, Any], Any]  # a schema, and a document valid under it (None: left out)

NAMES = st.one_of(
    st.text(min_size=0, max_size=6),
    st.sampled_from(
        ["a.b", "#", "~", "~1", "_add", "0", "经营场所", "a b", "x/y", "-", "f-", "\U00020000", "a\nb"]
    ),
)
TEXTS = st.one_of(
    st.text(min_size=1, max_size=12), st.sampled_from([" a", "a\n", "\r", "\ta\r\nb", "\u3000甲", "\n\n"])
)
LINES = st.lists(st.text(max_size=8), min_size=1, max_size=4).map("\n".join).filter(bool)
NUMBERS = st.one_of(st.integers(), st.decimals(allow_nan=False, allow_infinity=False, places=2))
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, st.text(max_size=5)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
FORMATS = [
    "date",
    "cn-id-number",
    "cn-mobile",
    "email",
    "uri",
    "cn-postcode",
    "bank-card",
    "time",
    "date-time",
]


def _simple(schema: dict[str, Any], values: st.SearchStrategy[Any]) -> st.SearchStrategy[Case]:
    return values.map(lambda value: (schema, value))


@st.composite
def _choices(draw: st.DrawFn, *, several: bool = False) -> Case:
    values = draw(
        st.lists(TEXTS | st.text(min_size=1, max_size=3) | NUMBERS, min_size=1, max_size=9, unique_by=spell)
    )
    listed: dict[str, Any] = draw(
        st.sampled_from([{"enum": values}, {"oneOf": [{"const": value, "title": "名"} for value in values]}])
    )
    if not several:
        return listed, draw(st.sampled_from(values))
    chosen = [value for value in values if draw(st.booleans())]
    return {"type": "array", "uniqueItems": True, "items": listed}, chosen


def _either(text: st.SearchStrategy[str]) -> st.SearchStrategy[Case]:
    """Schemas that leave several kinds of answers, so that a page differs by what the answer is."""
    group = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
    branches = {
        "text": ({"type": "string"}, text), "number": ({"type": "integer"}, st.integers()),
        "texts": ({"type": "array", "items": {"type": "string"}}, st.lists(text, max_size=2)),
        "group": (group, text.map(lambda a: {"a": a})), "flag": ({"type": "boolean"}, st.booleans()),
        "rows": ({"type": "array", "items": group}, st.lists(text.map(lambda a: {"a": a}), min_size=1, max_size=2)),
    }  # fmt: skip
    several = st.lists(st.sampled_from(list(branches)), min_size=2, max_size=3, unique=True)
    word = st.sampled_from(["oneOf", "anyOf"])
    return st.tuples(word, several).flatmap(
        lambda chosen: _simple(
            {chosen[0]: [branches[name][0] for name in chosen[1]]}, branches[chosen[1][0]][1]
        )
    )


def _leaves(text: st.SearchStrategy[str]) -> list[st.SearchStrategy[Case]]:
    return [
        _simple({"type": "string"}, text),
        _simple({"type": "string", "x-widget": "textarea"}, LINES),
        _simple({"type": "string", "x-widget": "signature"}, text),
        _simple({"type": "integer"}, st.integers()),
        _simple({"type": "number"}, NUMBERS),
        _simple({"type": "number", "x-widget": "money"}, NUMBERS),
        _simple({"type": "boolean"}, st.booleans()),
        _simple({"type": "boolean", "x-widget": "declaration"}, st.just(True)),
        _simple({"type": "string", "format": "date"}, st.dates().map(str)),
        _simple({"type": "string", "x-widget": "month"}, st.dates().map(lambda day: f"{day:%Y-%m}".rjust(7, "0"))),
        _simple({"type": "string", "format": "time"}, st.times().map(lambda at: f"{at:%H:%M}")),
        _simple({"type": "string", "format": "cn-id-number"}, st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True)),
        _simple({"type": "string", "format": "cn-mobile"}, st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)),
        _simple({"type": "string", "format": "bank-card"}, st.from_regex(r"0[0-9]{15}", fullmatch=True)),
        _simple({"type": "array", "x-widget": "point", "prefixItems": [{"type": "number"}, {"type": "number"}]},
                st.lists(NUMBERS, min_size=2, max_size=2)),
        _simple({"type": "array", "items": {"type": "string"}}, st.lists(text, max_size=4)),
        _simple({"type": "array", "items": {"type": ["string", "null"]}}, st.lists(text | st.none(), max_size=3)),
        _simple({"type": "array", "items": {"type": "integer"}}, st.lists(st.integers(), max_size=4)),
        _simple({"type": "string", "x-code-list": "region", "x-region-level": "town"},
                st.sampled_from(["371602001", "110101001", "441900003", "371602001001"])),
        _simple({"type": "string", "x-code-list": "region"}, st.sampled_from(["371602", "710000", "441900"])),
        _simple({"type": "string", "x-code-list": "country"}, st.sampled_from(["CN", "FR", "TW"])),
        _simple({"type": "string", "format": "duration"}, st.sampled_from(["P1Y", "P3M12D", "PT90M", "P2W", "P0Y1M"])),
        _simple({"type": "string", "format": "signature"}, text | st.sampled_from(["M1 2L3 4L5 6M7 8L9 9"])),
        _simple({"type": "object", "x-widget": "date-range", "properties": {
            "from": {"type": "string", "format": "date"}, "to": {"type": "string", "format": "date"}}},
                st.dates().map(lambda day: {"from": str(day), "to": "9999-12-31"})),
        _simple({"type": "string", "format": "date-time"},
                st.datetimes().map(lambda at: f"{at:%Y-%m-%dT%H:%M}".rjust(16, "0") + ":00+08:00")),
        _simple({}, ANYTHING.filter(lambda value: value is not None)),
        _choices(),
        _choices(several=True),
        _either(text.filter(bool)),
    ]  # fmt: skip


@st.composite
def _objects(draw: st.DrawFn, leaf: st.SearchStrategy[Case], depth: int = 2, most: int = 5) -> Case:
    names = draw(st.lists(NAMES, min_size=1, max_size=most, unique=True))
    below = (
        leaf if depth == 0 else st.one_of(leaf, leaf, _objects(leaf, depth - 1, 3), _rows(leaf, depth - 1))
    )
    drawn = {name: draw(below) for name in names}
    schema = {
        "type": "object",
        "properties": {name: {"title": "题", **case[0]} for name, case in drawn.items()},
    }
    document = {name: case[1] for name, case in drawn.items() if case[1] is not None and draw(st.booleans())}
    return schema, document or None


@st.composite
def _rows(draw: st.DrawFn, leaf: st.SearchStrategy[Case], depth: int) -> Case:
    schema, first = draw(_objects(leaf, depth, 3))
    count = draw(st.integers(0, 3))
    widget = draw(st.sampled_from([{}, {"x-widget": "table"}]))
    return {"type": "array", "items": schema, **widget}, [first or {}] * count


@st.composite
def _conditional(draw: st.DrawFn, leaf: st.SearchStrategy[Case]) -> Case:
    """A form one of whose fields is there only because of another's answer."""
    schema, document = draw(_objects(leaf))
    sub, value = draw(leaf)
    condition = {"properties": {"kind?": {"const": "企业"}}, "required": ["kind?"]}
    schema["properties"]["kind?"] = {"enum": ["自然人", "企业"]}
    schema["allOf"] = [{"if": condition, "then": {"properties": {"only?": {"title": "题", **sub}}}}]
    answers = {**(document or {}), "kind?": "企业"}
    return schema, {**answers, "only?": value} if value is not None else answers


PLAIN = st.one_of(_leaves(TEXTS))
QUIET = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def _same(before: Any, after: Any) -> None:
    assert spell(before) == spell(after)


@QUIET
@given(case=_objects(PLAIN))
def test_what_a_page_shows_comes_back_without_any_memory_of_it(case, posted, context):
    schema, document = case
    root = nodes.plan(schema, document or {}, context)
    parsed = posts.parse(root, posted(html.render(root)), {})
    assert parsed.findings == ()
    _same(document or {}, parsed.data)


@QUIET
@given(case=_objects(st.one_of(_leaves(st.text(max_size=8)))))
def test_an_untouched_page_changes_nothing_whatever_the_answers_hold(case, posted, context):
    schema, document = case
    root = nodes.plan(schema, document or {}, context)
    parsed = posts.parse(root, posted(html.render(root)), document or {})
    _same(document or {}, parsed.data)


@QUIET
@given(case=_conditional(PLAIN))
def test_a_post_is_read_by_the_fields_that_it_makes_relevant_itself(case, posted, context):
    schema, document = case
    page = html.render(nodes.plan(schema, document, context))
    parsed = posts.read(schema, posted(page), {}, context)
    _same(document, parsed.data)


def test_numbers_of_any_size_come_back_exactly(posted, context):
    schema = {"type": "object", "properties": {name: {"type": "number"} for name in "abc"}}
    document = {"a": 10**30 + 1, "b": Decimal("0.10"), "c": Decimal("-12345678901234567890.123456789")}
    root = nodes.plan(schema, document, context)
    _same(document, posts.parse(root, posted(html.render(root)), {}).data)
