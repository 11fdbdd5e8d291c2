"""Text with holes: what an administrator may write, and what he may not make the server do."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest

import banshi_templates
from banshi_platform.i18n import add_catalogue, use_locale
from banshi_runtime.documents.words import LONGEST_TEXT, BadText, check, fill, names

VALUES = {
    "name": "滨州渤海传媒有限公司",
    "id": "371602199007080025",
    "day": "2026-12-07",
    "month": "2027-01",
    "amount": Decimal("1004.50"),
    "agreed": True,
    "nothing": None,
    "kinds": ["墙面牌", "", "灯箱"],
    "rows": [{"kind": "墙面牌", "area": 96, "items": ["a"]}, {"kind": "灯箱", "area": Decimal("6.25")}],
    "items": ["淋浴", "池浴"],
    "group": {"items": "不是方法", "inner": {"deep": "好"}},
}


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ name }}", "滨州渤海传媒有限公司"),
        ("{{ day | date_zh }}起", "2026年12月7日起"),
        ("{{ month | date_zh }}", "2027年1月"),
        ("{{ day | date_han }}", "二〇二六年十二月七日"),
        ("{{ amount | money_cn }}", "壹仟零肆元伍角整"),
        ("{{ amount | money }}元", "1,004.50元"),
        ("{{ amount }}", "1004.5"),
        ("{{ id | mask }}", "3716**********0025"),
        ("{{ id[-4:] }}", "0025"),
        ("{{ kinds | join_zh }}", "墙面牌、灯箱"),
        ("{{ kinds | join('/') }}", "墙面牌/灯箱"),
        ("{{ items | join_zh }}", "淋浴、池浴"),
        ("{{ group.items }}{{ group.inner.deep }}{{ group['inner']['deep'] }}", "不是方法好好"),
        ("{{ rows | sum('area') | fixed }}", "102.25"),
        ("{{ rows | map(attribute='kind') | join_zh }}", "墙面牌、灯箱"),
        ("{{ rows | length }}处", "2处"),
        ("{% for row in rows %}{{ loop.index }}.{{ row.kind }}{% if not loop.last %}；{% endif %}{% endfor %}", "1.墙面牌；2.灯箱"),
        ("{{ rows[0].area * 2 + 1 }}", "193"),
        ("{{ 0.1 + 0.2 }}", "0.3"),
        ("{{ agreed }}{{ nothing }}", "是"),
        ("{% if rows[1].area > 5 %}大{% else %}小{% endif %}", "大"),
        ("{{ gone | default('—') }}{% if gone is defined %}有{% endif %}", "—"),
        ("{{ name | replace('有限公司', '') }}", "滨州渤海传媒"),
    ],
)  # fmt: skip
def test_a_text_is_filled_in(source: str, text: str) -> None:
    assert fill(source, VALUES).text == text


@pytest.mark.parametrize(
    "source",
    [
        "{{ gone }}",
        "{{ rows[0].gone }}",
        "{{ rows[7].kind }}",
        "{{ group }}",
        "{{ name.__class__ }}",
        "{{ name.upper() }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ rows.append }}",
        "{{ group.keys() }}",
        "{{ group.values }}",
        "{{ name | attr('__class__') }}",
        "{{ rows | map('attr', '__class__') | list }}",
        "{{ [].__class__.__base__.__subclasses__() }}",
        "{{ self }}",
        "{{ range(10) }}",
        "{{ cycler }}",
        "{{ lipsum.__globals__ }}",
        "{{ loop.__init__ }}",
        "{% for row in rows %}{{ loop.__class__ }}{% endfor %}",
        "{% for row in rows %}{{ loop(row) }}{% endfor %}",
        "{% for row in rows recursive %}{{ row.kind }}{% endfor %}",
        "{% include '/etc/passwd' %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% set a = 'x' %}{{ a }}",
        "{% block a %}{% endblock %}",
        "{% filter upper %}x{% endfilter %}",
        "{{ '%s' % name }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ 'a' * 1000000000 }}",
        "{{ rows * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ 1 / 0 }}",
        "{{ name + id }}",
        "{{ 'x' | center(1000000000) }}",
        "{{ 'x' | format(1) }}",
        "{{ name | pprint }}",
        "{{ name | date_zh }}",
        "{{ name | money_cn }}",
        "{{ name",
        "{% for %}",
        "{{ (" * 2_000,
    ],
)
def test_what_is_not_plain_data_is_refused_with_a_sentence(source: str) -> None:
    with pytest.raises(BadText) as refusal:
        fill(source, VALUES)
    assert str(refusal.value)


def test_work_without_end_is_cut_short() -> None:
    rows = [{"n": number} for number in range(1_000)]
    nested = "{% for a in rows %}{% for b in rows %}{% endfor %}{% endfor %}"
    deep = "{% for a in rows %}{% for b in rows %}{% for c in rows %}x{% endfor %}{% endfor %}{% endfor %}"
    growing = "{{ name" + "|replace('a','aaaaaaaaaaaaaaaaaaaa')" * 50 + " }}"
    begin = time.monotonic()
    for source in (nested, deep, growing, "{{ 'x' * 10 }}", "x" * 9_000, "{{ " + "-" * 5_000 + "1 }}"):
        with pytest.raises(BadText):
            fill(source, {"rows": rows, "name": "a"})
    with pytest.raises(BadText):
        fill(
            "{% for a in rows %}{{ name }}{% endfor %}", {"rows": rows, "name": "长" * (LONGEST_TEXT // 500)}
        )
    assert time.monotonic() - begin < 3


def test_a_preview_marks_what_is_missing_and_goes_on() -> None:
    filled = fill(
        "{{ gone }}、{{ rows[0].lost }}、{{ gone + 1 }}、{{ gone | date_zh }}{% for x in gone %}.{% endfor %}",
        VALUES,
        lenient=True,
    )
    assert "⟦gone⟧" in filled.text
    assert "⟦lost⟧" in filled.text
    assert set(filled.missing) == {"gone", "lost"}


def test_why_a_text_cannot_be_filled_in_is_said_in_the_reader_s_language() -> None:
    add_catalogue(Path(banshi_templates.__file__).parent / "locale")
    for source, why in (
        ("{{ gone }}", "没有名为 gone 的内容"),
        ("{{ 'x' | money_cn }}", "这不是可以写成大写的金额"),
    ):
        with use_locale("zh_CN"), pytest.raises(BadText) as refusal:
            fill(source, VALUES)
        assert refusal.value.params["why"] == why


def test_a_text_can_be_checked_before_there_are_answers() -> None:
    check("{{ anything | date_zh }}")
    assert names("{% for row in rows %}{{ row.kind }}{{ loop.index }}{% endfor %}{{ name }}") == {
        "rows",
        "name",
    }
    with pytest.raises(BadText):
        check("{{ anything.method() }}")


def test_a_value_cannot_write_a_template_of_its_own() -> None:
    assert fill("{{ name }}", {"name": "{{ 7 * 7 }}{% for %}"}).text == "{{ 7 * 7 }}{% for %}"
