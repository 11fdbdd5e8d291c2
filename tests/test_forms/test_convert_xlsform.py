"""XLSForm workbooks: questions, groups, repeats, choices, filters, languages and expressions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from banshi_forms import Context, check_schema, plan, render, resolve, validate
from banshi_forms.converting import Unusable, convert, told
from banshi_forms.converting.building import found as find
from banshi_forms.converting.expressions import Untranslatable
from banshi_forms.converting.formulas_out import cel
from banshi_forms.converting.ledger import Ledger, uncovered
from banshi_forms.converting.workbook import opened
from banshi_forms.converting.xpath import expression_of

HERE = Path(__file__).parents[1] / "material" / "converting" / "xlsform"
NOW = Context(date(2026, 11, 23))
WORKBOOKS = sorted(path for path in HERE.iterdir() if "duplicate" not in path.name)
SURVEY = """
| survey | | | | | | | | | | | |
| | type | name | label::English (en) | label::中文 (zh) | required | relevant | constraint | constraint_message | calculation | choice_filter |
| | begin group | who | You | 您 | | | | | | |
| | text | name | Name | 姓名 | yes | | string-length(.) <= 20 | too long | | |
| | integer | age | Age | 年龄 | yes | | . >= 18 and . < 120 | adults only | | |
| | date | born | Born | 出生日期 | | | . <= today() | not yet | | |
| | end group | | | | | | | | | |
| | select_one yn | married | Married? | 已婚？ | yes | ${age} >= 20 | | | | |
| | text | spouse | Spouse of ${name} | ${name}的配偶 | yes | ${married} = 'yes' | | | | |
| | select_multiple pets or_other | pets | Pets | 宠物 | | | count-selected(.) <= 2 | | | |
| | select_one prov | prov | Province | 省 | yes | | | | | |
| | select_one city | city | City | 市 | yes | | | | | prov=${prov} |
| | begin repeat | kids | Children | 子女 | | | | | | |
| | decimal | cost | Cost | 费用 | | | . > 0 | | | |
| | text | why | Why | 原因 | | ${cost} > 100 and ${married} = 'yes' | | | | |
| | end repeat | | | | | | | | | |
| | calculate | total | | | | | | | sum(${cost}) * 2 | |
| | note | costly | Much | 很多 | | ${total} > 200 | | | | |
| | text | odd | Odd | 怪 | if(${age} > 60, true(), false()) | once(uuid()) = 'a' | | | | |
| choices | | | | | |
| | list_name | name | label::English (en) | label::中文 (zh) | prov |
| | yn | yes | Yes | 是 | |
| | yn | no | No | 否 | |
| | pets | cat | Cat | 猫 | |
| | pets | dog | Dog | 狗 | |
| | prov | sd | Shandong | 山东 | |
| | prov | js | Jiangsu | 江苏 | |
| | city | bz | Binzhou | 滨州 | sd |
| | city | nj | Nanjing | 南京 | js |
| settings | | |
| | form_title | form_id |
| | Test | t |
"""
ANSWERS = {
    "who": {"name": "张三", "age": 30}, "married": "yes", "spouse": "李四", "prov": "sd", "city": "bz",
    "kids": [{"cost": 150, "why": "a"}, {"cost": 5}],
}  # fmt: skip


@pytest.fixture
def survey(tmp_path):
    path = tmp_path / "survey.md"
    path.write_text(SURVEY, encoding="utf-8")
    return convert("xlsform", [path])


def relevant(found, answers):
    return resolve(found.schema, answers, NOW).relevant


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.name)
def test_each_workbook_converts_draws_and_every_cell_is_in_the_report(path):
    found = convert("xlsform", [path])
    assert [f for f in check_schema(found.schema) if f.severity == "error"] == []
    assert "<" in str(render(plan(found.schema, {}, NOW)))
    book = opened(path, Ledger())
    assert list(uncovered(book.source, found.report)) == []


def test_a_workbook_that_cannot_be_read_is_refused_with_a_sentence(tmp_path):
    for name, content in {
        "a.xlsx": b"PK\x03\x04 no",
        "b.xls": b"no",
        "c.csv": b"a,b\n1,2\n",
        "d.txt": b"",
    }.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(Unusable):
            convert("xlsform", [tmp_path / name])
    with pytest.raises(Unusable, match="Duplicate"):
        convert("xlsform", [HERE / "bug_example_xls__duplicate_columns.xlsx"])
    with pytest.raises(Unusable):
        convert("xlsform", [tmp_path / "nothing.xlsx"])


def test_relevance_asks_for_what_the_workbook_asks_for(survey):
    assert check_schema(survey.schema) == []
    assert {"/spouse", "/kids/0/why", "/costly", "/city"} <= relevant(survey, ANSWERS)
    assert "/kids/1/why" not in relevant(survey, ANSWERS)
    assert not {"/spouse", "/married", "/kids/0/why"} & relevant(
        survey, {**ANSWERS, "who": {"age": 19}, "married": "no"}
    )


def test_constraints_refuse_with_the_messages_of_the_workbook(survey):
    assert [f for f in validate(survey.schema, ANSWERS, NOW) if f.severity == "error"] == []
    wrong = {
        **ANSWERS,
        "who": {"name": "n" * 21, "age": 17, "born": "2027-01-01"},
        "pets": ["cat", "dog", "other"],
    }
    said = {f.pointer: (f.message or {}).get("zh_CN") for f in validate(survey.schema, wrong, NOW)}
    assert said == {
        "/who/name": "too long", "/who/age": "adults only", "/who/born": "not yet", "/pets": None, "/pets_other": None,
    }  # fmt: skip


def test_a_choice_filter_offers_only_what_fits_the_other_answer(survey):
    assert [f.pointer for f in validate(survey.schema, {**ANSWERS, "city": "nj"}, NOW)] == ["/city"]
    assert "/city" not in relevant(survey, {})


def test_calculations_are_computed_from_the_rows(survey):
    assert resolve(survey.schema, ANSWERS, NOW).data["total"] == 310


def test_chinese_is_the_base_and_the_other_languages_are_translations_of_it(survey):
    assert survey.schema["properties"]["who"]["title"] == "您"
    assert survey.translations["en"]["您"] == "You"
    assert survey.translations["en"]["滨州"] == "Binzhou"


def test_what_cannot_be_said_is_reported_with_its_cell_and_its_text(survey):
    lost = [line for line in told(survey.report, "en") if line["outcome"] == "not_carried"]
    assert lost == [
        {
            "source": "/survey/18/relevant", "outcome": "not_carried", "field": "/odd",
            "note": "it cannot be told in JSON Schema or CEL (uuid())", "original": "once(uuid()) = 'a'",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (". > 1", "(has(root.a) && root.a > 1)"),
        ("${b} -1 >= 0", "((b - 1) >= 0)"),
        ("today() - 3 < .", "(add_days(today, -(3)) < a)"),
        ("selected(${c}, 'x') or not(${b} = 2)", '(("x" in c) || !((has(root.b) && root.b == 2)))'),
        ("if(${b} mod 2 = 0, 'even', 'odd') = 'odd'", None),
        ("count(${rows}) > 1 and sum(${n}) div 2 < 5", "((size(rows) > 1) && ((sum_of(rows.map(r, has(r.n), r.n)) / 2) < 5))"),
    ],
)  # fmt: skip
def test_an_expression_is_told_in_cel(text, rule):
    types = {
        ("a",): "number",
        ("b",): "number",
        ("c",): "array",
        ("rows",): "array",
        ("rows", "*", "n"): "number",
    }
    written = cel(expression_of(text, ("a",), lambda name: find(name, (), types), types), (), types)
    assert rule is None or written == rule


@pytest.mark.parametrize(
    "text",
    ["uuid()", "a b", "((((", "${nobody} = 1", "instance('x')/root", "1 +", "'", "${n} = 3", "." * 5000],
)
def test_an_expression_that_cannot_be_told_is_refused_not_guessed(text):
    types = {("a",): "number", ("rows",): "array", ("rows", "*", "n"): "number"}
    with pytest.raises(Untranslatable):
        cel(expression_of(text, ("a",), lambda name: find(name, (), types), types), (), types)
