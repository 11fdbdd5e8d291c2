"""``banshi form convert`` and ``banshi form export``, from outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from banshi_forms.command import form
from banshi_forms.converting.blank import blank_page
from banshi_forms.converting.exports import to_json_schema, to_rjsf

ROOT = Path(__file__).parents[2]
MATTERS = sorted((ROOT / "templates/banshi_templates/matters").glob("*/form.json"))
WORKBOOK = ROOT / "tests/material/converting/xlsform/example_xls__loop.xlsx"


def run(*arguments, **more):
    return CliRunner().invoke(form, [str(argument) for argument in arguments], **more)


def saved(path, value):
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def test_a_form_that_is_carried_whole_leaves_with_0(tmp_path):
    file = saved(tmp_path / "f.json", {"schema": {"type": "object", "properties": {"a": {"type": "string"}}}})
    done = run("convert", "--from", "rjsf", file)
    answer = json.loads(done.stdout)
    assert done.exit_code == 0
    assert answer["schema"]["properties"] == {"a": {"type": "string"}}
    assert {"source": "/schema/properties/a/type", "outcome": "carried", "field": "/a"} in answer["report"]


def test_a_form_that_is_not_leaves_with_1_and_the_report_may_go_to_a_file(tmp_path):
    file = saved(
        tmp_path / "f.json", {"type": "button", "key": "b", "action": "custom", "custom": "alert(1)"}
    )
    done = run("convert", "--from", "formio", file, "--report", tmp_path / "r.json", "--lang", "en")
    assert done.exit_code == 1
    assert "report" not in json.loads(done.stdout)
    lines = {line["source"]: line for line in json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))}
    assert lines["/custom"]["original"] == "alert(1)"
    assert lines["/custom"]["note"] == "pages have no buttons with programs behind them"


def test_two_files_and_standard_input_are_read(tmp_path):
    ui = saved(tmp_path / "ui.json", {"a": {"ui:widget": "textarea"}})
    done = run("convert", "--from", "rjsf", "-", ui, input='{"properties": {"a": {"type": "string"}}}')
    assert json.loads(done.stdout)["schema"]["properties"]["a"]["x-widget"] == "textarea"


def test_what_is_no_form_leaves_with_2_and_one_sentence(tmp_path):
    for dialect, content in (("formio", "{}"), ("rjsf", "[1]"), ("jsonforms", "nonsense"), ("xlsform", "x")):
        (tmp_path / "f").write_text(content, encoding="utf-8")
        done = run("convert", "--from", dialect, tmp_path / "f")
        assert done.exit_code == 2
        assert done.stdout == ""
        assert done.stderr.startswith("banshi form: ")
    assert run("convert", "--from", "xlsform", "-").exit_code == 2


def test_a_workbook_is_converted_with_its_translations():
    answer = json.loads(run("convert", "--from", "xlsform", WORKBOOK).stdout)
    assert answer["counts"]["carried"] > 0
    assert [f for f in answer["findings"] if f["severity"] == "error"] == []


@pytest.mark.parametrize("path", MATTERS, ids=lambda path: path.parent.name)
def test_our_own_forms_are_written_for_others(path):
    plain = json.loads(run("export", "--to", "jsonschema", path).stdout)
    Draft202012Validator.check_schema(plain)
    assert "x-" not in {key[:2] for key in keys(plain)}
    for_rjsf = json.loads(run("export", "--to", "rjsf", path).stdout)
    Draft202012Validator.check_schema(for_rjsf["schema"])
    assert for_rjsf["uiSchema"]["ui:order"][-1] == "*"
    page = run("export", "--to", "blank", path).stdout
    assert page.startswith("<!doctype html>") and "□" in page


def keys(value):
    if isinstance(value, dict):
        yield from value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from keys(item)


OURS = {
    "type": "object",
    "title": "T<b>",
    "properties": {
        "kind": {"type": "string", "enum": ["a", "b"], "x-enum-titles": {"a": "A"}, "title": "Kind", "x-hint": "which"},
        "said": {"x-widget": "notice", "description": "Read **this**"},
        "sum": {"type": "number", "x-formula": "1 + 1"},
        "rows": {"type": "array", "title": "Rows", "items": {"type": "object", "properties": {
            "id": {"type": "string", "format": "cn-id-number", "title": "ID"}}, "required": ["id"]}},
    },
    "x-order": ["said", "kind", "more", "sum", "rows"],
    "allOf": [{"if": {"properties": {"kind": {"const": "b"}}, "required": ["kind"]},
               "then": {"properties": {"more": {"type": "string", "title": "More", "x-widget": "textarea"}}, "required": ["more"]}}],
}  # fmt: skip


def test_plain_json_schema_keeps_conditions_and_says_what_it_lost():
    found = to_json_schema(OURS)
    assert found.schema["allOf"][0]["then"]["required"] == ["more"]
    assert found.schema["properties"]["kind"]["oneOf"][0] == {"const": "a", "title": "A"}
    assert found.schema["properties"]["kind"]["description"] == "which"
    lost = {entry.source for entry in found.report if entry.outcome == "not_carried"}
    assert {"/properties/sum/x-formula", "/properties/said", "/x-order"} <= lost
    assert to_json_schema(OURS, keep=True).report == ()
    assert OURS["properties"]["said"]["x-widget"] == "notice"  # what was given is not changed


def test_rjsf_gets_widgets_help_and_order_also_of_conditional_fields():
    found = to_rjsf(OURS)
    assert found.ui == {
        "ui:order": ["said", "kind", "more", "sum", "rows", "*"], "kind": {"ui:help": "which"}, "more": {"ui:widget": "textarea"},
    }  # fmt: skip
    assert found.schema["properties"]["said"]["type"] == "null"


def test_a_blank_form_has_boxes_for_all_that_may_be_asked_and_says_when():
    page = blank_page(OURS)
    assert "T&lt;b&gt;" in page and "<strong>this</strong>" in page
    assert page.index("Kind") < page.index("More") < page.index("Rows")
    assert "“Kind”" in page and "时填写" in page  # the condition of More, in words
    assert "Sum" not in page and "sum" not in page.split("</style>")[1]  # computed: nobody writes it
    assert "must be filled in" in blank_page(OURS, "en")
