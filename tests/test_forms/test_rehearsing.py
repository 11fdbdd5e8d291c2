"""Made-up documents: valid ones that take every branch, near misses, and rehearsals that find what does not come back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner

from banshi_forms import Context, read_package, validate
from banshi_forms.command import form
from banshi_forms.package import read_folder
from banshi_forms.rehearsing import branches, generate, made, near_misses, rehearse
from banshi_forms.rehearsing.browser import posted
from banshi_forms.spelling import read, spell
from banshi_templates import HERE

MATTERS = sorted(path.name for path in (HERE / "matters").iterdir() if path.is_dir())
FORM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "kind": {"type": "string", "enum": ["自然人", "企业"]},
        "area": {"type": "number", "minimum": 1, "maximum": 9, "multipleOf": 0.5},
        "plate": {"type": "string", "pattern": "^[A-Z]{2}-[0-9]{3}$"},
        "rows": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"properties": {"day": {"type": "string", "format": "date"}}}},
    },
    "required": ["kind", "area", "rows"],
    "allOf": [
        {
            "if": {"properties": {"kind": {"const": "企业"}}, "required": ["kind"]},
            "then": {"properties": {"code": {"type": "string", "format": "cn-credit-code"}}, "required": ["code"]},
            "else": {"properties": {"id": {"type": "string", "format": "cn-id-number"}}, "required": ["id"]},
        }
    ],
}  # fmt: skip


def test_made_up_documents_are_valid_and_take_every_branch(context: Context) -> None:
    samples = generate(FORM, 12, 1, context)
    assert [sample.faults for sample in samples] == [()] * 12
    assert {sample.document["kind"] for sample in samples} == {"自然人", "企业"}
    assert any("plate" in sample.document for sample in samples)
    assert any("plate" not in sample.document for sample in samples)


def test_the_same_seed_gives_the_same_documents_and_another_others(context: Context) -> None:
    one, same, other = (generate(FORM, 5, seed, context) for seed in (1, 1, 2))
    assert one == same != other


def test_a_near_miss_is_refused_where_it_says(context: Context) -> None:
    misses = near_misses(FORM, 20, 1, context)
    assert len({miss.keyword for miss in misses}) > 3
    for miss in misses:
        assert {f.pointer for f in validate(FORM, miss.document, context)} == {miss.pointer}, miss


@pytest.mark.parametrize("name", MATTERS)
def test_the_forms_of_the_starter_matters_are_rehearsed(name: str, context: Context) -> None:
    schema = read_package(read_folder(HERE / "matters" / name)).form
    report = rehearse(schema, 3, 3, context)
    assert (report.holds, report.made > 0, report.made) == (True, True, report.came_back), report


def missed(name: str, count: int, context: Context) -> list[tuple[str, str]]:
    schema = read_package(read_folder(HERE / "matters" / name)).form
    found = branches(schema, made(schema, count, 1, context), context)
    assert found.of > 100 and found.reached + len(found.missed) == found.of
    return [(miss.pointer, miss.side) for miss in found.missed]


def test_a_dozen_documents_reach_every_branch_of_the_starter_forms(context: Context) -> None:
    assert missed("food-workshop", 8, context) == []
    assert missed("outdoor-advertising", 10, context) == []
    assert missed("old-age-allowance", 9, context) == [
        ("/properties/other_allowance", "most")
    ]  # a check forbids it
    left = [pointer for pointer, _ in missed("public-place-hygiene", 12, context)]
    assert not any(pointer.endswith(("/then", "/else")) for pointer in left)


ROW: dict[str, Any] = {
    "type": "object",
    "properties": {"kind": {"enum": ["a", "b"]}, "part": {"$ref": "#/$defs/part"}},
    "required": ["kind"],
    "allOf": [
        {
            "if": {"properties": {"kind": {"const": "b"}}, "required": ["kind"]},
            "then": {
                "properties": {"size": {"type": "integer", "minimum": 1, "maximum": 9}},
                "required": ["size"],
            },
            "else": {"properties": {"colour": {"type": "string", "maxLength": 9}}},
        }
    ],
}
SHAPES: dict[str, Any] = {
    "type": "object",
    "properties": {
        "rows": {"type": "array", "minItems": 1, "maxItems": 4, "items": ROW},
        "way": {"oneOf": [
            {"type": "object", "properties": {"by": {"const": "post"}, "to": {"type": "string"}}, "required": ["by", "to"]},
            {"type": "object", "properties": {"by": {"const": "hand"}, "at": {"type": "boolean"}}, "required": ["by"]},
        ]},
        "from": {"type": "string", "format": "date"}, "until": {"type": "string", "format": "date"},
        "a": {"type": "integer", "minimum": 0, "maximum": 500}, "b": {"type": "integer", "minimum": 0, "maximum": 500},
        "sum": {"type": "integer", "x-formula": "a + b"},
        "more": {"type": "object", "properties": {"x": {"type": "string"}}, "additionalProperties": {"type": "boolean"}},
    },
    "required": ["rows", "from", "until", "a", "b"],
    "dependentSchemas": {"way": {"properties": {"why": {"type": "string"}}, "required": ["why"]}},
    "allOf": [
        {"if": {"properties": {"sum": {"minimum": 900}}, "required": ["sum"]}, "then": {"properties": {"large": {"type": "string"}}}},
        {"if": {"properties": {"sum": {"maximum": 3}}, "required": ["sum"]}, "then": {"properties": {"small": {"type": "string"}}}},
        {"if": {"properties": {"rows": {"contains": {"properties": {"size": {"minimum": 5}}, "required": ["size"]}}}, "required": ["rows"]},
         "then": {"properties": {"heavy": {"type": "boolean"}}, "required": ["heavy"]}},
        {"if": {"properties": {"heavy": {"const": True}}, "required": ["heavy"]}, "then": {"properties": {"crane": {"enum": ["no", "yes"]}}}},
    ],
    "x-check": [
        {"id": "order", "at": "until", "rule": "from < until && until <= add_days(from, 30)", "message": {"zh_CN": "先后"}},
        {"id": "equal", "at": "b", "rule": "a == 7 || b >= a", "message": {"zh_CN": "不小于"}},
        {"id": "one", "at": "rows", "rule": "rows.exists_one(r, r.kind == 'a') || count(rows) > 2", "message": {"zh_CN": "恰有一行"}},
    ],
    "$defs": {"part": {"type": "object", "properties": {"of": {"$ref": "#/$defs/part"}, "name": {"type": "string"}}}},
}  # fmt: skip


def test_rows_references_choices_computed_conditions_and_checks_are_all_met(context: Context) -> None:
    found = made(SHAPES, 14, 1, context)
    assert all(not sample.faults for sample in found.samples)
    assert branches(SHAPES, found, context).missed == ()
    assert len(found.all) > 50
    report = rehearse(SHAPES, 3, 1, context)
    assert (report.holds, report.came_back) == (True, 3), report


@pytest.mark.parametrize(
    "schema",
    [
        {"type": ["string", "boolean", "integer", "null"]},
        {"type": "array", "items": {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}},
        {"properties": {"a": {"type": "string", "not": {"enum": ["x"]}}}, "required": ["a"], "not": {"required": ["b"]}},
        {"properties": {"at": {"enum": ["m", "n"]}, "show": {"type": "boolean"}}, "required": ["at"],
         "oneOf": [{"properties": {"at": {"const": "m"}}}, {"properties": {"at": {"not": {"const": "m"}}, "show": False}}]},
    ],
)  # fmt: skip
def test_documents_are_made_of_whatever_type_and_where_something_must_not_hold(
    schema: Any, context: Context
) -> None:
    report = rehearse(schema, 4, 1, context)
    assert (report.holds, report.made, report.came_back, report.unmade) == (True, 4, 4, {})


def test_near_misses_break_checks_across_fields_too(context: Context) -> None:
    misses = [miss for miss in near_misses(SHAPES, 10, 1, context) if miss.keyword == "x-check"]
    assert misses and {miss.pointer for miss in misses} <= {"/until", "/b", "/rows"}


def test_a_branch_that_is_missed_is_told_with_what_forbids_it(context: Context) -> None:
    never = {
        "if": {"properties": {"kind": {"const": "?"}}, "required": ["kind"]},
        "then": {"required": ["plate"]},
    }
    few = {
        "id": "few",
        "at": "rows",
        "rule": "count(rows) < 3",
        "message": {"zh_CN": "太多", "en": "Too many."},
    }
    schema = {**FORM, "allOf": [*FORM["allOf"], never], "x-check": [few]}
    told = {
        missed.pointer: missed for missed in branches(schema, made(schema, 12, 1, context), context).missed
    }
    assert set(told) == {"/allOf/1/then", "/properties/rows"}
    assert told["/allOf/1/then"].certain and not told["/properties/rows"].certain
    assert "太多" in told["/properties/rows"].why


def test_a_condition_on_what_facts_say_is_met_when_they_are_known_and_else_told(context: Context) -> None:
    dear = {
        "if": {"properties": {"fee": {"exclusiveMinimum": 0}}, "required": ["fee"]},
        "then": {"properties": {"pay": {"type": "string"}}},
    }
    fields = {
        "days": {"type": "integer", "minimum": 1},
        "fee": {"type": "number", "x-formula": "days * facts.rate"},
    }
    schema = {"type": "object", "properties": fields, "required": ["days"], "allOf": [dear]}
    (first, *_) = branches(schema, made(schema, 8, 1, context), context).missed
    assert first.pointer == "/allOf/0/then" and "facts" in first.why and not first.certain
    told = replace(context, facts={"rate": 2})
    assert [miss.pointer for miss in branches(schema, made(schema, 8, 1, told), told).missed] == [
        "/allOf/0/else"
    ]


@pytest.mark.long
def test_a_form_of_many_categories_needs_as_many_documents(context: Context) -> None:
    assert missed("public-place-hygiene", 40, context) == []


def test_a_form_that_nobody_can_fill_in_is_told_with_what_is_wrong(context: Context) -> None:
    never = {"properties": {"a": {"type": "integer", "minimum": 5, "maximum": 3}}, "required": ["a"]}
    report = rehearse(never, 3, 1, context)
    assert report.made == 0 and any("/a" in why for why in report.unmade)


def test_a_browser_posts_what_is_chosen_and_typed_and_nothing_else() -> None:
    page = (
        '<input name="a" value="1"><input name="b" disabled value="2"><input type="checkbox" name="c" value="x">'
        '<input type="radio" name="d" value="y" checked><select name="e"><option value="p">P<option value="q" selected>Q'
        '</select><textarea name="f">\nline\nline</textarea><button name="g" value="3">send</button>'
    )
    assert posted(page) == [("a", "1"), ("d", "y"), ("e", "q"), ("f", "line\r\nline")]


def test_the_commands_write_lines_and_a_report(tmp_path: Any) -> None:
    path = tmp_path / "form.json"
    path.write_text(spell(FORM), encoding="utf-8")
    made = CliRunner().invoke(form, ["generate", str(path), "-n", "3", "--seed", "7"])
    assert made.exit_code == 0 and len([read(line) for line in made.stdout.splitlines()]) == 3
    told = read(made.stderr)["branches"]
    assert told["reached"] + len(told["missed"]) == told["of"] > 10
    wrong = CliRunner().invoke(form, ["generate", str(path), "-n", "3", "--invalid"])
    assert wrong.exit_code == 0 and set(read(wrong.output.splitlines()[0])) == {"data", "pointer", "keyword"}
    tried = CliRunner().invoke(form, ["rehearse", str(path), "-n", "4"])
    report = read(tried.output)
    assert tried.exit_code == 0 and report["holds"] is True
    assert report["branches"]["reached"] + len(report["branches"]["missed"]) == report["branches"]["of"]
