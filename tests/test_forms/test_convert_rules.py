"""Conditions, formulas and layout of other dialects hold in ours: asked of resolve and validate, not of the text."""

from __future__ import annotations

from datetime import date

import pytest

from banshi_forms import Context, check_schema, plan, render, resolve, validate
from banshi_forms.converting import convert, told

NOW = Context(date(2026, 11, 23))


def asked(schema, answers):
    assert [f for f in check_schema(schema) if f.severity == "error"] == []
    found = resolve(schema, answers, NOW)
    return found.relevant, found.required, found.data


def formio(*components, **form):
    found = convert("formio", [{"components": list(components), "display": "form", **form}])
    return found.schema, {line["source"]: line for line in told(found.report, "en")}


TEXT = {"type": "textfield", "input": True}


@pytest.mark.parametrize(
    "rule",
    [
        {"conditional": {"show": True, "when": "kind", "eq": "b"}},
        {"conditional": {"show": "true", "when": "kind", "eq": "b"}},
        {"conditional": {"show": False, "when": "kind", "eq": "a"}},
        {"conditional": {"json": {"==": [{"var": "kind"}, "b"]}}},
        {"conditional": {"show": True, "conjunction": "all",
                         "conditions": [{"component": "kind", "operator": "isEqual", "value": "b"}]}},
        {"customConditional": "show = data.kind === 'b' || data.kind == 'c';"},
        {"customConditional": "show = !(data.kind != 'b');"},
    ],
)  # fmt: skip
def test_a_condition_of_form_io_shows_and_requires_together(rule):
    schema, _ = formio(
        {**TEXT, "key": "kind"}, {**TEXT, "key": "more", "validate": {"required": True}, **rule}
    )
    for kind, shown in (("b", True), ("a", False)):
        relevant, required, _ = asked(schema, {"kind": kind})
        assert ("/more" in relevant, "/more" in required) == (shown, shown)


def test_a_program_is_reported_verbatim_and_never_run():
    script = "for (;;) {} show = true;"
    schema, report = formio(
        {**TEXT, "key": "a", "customConditional": script, "validate": {"custom": "valid = 1"}}
    )
    assert report["/components/0/customConditional"]["original"] == script
    assert report["/components/0/validate/custom"]["outcome"] == "not_carried"
    assert asked(schema, {})[0] == {"/a"}


def test_rows_groups_and_layout_keep_the_shape_of_the_answers():
    grid = {"type": "datagrid", "key": "people", "label": "People", "components": [
        {**TEXT, "key": "name", "validate": {"required": True}},
        {**TEXT, "key": "why", "customConditional": "show = row.name == 'x' && data.kind == 'b'"},
    ]}  # fmt: skip
    box = {"type": "container", "key": "box", "components": [{**TEXT, "key": "inner"}]}
    panel = {"type": "panel", "title": "Part", "components": [{"type": "columns", "columns": [
        {"width": 6, "components": [{**TEXT, "key": "kind"}]}, {"width": 6, "components": [grid, box]}]}]}  # fmt: skip
    schema, _ = formio(panel)
    relevant, _, _ = asked(
        schema, {"kind": "b", "people": [{"name": "x"}, {"name": "y"}], "box": {"inner": "1"}}
    )
    assert {"/people/0/why", "/box/inner"} <= relevant
    assert "/people/1/why" not in relevant
    assert schema["properties"]["kind"]["x-width"] == "half"
    assert schema["x-steps"][0]["sections"][0]["title"] == "Part"


def test_the_steps_of_a_wizard_are_steps():
    panels = [{"type": "panel", "title": t, "components": [{**TEXT, "key": t}]} for t in ("one", "two")]
    schema, _ = formio(*panels, display="wizard")
    assert [(s["id"], s["title"]) for s in schema["x-steps"]] == [("one", "one"), ("two", "two")]


def test_a_calculated_value_is_computed_where_it_is_plain_and_reported_where_it_is_a_program():
    number = {"type": "number", "key": "n"}
    total = {"type": "number", "key": "total", "calculateValue": "value = data.n * 2 + 1"}
    loop = {"type": "number", "key": "loop", "calculateValue": "data.n.forEach((x) => { value += x })"}
    logic = {"type": "number", "key": "logic", "calculateValue": {"if": [{">": [{"var": "n"}, 3]}, 10, 20]}}
    schema, report = formio(number, total, loop, logic)
    data = asked(schema, {"n": 5})[2]
    assert (data["total"], data["logic"]) == (11, 10)
    assert report["/components/2/calculateValue"]["outcome"] == "not_carried"


def test_what_a_component_demands_is_demanded():
    schema, _ = formio(
        {
            **TEXT,
            "key": "a",
            "validate": {"pattern": "[a-z]+", "maxLength": 3, "customMessage": "small letters"},
        },
        {**TEXT, "key": "words", "validate": {"minWords": 2, "maxWords": "3"}},
        {**TEXT, "key": "mask", "inputMask": "99-a"},
        {"type": "number", "key": "n", "validate": {"min": 1, "max": 5, "step": 0.5}},
        {"type": "checkbox", "key": "agree", "validate": {"required": True}},
        {
            "type": "selectboxes",
            "key": "boxes",
            "values": [{"value": "p", "label": "P"}, {"value": "q", "label": "Q"}],
        },
    )
    good = {"a": "abc", "words": "one two", "mask": "12-b", "n": 2.5, "agree": True, "boxes": ["p"]}
    assert validate(schema, good, NOW) == []
    bad = {"a": "1abc", "words": "one", "mask": "12b", "n": 7, "agree": False, "boxes": ["z"]}
    assert {f.pointer for f in validate(schema, bad, NOW)} >= {
        "/a",
        "/words",
        "/mask",
        "/n",
        "/agree",
        "/boxes/0",
    }
    assert schema["properties"]["a"]["x-messages"]["pattern"] == {"zh_CN": "small letters"}


