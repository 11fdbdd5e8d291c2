"""Forms of other dialects: each converts, draws, and every element of it is accounted for."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from banshi_forms import Context, check_schema, parse, plan, render, validate
from banshi_forms.converting import Unusable, convert, counts, told
from banshi_forms.converting.ledger import Ledger, Part, uncovered
from banshi_forms.spelling import read

HERE = Path(__file__).parents[1] / "material" / "converting"
NOW = Context(date(2026, 11, 23))
FORMS = {
    (file, name): (dialect, source)
    for file, dialect in [
        ("rjsf", "rjsf"), ("jsonforms", "jsonforms"), ("formio", "formio"), ("formio-core", "formio"), ("chefs", "formio"),
    ]
    for name, source in read((HERE / f"{file}.json").read_text(encoding="utf-8")).items()
}  # fmt: skip
IDS = ["/".join(key) for key in FORMS]


@pytest.fixture(params=FORMS.values(), ids=IDS)
def form(request):
    dialect, source = request.param
    return source, convert(dialect, [source])


def test_each_form_of_the_material_becomes_a_sound_schema_that_draws(form):
    _, found = form
    assert [f for f in check_schema(found.schema) if f.severity == "error"] == []
    assert "<" in str(render(plan(found.schema, {}, NOW)))
    assert str(render(plan(found.schema, found.data or {}, NOW), "print", "en")) is not None


def test_every_leaf_of_every_source_is_in_the_report(form):
    source, found = form
    assert list(uncovered(source, found.report)) == []


def test_what_is_not_carried_is_kept_verbatim_with_a_reason(form):
    source, found = form
    for line in told(found.report, "en"):
        if line["outcome"] == "not_carried":
            assert line["note"]
            assert line["original"] == at(source, line["source"]) or "configuration" in line["source"]


def test_the_words_of_a_report_are_all_in_chinese_too(form):
    _, found = form
    for line in told(found.report, "zh_CN"):
        assert "note" not in line or any("一" <= c <= "鿿" for c in line["note"])


@pytest.mark.parametrize("name", [name for file, name in FORMS if file == "rjsf" and name != "bundledSchema"])
def test_answers_that_come_with_a_form_are_judged_as_its_own_schema_judges_them(name):
    _, source = FORMS["rjsf", name]
    found = convert("rjsf", [source])
    if found.data is None:
        return
    schema, data = (json.loads(json.dumps(part, default=float)) for part in (source["schema"], found.data))
    ours = [f for f in validate(found.schema, found.data, NOW) if f.severity == "error"]
    assert (not ours) == Draft7Validator(schema).is_valid(data)


WITH_DATA = [
    key for key, (_, s) in FORMS.items() if isinstance(s, dict) and (s.get("formData") or s.get("data"))
]


@pytest.mark.parametrize("key", WITH_DATA, ids="/".join)
def test_answers_that_come_with_a_form_go_through_its_page_unharmed(key, posted):
    dialect, source = FORMS[key]
    found = convert(dialect, [source])
    answers = found.data or {}
    parsed = parse(
        plan(found.schema, answers, NOW), posted(str(render(plan(found.schema, answers, NOW)))), answers
    )
    assert told_of(parsed.data) == told_of(answers)


def told_of(answers):
    """Null is absent, by the rule of the dialect."""
    return (
        {name: value for name, value in answers.items() if value is not None}
        if isinstance(answers, dict)
        else answers
    )


def test_a_file_that_holds_no_form_is_refused_with_a_sentence():
    for dialect in ("rjsf", "jsonforms", "formio"):
        for nonsense in ([], [1], ["a"], [[]], [{"data": 1}, 3, 4]):
            with pytest.raises(Unusable):
                convert(dialect, nonsense)


def test_what_no_importer_has_touched_is_reported_as_not_carried():
    ledger = Ledger()
    whole = Part({"title": "A", "strange": {"deep": 1}, "nothing": "", "inner": {"b": 2}}, ledger)
    assert whole.take("title") == "A"
    whole.part("inner")
    outcome = {entry.source: (entry.outcome, entry.original) for entry in ledger.close()}
    assert outcome == {
        "/title": ("carried", None), "/strange": ("not_carried", {"deep": 1}), "/nothing": ("no_effect", ""),
        "/inner/b": ("not_carried", 2),
    }  # fmt: skip


def test_the_counts_name_every_fate():
    found = convert("rjsf", [{"schema": {"type": "object", "strange": 1}, "uiSchema": {}}])
    assert counts(found.report) == {"carried": 1, "changed": 0, "not_carried": 1, "no_effect": 1}


def all_keys(value):
    below = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    yield from value if isinstance(value, dict) else ()
    for item in below:
        yield from all_keys(item)


def at(source, pointer):
    for key in pointer.split("/")[1:]:
        key = key.replace("~1", "/").replace("~0", "~")
        source = source[int(key)] if isinstance(source, list) else source[key]
    return source


keys = sorted({key for _, source in FORMS.values() for key in all_keys(source)})
junk = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(keys) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(keys), inner, max_size=4),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(FORMS)), st.data())
def test_a_form_with_nonsense_in_it_is_refused_or_accounted_for(name, data):
    dialect, source = FORMS[name]
    for _ in range(data.draw(st.integers(1, 3))):
        source = spoilt(source, data)
    try:
        found = convert(dialect, [source])
    except Unusable:
        return
    assert list(uncovered(source, found.report)) == []


def spoilt(value, data, depth=0):
    """The document with one value somewhere in it replaced."""
    if not value or not isinstance(value, dict | list) or (depth and data.draw(st.integers(0, 3)) == 0):
        return data.draw(junk)
    if isinstance(value, list):
        at = data.draw(st.integers(0, len(value) - 1))
        return [spoilt(item, data, depth + 1) if n == at else item for n, item in enumerate(value)]
    key = data.draw(st.sampled_from(sorted(value)))
    return {**value, key: spoilt(value[key], data, depth + 1)}
