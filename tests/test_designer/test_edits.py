"""Edits of a draft: after any sequence of them the definition is whole, and undoing them all gives back the start."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banshi_designer.edits import (
    CannotDo,
    Clash,
    apply,
    between,
    follow,
    from_json,
    inverse,
    to_json,
    touches,
)
from banshi_designer.edits import operations as ops
from banshi_designer.edits.layout import names_in, whereabouts
from banshi_designer.edits.places import identity
from banshi_designer.edits.rules import rules
from banshi_forms import Definition, check, read_package, to_canonical
from banshi_forms.matter import PARTS
from banshi_forms.package import read_folder
from banshi_templates import HERE

MATTERS = {
    path.name: ops.apply(read_package(read_folder(path)), ops.Prepare())
    for path in sorted((HERE / "matters").iterdir())
    if path.is_dir()
}
HYGIENE = MATTERS["public-place-hygiene"]
TEXT = {"type": "string", "title": "备注说明", "maxLength": 200}


def parts_of(defn: Definition) -> dict[str, Any]:
    return {name: getattr(defn, name) for name in (*PARTS, "translations", "samples")}


def errors(defn: Definition) -> list[str]:
    return [f"{f.pointer} {f.code} {f.message}" for f in check(defn) if f.severity == "error"]


def test_the_starter_matters_begin_without_errors() -> None:
    assert [fault for defn in MATTERS.values() for fault in errors(defn)] == []


def test_a_field_is_added_where_it_was_dropped() -> None:
    done = apply(HYGIENE, ops.AddField("remark", TEXT, step="place", section=1, before="items"))
    assert whereabouts(done.form, "remark") == ("place", 1)
    section = next(step for step in done.form["x-steps"] if step["id"] == "place")["sections"][1]
    assert section["fields"].index("remark") + 1 == section["fields"].index("items")
    assert errors(done) == []


def test_a_field_that_others_name_is_not_removed_and_they_are_told() -> None:
    with pytest.raises(CannotDo) as refused:
        apply(HYGIENE, ops.RemoveField("category"))
    kinds = {use.kind for use in refused.value.params["uses"]}
    assert (refused.value.code, kinds >= {"rule", "placeholder"}) == ("in_use", True)


def test_a_field_that_nobody_names_goes_with_its_translations() -> None:
    added = apply(HYGIENE, ops.AddField("remark", TEXT, step="place"))
    spoken = apply(added, ops.Translate("en", "备注说明", "Remarks"))
    done = apply(spoken, ops.RemoveField("remark"))
    assert "备注说明" in spoken.translations["en"] and "备注说明" not in done.translations["en"]
    assert done.form == HYGIENE.form


def test_a_field_is_called_otherwise_wherever_it_is_named() -> None:
    done = apply(HYGIENE, ops.RenameField("category", "place_kind"))
    assert errors(done) == []
    assert "category" not in names_in(done.form) and not ops.uses(done, "category")
    assert done.samples["basic"]["answers"]["place_kind"] == HYGIENE.samples["basic"]["answers"]["category"]


@pytest.mark.parametrize("name", MATTERS)
def test_fields_can_be_called_otherwise_in_every_matter(name: str) -> None:
    defn = MATTERS[name]
    for field in names_in(defn.form)[::9]:
        done = apply(defn, ops.RenameField(field, f"{field}_2"))
        assert errors(done) == [], field


def test_a_rule_shows_a_field_only_while_it_holds_and_gives_it_back_when_it_goes() -> None:
    condition = {"properties": {"mode": {"const": "告知承诺"}}, "required": ["mode"]}
    added = apply(HYGIENE, ops.AddField("remark", TEXT, step="place"))
    ruled = apply(
        added, ops.PutRule("x", condition, shows=("remark",), requires=("remark",), title="承诺才填")
    )
    assert "remark" not in ruled.form["properties"] and errors(ruled) == []
    off = apply(ruled, ops.PutRule("x", condition, shows=("remark",), requires=("remark",), on=False))
    assert "remark" in off.form["properties"] and errors(off) == []
    assert next(rule for rule in rules(off.form) if rule.id == "x").shows == ("remark",)
    assert apply(off, ops.RemoveRule("x")).form["properties"] == added.form["properties"]


def test_rules_are_read_back_as_they_were_written() -> None:
    for defn in MATTERS.values():
        for rule in rules(defn.form):
            if not rule.expert:
                again = apply(
                    defn, ops.PutRule(**{key: value for key, value in vars(rule).items() if key != "expert"})
                )
                assert [r for r in rules(again.form) if r.id == rule.id] == [rule]


def test_two_people_who_edit_different_things_both_keep_their_work() -> None:
    mine = ops.Put("materials", ("materials", "id:business_licence", "title"), "营业执照（副本）")
    theirs = ops.AddField("remark", TEXT, step="place")
    assert not touches(mine) & touches(theirs)
    assert parts_of(apply(apply(HYGIENE, mine), theirs)) == parts_of(apply(apply(HYGIENE, theirs), mine))


def test_taking_back_what_another_person_changed_since_is_refused() -> None:
    place = ("materials", "id:business_licence", "title")
    done = apply(HYGIENE, ops.Put("materials", place, "甲"))
    back = inverse(between(parts_of(HYGIENE), parts_of(done)))
    with pytest.raises(Clash):
        follow(parts_of(apply(done, ops.Put("materials", place, "乙"))), back)


def test_an_operation_can_be_stored_and_read() -> None:
    for operation in (
        ops.Put("guide", ("summary",), "新的说明"), ops.Clear("guide", ("faq",)), ops.Take("materials", ("materials", "id:x")),
        ops.AddField("a", TEXT, step="place"), ops.PutRule("r", {"required": ["a"]}, shows=("a",)), ops.Prepare(),
    ):  # fmt: skip
        assert from_json(to_json(operation)) == operation  # type: ignore[arg-type]
    with pytest.raises(CannotDo):
        from_json({"op": "Format", "disk": True})


def any_operation(defn: Definition) -> st.SearchStrategy[Any]:
    """An operation that might be done to this definition; many of them are refused, which is well."""
    fields = sorted(names_in(defn.form))
    steps = [(step["id"], at) for step in defn.form["x-steps"] for at in range(len(step["sections"]))]
    known = rules(defn.form)
    listed = [
        (part, (key, f"id:{identity(thing)}"))
        for part, key in (("materials", "materials"), ("procedure", "stages"), ("form", "x-steps"))
        for thing in getattr(defn, part)[key]
    ]
    field, place, thing = st.sampled_from(fields), st.sampled_from(steps), st.sampled_from(listed)
    texts = st.text("甲乙丙 a", min_size=1, max_size=6)
    return st.one_of(
        st.builds(
            lambda n, p, r: ops.AddField(f"new_{n}", TEXT, step=p[0], section=p[1], required=r),
            st.integers(0, 9), place, st.booleans(),
        ),
        st.builds(ops.RemoveField, field),
        st.builds(lambda f, p, b: ops.MoveField(f, p[0], p[1], b), field, place, field | st.none()),
        st.builds(lambda f, n: ops.RenameField(f, f"called_{n}"), field, st.integers(0, 5)),
        st.builds(
            lambda n, tested, shown, on: ops.PutRule(f"q{n}", {"required": [tested]}, shows=(shown,), on=on),
            st.integers(0, 3), field, field, st.booleans(),
        ),
        st.builds(lambda rule: ops.RemoveRule(rule.id), st.sampled_from(known)) if known else st.nothing(),
        st.builds(
            lambda rule, on: replace_rule(rule, on), st.sampled_from(known), st.booleans()
        ) if known else st.nothing(),
        st.builds(lambda one, text: ops.Put(one[0], (*one[1], "title"), text), thing, texts),
        st.builds(lambda one, other: ops.Move(one[0], one[1], other[1][-1][3:]), thing, thing),
        st.builds(lambda one: ops.Take(one[0], one[1]), st.sampled_from([t for t in listed if t[0] != "procedure"])),
        st.builds(lambda f, text: ops.Put("form", ("properties", f, "title"), text), field, texts),
        st.builds(lambda text, said: ops.Translate("en", text, said), st.sampled_from(["主体类型", "提交方式"]), texts),
    )  # fmt: skip


def replace_rule(rule: Any, on: bool) -> Any:
    return ops.PutRule(**{key: value for key, value in vars(replace(rule, on=on)).items() if key != "expert"})


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(st.data())
def test_any_sequence_of_operations_leaves_a_whole_definition_and_can_be_taken_back(
    data: st.DataObject,
) -> None:
    start = MATTERS[data.draw(st.sampled_from(sorted(MATTERS)))]
    defn, log = start, []
    for _ in range(data.draw(st.integers(1, 8))):
        operation = data.draw(any_operation(defn))
        try:
            done = apply(defn, operation)
        except CannotDo:
            continue
        changes = between(parts_of(defn), parts_of(done))
        assert parts_of(done) == follow(parts_of(defn), changes), operation
        log.append(changes)
        defn = done
    dangling = [
        fault for fault in errors(defn) if "no_field" in fault or "placeholder" in fault or "shape" in fault
    ]
    assert dangling == []
    back: Any = parts_of(defn)
    for changes in reversed(log):
        back = follow(back, inverse(changes))
    assert to_canonical(replace(start, **back)) == to_canonical(start)
