"""What each kind of field takes from a post, shows and says: divisions, long lists, spans, documents, signatures, points."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from banshi_forms import (
    Context,
    Option,
    check_schema,
    html,
    nodes,
    plan,
    posts,
    prefill,
    render,
    sentence,
    suggest,
    validate,
)
from banshi_forms.codes import below, division
from banshi_forms.values import FileFacts

TODAY = Context(date(2026, 11, 23))
REGION = {"type": "string", "title": "地区", "x-code-list": "region"}
TOWN = {**REGION, "x-region-level": "town"}
SIGNED = {"type": "string", "title": "签名", "format": "signature"}
PERIOD = {
    "type": "object",
    "title": "承租期间",
    "x-widget": "date-range",
    "properties": {
        "from": {"type": "string", "format": "date", "title": "起租日"},
        "to": {"type": "string", "format": "date", "title": "退租日"},
    },
}


def form(**fields: Any) -> dict[str, Any]:
    return {"type": "object", "properties": fields}


def posted(
    field: dict[str, Any], *pairs: tuple[str, str], before: Any = None, context: Context = TODAY
) -> Any:
    """The answer of the field ``a`` after a post of these pairs."""
    data = {} if before is None else {"a": before}
    return posts.read(form(a=field), pairs, data, context).data.get("a")


def said(field: dict[str, Any], value: Any, context: Context = TODAY) -> str:
    """The answer in words, as a person reads it."""
    text = render(plan(form(a=field), {"a": value}, context), "view")
    return text.striptags().replace(field.get("title", "a"), "", 1).strip()


def faults(field: dict[str, Any], value: Any, context: Context = TODAY) -> list[tuple[str, str]]:
    return [
        (f.pointer, sentence(f)) for f in validate(form(a={**field, "title": "甲"}), {"a": value}, context)
    ]


def test_a_division_is_chosen_level_by_level_and_kept_on_the_way_down() -> None:
    assert posted(TOWN, ("a.0", "37")) == "37"
    assert posted(TOWN, ("a.0", "37"), ("a.1", "3716"), before="37") == "3716"
    assert (
        posted(TOWN, ("a.0", "37"), ("a.1", "3716"), ("a.2", "371602"), ("a.3", "371602003")) == "371602003"
    )
    assert faults(TOWN, "3716") == [("/a", "请选择甲，选到乡镇（街道）")]
    assert faults(REGION, "3716") == [("/a", "请选择甲，选到县（市、区）")]
    assert faults(TOWN, "371602003") == []
    assert said(TOWN, "371602003") == "山东省滨州市滨城区北镇街道"


def test_another_province_lets_go_of_the_cities_of_the_first() -> None:
    assert posted(TOWN, ("a.0", "44"), ("a.1", "3716"), ("a.2", "371602"), before="371602") == "44"


def test_where_there_is_but_one_division_below_nobody_is_asked() -> None:
    assert posted(REGION, ("a.0", "11")) == "1101"
    assert posted(REGION, ("a.0", "44"), ("a.1", "4419")) == "441900"
    assert posted(REGION, ("a.0", "71")) == "710000"
    assert division("441900003") == "广东省东莞市东城街道" and division("710000") == "台湾省"


def test_a_division_nobody_knows_is_shown_and_not_lost() -> None:
    page = html.render(plan(form(a=REGION), {"a": "999999"}, TODAY))
    assert '<option value="999999" selected>999999</option>' in page
    assert posted(REGION, ("a.0", "999999"), before="999999") == "999999"


def test_towns_stand_below_every_county_that_has_any() -> None:
    counties = [
        county for province, _ in below("") for city, _ in below(province) for county, _ in below(city)
    ]
    assert len(counties) == 2981 and sum(len(below(county)) for county in counties) > 41_000


COUNTRY = {"type": "string", "title": "国籍", "x-code-list": "country"}
COUNTY = {**REGION, "x-widget": "search"}


@pytest.mark.parametrize(
    ("field", "typed", "read"),
    [
        (COUNTRY, "中国 [CN]", "CN"),
        (COUNTRY, "中国", "CN"),
        (COUNTRY, " ｃｎ ", "CN"),
        (COUNTRY, "法国", "FR"),
        (COUNTRY, "中", "中"),
        (COUNTRY, "", None),
        (COUNTY, "山东省滨州市滨城区 [371602]", "371602"),
        (COUNTY, "朝阳区", "朝阳区"),
        ({"enum": [1, "1", True, "a\nb"], "x-widget": "search"}, "1 [=1]", 1),
    ],
)
def test_a_typed_text_is_the_option_that_it_alone_names(field: dict[str, Any], typed: str, read: Any) -> None:
    assert posted(field, ("a", typed)) == read


def test_without_a_script_a_text_that_means_several_is_answered_with_what_it_may_mean() -> None:
    page = html.render(plan(form(a=COUNTY), {"a": "朝阳"}, TODAY))
    assert "“朝阳”的选项" in page and '<option value="110105">北京市朝阳区 [110105]</option>' in page
    assert posted(COUNTY, ("a", "朝阳"), ("a.pick", "110105"), before="朝阳") == "110105"
    assert faults(COUNTY, "朝阳") == [("/a", "请从选项中选择甲")]


def test_a_long_list_is_searched_by_words_on_the_server() -> None:
    step = plan(form(a=COUNTY, b={"type": "string"}), {}, TODAY)
    found = [option["label"] for option in suggest(step, "a", "滨州 区")["options"]]
    assert found == ["山东省滨州市滨城区 [371602]", "山东省滨州市沾化区 [371603]"]
    assert suggest(step, "b", "") is None and suggest(step, "c", "") is None
    assert len(suggest(step, "a", "")["options"]) == 30
    live = html.LiveLinks("/r", "#step", "/options")
    assert 'data-options="/options?field=a"' in html.render(step, live=live)


def test_bureaus_come_from_the_caller_and_others_are_refused() -> None:
    field = {"type": "string", "title": "主管部门", "x-options": "organisations"}
    known = Context(
        date(2026, 11, 23), lists={"organisations": (Option("17", "市场监督管理局"), Option("18", "卫健委"))}
    )
    assert posted(field, ("a", "卫健委"), context=known) == "18"
    assert said(field, "17", known) == "市场监督管理局"
    assert faults(field, "99", known) == [("/a", "请从选项中选择甲")] and faults(field, "17", known) == []
    assert nodes.find(plan(form(a={**field, "x-widget": "select"}), {}, known), "/a").kind == "select"  # type: ignore[union-attr]


def test_two_dates_are_told_as_one_and_stand_in_order() -> None:
    span = {"from": "2026-10-01", "to": "2029-09-30"}
    assert said(PERIOD, span) == "2026年10月1日 至 2029年9月30日"
    assert said(PERIOD, {"from": "2026-10-01"}) == "自 2026年10月1日 起"
    assert faults(PERIOD, {"from": "2026-10-02", "to": "2026-10-01"}) == [("/a/to", "退租日不能早于“起租日”")]
    assert faults(PERIOD, {"from": "2026-10-01", "to": "2026-10-01"}) == []


def test_a_duration_is_typed_in_the_units_that_are_asked_for() -> None:
    field = {"type": "string", "title": "期限", "format": "duration"}
    assert posted(field, ("a.0", "３"), ("a.1", "6"), ("a.3", "")) == "P3Y6M"
    assert posted({**field, "x-units": ["hour", "minute"]}, ("a.4", "1"), ("a.5", "30")) == "PT1H30M"
    assert posted(field, ("a.0", "三"), ("a.1", ""), ("a.3", "")) == "三"
    assert posted(field, ("a.0", ""), ("a.1", ""), ("a.3", ""), before="P1Y") is None
    assert said(field, "P3Y6M") == "3年 6个月" and said(field, "P2W") == "2周"
    assert faults(field, "三") and faults(field, "P") and not faults(field, "PT90M")


def test_a_moment_is_typed_in_the_time_of_the_country() -> None:
    field = {"type": "string", "format": "date-time"}
    assert posted(field, ("a", "2026-12-01T09:30")) == "2026-12-01T09:30:00+08:00"
    assert posted(field, ("a", "2026年12月1日 9:30")) == "2026-12-01T09:30:00+08:00"
    assert (
        posted(field, ("a", "2026-12-01T09:30:00Z"), before="2026-12-01T09:30:00Z") == "2026-12-01T09:30:00Z"
    )
    assert said(field, "2026-12-01T09:30:00+08:00") == "2026年12月1日 09:30"
    assert not faults(field, "2026-12-01T09:30:00+08:00")


@pytest.mark.parametrize(
    ("form_of", "right", "wrong"),
    [
        (
            "cn-plate",
            ["鲁M12345", "鲁MD12345", "鲁M12345F", "京A1234警", "粤ZA123港", "使014578"],
            ["M12345", "鲁I12345", "鲁M1234"],
        ),
        (
            "cn-passport",
            ["E12345678", "EA1234567", "G12345678", "DE1234567", "K12345678"],
            ["E1234567", "X12345678", "EI1234567"],
        ),
        ("passport", ["C01X00T47", "AB123"], ["c01x00t47", "1234", "1234567890"]),
        ("cn-hk-macau-permit", ["H12345678", "M1234567800"], ["T12345678", "H1234567"]),
        ("cn-taiwan-permit", ["12345678", "1234567890A"], ["1234567", "T1234567"]),
        (
            "cn-foreign-residence",
            ["FRA310078112345", "91111119900101000X"],
            ["911111199001010001", "FRA31007811234"],
        ),
    ],
)
def test_numbers_of_documents_have_their_shapes(form_of: str, right: list[str], wrong: list[str]) -> None:
    field = {"type": "string", "format": form_of}
    assert [text for text in right if faults(field, text)] == []
    assert [text for text in wrong if not faults(field, text)] == []


def test_plates_and_cards_are_typed_with_signs_and_blanks_and_read_in_groups() -> None:
    plate, card = {"type": "string", "format": "cn-plate"}, {"type": "string", "format": "bank-card"}
    assert posted(plate, ("a", "鲁m·d12345")) == "鲁MD12345" and said(plate, "鲁MD12345") == "鲁M·D12345"
    assert posted(card, ("a", "6222 0212 3456 7894")) == "6222021234567894"
    assert said(card, "6222021234567894") == "6222 0212 3456 7894"


DRAWN = "M10 20L30 40L50 60"


def test_a_signature_is_drawn_or_typed_and_shown_as_it_was() -> None:
    assert posted(SIGNED, ("a", ""), ("a.lines", DRAWN)) == DRAWN
    assert posted(SIGNED, ("a", "张三"), ("a.lines", DRAWN), before=DRAWN) == "张三"
    assert posted(SIGNED, ("a", ""), ("a.lines", DRAWN + "M1 1L2 2"), before="张三") == DRAWN + "M1 1L2 2"
    assert posted(SIGNED, ("a", ""), ("a.lines", DRAWN), ("a.remove", "true"), before=DRAWN) is None
    for mode in ("view", "print"):
        assert f'<path d="{DRAWN}"' in render(plan(form(a=SIGNED), {"a": DRAWN}, TODAY), mode)  # type: ignore[arg-type]
    assert said(SIGNED, "张三") == "张三"


def test_only_lines_are_drawn_and_only_so_many() -> None:
    for nasty in ('M1 1L2 2"/><script>', "M1 1 L2 2Z", "M1 1C1 1 2 2 3 3", "M1 1" + "L2 2" * 8000):
        page = render(plan(form(a=SIGNED), {"a": nasty}, TODAY), "view")
        assert "<path" not in page and "<script>" not in page
    assert faults(SIGNED, "M1 1" + "L2 2" * 8000) and faults(SIGNED, "名" * 101)
    assert not faults(SIGNED, DRAWN)


def test_a_covered_signature_is_not_drawn() -> None:
    root = plan(form(a={**SIGNED, "x-sensitive": "name"}), {"a": DRAWN}, TODAY)
    assert "<path" not in render(root, "view", masked=True)


def test_a_point_lies_on_the_earth() -> None:
    field = {"type": "array", "x-widget": "point", "items": {"type": "number"}}
    assert faults(field, [118.01, 37.38]) == []
    assert faults(field, [218.01, 37.38]) == [("/a", "甲需要填写经度和纬度，例如 118.0167 和 37.3835")]


def test_files_are_counted_and_so_are_their_pages() -> None:
    known = Context(
        date(2026, 11, 23), files={"f": FileFacts("f", "合同.pdf", 9, "application/pdf", pages=31)}
    )
    several = {
        "type": "array",
        "items": {"type": "string"},
        "x-accept": {"min": 2, "max": 3, "max_pages": 30},
    }
    assert faults(several, ["f"], known) == [("/a", "甲至少需要2个文件"), ("/a", "甲中有文件超过30页")]
    assert faults(several, ["g", "h", "i", "j"], known) == [("/a", "甲最多3个文件")]
    camera = html.render(
        plan(form(a={**several, "x-accept": {"types": ["jpg"], "capture": True}}), {}, TODAY)
    )
    assert 'accept="image/*" capture="environment"' in camera


def test_what_is_known_is_filled_in_at_any_depth() -> None:
    name = {"type": "string", "x-prefill": "applicant.name"}
    locked = {**name, "x-prefill-locked": True}
    inside = form(b=name, c=form(d=name), e={"type": "string"})
    rows = {"type": "array", "items": form(a=name)}
    known = Context(date(2026, 11, 23), applicant={"name": "张三"})
    assert prefill(
        form(a=inside, r=rows, n=form(x={"type": "string"})), {"r": [{}, {"a": "李四"}]}, known
    ) == {
        "a": {"b": "张三", "c": {"d": "张三"}},
        "r": [{"a": "张三"}, {"a": "李四"}],
    }
    page = html.render(plan(form(a=form(b=locked)), {"a": {"b": "别人"}}, known))
    assert "张三" in page and "别人" not in page


def test_the_annotations_of_these_kinds_are_in_the_dialect() -> None:
    fine = form(a=TOWN, b={**COUNTRY, "x-widget": "search"}, c=PERIOD, d={"type": "string", "x-options": "organisations"},
                e={"type": "string", "format": "duration", "x-units": ["day"]},
                f={"type": "string", "x-accept": {"max_pages": 3, "capture": True}})  # fmt: skip
    assert [f for f in check_schema(fine) if f.severity == "error"] == []
    assert check_schema(form(a={"x-region-level": "village"}))[0].severity == "error"