def test_an_export_of_open_forms_shows_and_stops_by_its_logic():
    components = [
        {"type": "date", "key": "born", "label": "Born"},
        {
            "type": "content",
            "key": "young",
            "html": "<p>You are <strong>too young</strong>.</p>",
            "hidden": True,
        },
        {**TEXT, "key": "name"},
    ]
    trigger = {">": [{"date": {"var": "born"}}, {"-": [{"today": []}, {"rdelta": [18, 0, 0]}]}]}
    show = {
        "component": "young",
        "action": {"type": "property", "property": {"value": "hidden"}, "state": False},
    }
    needs = {
        "component": "name",
        "action": {"type": "property", "property": {"value": "required"}, "state": True},
    }
    stop = {"component": "", "action": {"type": "disable-next"}}
    source = {
        "forms": [{"name": "Licence"}],
        "formSteps": [{"form_definition": "http://x/1", "index": 0}],
        "formDefinitions": [
            {"url": "http://x/1", "name": "You", "configuration": {"components": components}}
        ],
        "formLogic": [{"json_logic_trigger": trigger, "actions": [show, needs, stop]}],
    }
    schema = convert("formio", [source]).schema
    relevant, required, _ = asked(schema, {"born": "2015-01-01"})
    assert {"/young"} <= relevant and "/name" in required
    assert [f.code for f in validate(schema, {"born": "2015-01-01", "name": "a"}, NOW)] == ["stop_1"]
    assert "/young" not in asked(schema, {"born": "1990-01-01"})[0]
    assert "**too young**" in str(schema)


def jsonforms(schema, *elements):
    found = convert(
        "jsonforms", [{"schema": schema, "uischema": {"type": "VerticalLayout", "elements": list(elements)}}]
    )
    return found.schema, {line["source"]: line for line in told(found.report, "en")}


BOTH = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}, "required": ["b"]}


def control(scope, **more):
    return {"type": "Control", "scope": scope, **more}


@pytest.mark.parametrize(
    ("effect", "shown", "locked"),
    [("SHOW", "x", None), ("HIDE", "y", None), ("ENABLE", None, "y"), ("DISABLE", None, "x")],
)
def test_a_rule_of_json_forms_shows_or_locks(effect, shown, locked):
    rule = {"effect": effect, "condition": {"scope": "#/properties/a", "schema": {"const": "x"}}}
    schema, _ = jsonforms(BOTH, control("#/properties/a"), control("#/properties/b", rule=rule))
    for value in ("x", "y"):
        relevant, required, _ = asked(schema, {"a": value})
        assert ("/b" in relevant, "/b" in required) == ((value == shown,) * 2 if shown else (True, True))
        page = plan(schema, {"a": value}, NOW)
        assert {n.pointer: n.read_only for n in leaves(page)}.get("/b", False) == (value == locked)


def leaves(node):
    yield node
    for below in node.children:
        yield from leaves(below)


def test_what_no_control_points_at_is_hidden_and_said_to_be():
    schema, report = jsonforms(BOTH, control("#/properties/b", label="B!"))
    assert schema["properties"]["a"]["x-widget"] == "hidden"
    assert schema["properties"]["b"]["title"] == "B!"
    assert report["/schema/properties/a"]["outcome"] == "changed"


def test_a_rule_that_is_a_program_is_reported():
    rule = {"effect": "SHOW", "condition": {"scope": "#/properties/a", "validate": {"__function__": "f"}}}
    _, report = jsonforms(BOTH, control("#/properties/b", rule=rule))
    assert report["/uischema/elements/0/rule"]["original"] == rule


def test_a_ui_schema_of_rjsf_annotates_through_references_and_branches():
    schema = {
        "definitions": {"place": {"type": "object", "properties": {"street": {"type": "string"}, "city": {"type": "string"}}}},
        "type": "object",
        "properties": {"home": {"$ref": "#/definitions/place"}, "work": {"$ref": "#/definitions/place"},
                       "n": {"type": "string", "enum": ["1", "2"], "enumNames": ["one", "two"]}},
        "dependencies": {"n": {"properties": {"more": {"type": "string"}}}},
    }  # fmt: skip
    ui = {"home": {"street": {"ui:widget": "textarea"}}, "more": {"ui:help": "Help"}, "ui:order": ["n", "*"]}
    found = convert("rjsf", [schema, ui]).schema
    page = str(render(plan(found, {"n": "1"}, NOW)))
    assert page.count("<textarea") == 1
    assert page.index('name="n"') < page.index("Help")
    assert "two" in page


def test_the_words_of_older_drafts_become_those_of_2020_12():
    old = {
        "$schema": "http://json-schema.org/draft-04/schema#", "id": "http://x/y", "type": "object",
        "definitions": {"n": {"type": "number", "minimum": 0, "exclusiveMinimum": True}},
        "properties": {"n": {"$ref": "#/definitions/n"}, "pair": {"type": "array", "items": [{"type": "string"}, {"type": "number"}],
                                                                  "additionalItems": False}},
        "dependencies": {"n": ["pair"]},
    }  # fmt: skip
    found = convert("rjsf", [old]).schema
    assert found["$defs"]["n"] == {"type": "number", "exclusiveMinimum": 0}
    assert found["properties"]["pair"] == {
        "type": "array", "prefixItems": [{"type": "string"}, {"type": "number"}], "items": False,
    }  # fmt: skip
    assert found["dependentRequired"] == {"n": ["pair"]}
    assert not {"$schema", "id", "definitions", "dependencies"} & set(found)
