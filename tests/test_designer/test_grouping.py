"""Groups of fields in a matter: an update keeps what the matter changed, is taken back exactly, and dangles nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banshi_designer import clipboard
from banshi_designer.edits import CannotDo, Operation, apply, between, follow, inverse
from banshi_designer.edits import operations as ops
from banshi_designer.edits.layout import all_declarations, at, whereabouts
from banshi_designer.edits.rules import find, rules
from banshi_designer.grouping import taking, updating
from banshi_designer.grouping.comparing import compare
from banshi_designer.grouping.content import Content, faults, from_json, to_json
from banshi_designer.grouping.inserting import inserted
from banshi_designer.grouping.uses import Use, uses
from banshi_designer.starting.beginning import Beginning, Office
from banshi_designer.starting.blank import blank
from banshi_forms import Definition, check, read_package, to_canonical
from banshi_forms.matter import PARTS
from banshi_forms.package import read_folder
from banshi_templates import HERE

HYGIENE = ops.apply(read_package(read_folder(HERE / "matters" / "public-place-hygiene")), ops.Prepare())
OFFICE = Office("演示局（虚构）", "11371600MB2850001X", "371602")
SMALL = ops.apply(blank(Beginning("小事项", "small", OFFICE)), ops.Prepare())
STEP = str(HYGIENE.form["x-steps"][0]["id"])
KINDS = ["自然人", "企业"]


def group(**changed: Any) -> Content:
    """An applicant: name, kind, and of a company its code."""
    properties = {
        "party": {"type": "string", "title": "申请人名称", "maxLength": 50},
        "party_kind": {"type": "string", "title": "申请人类型", "enum": KINDS},
        "party_phone": {"type": "string", "title": "联系电话", "format": "cn-mobile", "x-hint": "手机号码"},
    }
    rule = {
        "if": {"properties": {"party_kind": {"const": "企业"}}, "required": ["party_kind"]},
        "then": {
            "properties": {"party_code": {"type": "string", "title": "信用代码", "format": "cn-credit-code"}},
            "required": ["party_code"],
        },
        "x-rule": {"id": "r1", "title": "企业填代码"},
    }
    form: dict[str, Any] = {
        "properties": properties,
        "required": ["party", "party_kind"],
        "allOf": [rule],
        "x-order": ["party", "party_kind", "party_code", "party_phone"],
    }
    return Content("申请人", {**form, **changed}, {"en": {"联系电话": "Telephone"}})


def with_field(content: Content, name: str, schema: dict[str, Any] | None) -> Content:
    """The group with a field made, changed or taken out."""
    rest = {key: one for key, one in content.form["properties"].items() if key != name}
    order = [one for one in content.names if one != name or schema is not None]
    order = order if schema is None or name in order else [*order, name]
    properties = rest if schema is None else {**content.form["properties"], name: schema}
    required = [one for one in content.form["required"] if one in order]
    return replace(
        content, form={**content.form, "properties": properties, "x-order": order, "required": required}
    )


OLD = group()
PHONE = OLD.form["properties"]["party_phone"]


def done(defn: Definition, operations: list[Operation]) -> Definition:
    for operation in operations:
        defn = apply(defn, operation)
    return defn


def used(boxed: bool = False, matter: Definition = HYGIENE) -> tuple[Definition, Use]:
    step = matter.form["x-steps"][0]["id"]
    operations, _thing = inserted(matter, OLD, "applicant", 1, f"{step}:0", boxed=boxed)
    defn = done(matter, operations)
    return defn, uses(defn.form)[0]


def schema_at(defn: Definition, path: str) -> dict[str, Any]:
    found: dict[str, Any] = at(defn.form, all_declarations(defn.form)[path][0])
    return found


def errors(defn: Definition) -> list[str]:
    return [f"{f.pointer} {f.code} {f.message}" for f in check(defn) if f.severity == "error"]


@pytest.mark.parametrize("boxed", [False, True])
def test_a_group_joins_a_form_with_its_rule_and_its_translation(boxed: bool) -> None:
    defn, use = used(boxed)
    assert errors(defn) == []
    assert list(use.fields) == ["party", "party_kind", "party_phone", "party_code"]
    assert find(defn.form, "g1.r1").shows == ("party_code",)
    assert defn.translations["en"]["联系电话"] == "Telephone"
    assert compare(defn.form, use, OLD, OLD).lines == ()


def test_a_group_used_twice_has_names_and_rules_of_its_own_each_time() -> None:
    defn, _use = used()
    operations, thing = inserted(defn, OLD, "applicant", 1, f"{STEP}:0")
    twice = done(defn, operations)
    assert thing == "party_1" and [one.id for one in uses(twice.form)] == ["g1", "g2"]
    assert find(twice.form, "g2.r1").shows == ("party_code_1",)
    assert errors(twice) == []


def test_the_hint_changes_where_the_matter_has_not_changed_it_itself() -> None:
    defn, use = used()
    new = with_field(OLD, "party_phone", {**PHONE, "x-hint": "11 位手机号码"})
    assert [line.kind for line in compare(defn.form, use, OLD, new).lines] == ["taken"]
    after = done(defn, updating.updated(defn, use, OLD, new, 2))
    assert schema_at(after, "party_phone")["x-hint"] == "11 位手机号码"
    assert {one.version for one in uses(after.form)} == {2}

    own = apply(defn, ops.Put("form", ("properties", "party_phone", "x-hint"), "白天能接通的电话"))
    assert [line.kind for line in compare(own.form, use, OLD, new).lines] == ["clash"]
    kept = done(own, updating.updated(own, use, OLD, new, 2, ["field:party_phone:x-hint"]))
    assert schema_at(kept, "party_phone")["x-hint"] == "白天能接通的电话"


def test_a_field_that_the_group_drops_stays_while_a_rule_of_the_matter_needs_it() -> None:
    defn, use = used()
    new = with_field(OLD, "party_phone", None)
    needed = apply(defn, ops.PutRule("mine", {"required": ["party_phone"]}, shows=("unit_name",)))
    with pytest.raises(CannotDo) as refused:
        updating.updated(needed, use, OLD, new, 2)
    assert refused.value.code == "in_use"
    after = done(needed, updating.updated(needed, use, OLD, new, 2, ["field:party_phone:"]))
    assert "x-group" not in schema_at(after, "party_phone") and errors(after) == []
    assert "party_phone" not in all_declarations(done(defn, updating.updated(defn, use, OLD, new, 2)).form)


def test_a_field_that_the_matter_took_out_does_not_come_back() -> None:
    defn, _use = used()
    without = apply(defn, ops.RemoveField("party_phone"))
    new = with_field(OLD, "party_phone", {**PHONE, "x-hint": "11 位手机号码"})
    use = uses(without.form)[0]
    assert [line.kind for line in compare(without.form, use, OLD, new).lines] == ["away"]
    assert "party_phone" not in all_declarations(
        done(without, updating.updated(without, use, OLD, new, 2)).form
    )


def test_an_option_that_a_rule_of_the_matter_asks_for_is_not_taken_away() -> None:
    defn, use = used()
    asks = apply(
        defn,
        ops.PutRule("mine", {"properties": {"party_kind": {"const": "自然人"}}, "required": ["party_kind"]},
                    shows=("unit_name",)),
    )  # fmt: skip
    new = with_field(OLD, "party_kind", {"type": "string", "title": "申请人类型", "enum": ["企业", "机关"]})
    with pytest.raises(CannotDo):
        updating.updated(asks, use, OLD, new, 2)


def test_new_fields_stand_behind_the_one_they_follow_in_the_group() -> None:
    defn, use = used()
    new = with_field(OLD, "party_mail", {"type": "string", "title": "电子邮箱", "format": "email"})
    after = done(defn, updating.updated(defn, use, OLD, new, 2))
    where = whereabouts(after.form, "party_mail")
    section = next(s for s in after.form["x-steps"] if s["id"] == STEP)["sections"][where[1] if where else 0]
    assert section["fields"].index("party_mail") == section["fields"].index("party_phone") + 1


def test_a_group_is_made_of_a_section_and_its_fields_are_the_first_use() -> None:
    defn, _use = used()
    free = done(defn, updating.detached(defn, uses(defn.form)[0]))
    paths = ["party", "party_kind", "party_code", "party_phone"]
    content = taking.taken_out(free, paths, "申请人")
    assert faults(content) == [] and len(rules(content.form)) == 1
    assert content.words["en"]["联系电话"] == "Telephone"
    after = done(free, taking.marked(free, paths, content, "applicant", 1))
    assert compare(after.form, uses(after.form)[0], content, content).lines == ()
    assert errors(after) == []


def test_what_a_group_must_not_hold_is_said() -> None:
    outside = {"if": {"properties": {"unit_name": {"const": "x"}}}, "then": {"required": ["party"]}}
    assert faults(replace(OLD, form={"properties": {}, "x-order": []})) == ["empty"]
    assert "outside" in faults(group(allOf=[{**outside, "x-rule": {"id": "r1"}}]))
    assert faults(from_json(to_json(OLD))) == []


HINT = st.sampled_from(["", "手机号码", "11 位手机号码"])
LOCAL = st.lists(
    st.one_of(
        st.builds(lambda hint: ops.Put("form", ("properties", "party_phone", "x-hint"), hint or "无"), HINT),
        st.builds(lambda on: ops.Require(("properties", "party"), on), st.booleans()),
        st.sampled_from([
            ops.RemoveField("party_phone"), ops.RenameField("party_phone", "tel"), ops.RemoveRule("g1.r1"),
            ops.PutRule("own", {"required": ["party_phone"]}, shows=("party",)), ops.MoveField("party", "request", 0),
            ops.RenameField("party_kind", "sort"), ops.Translate("en", "联系电话", "Phone"),
        ]),
    ),
    max_size=5,
)  # fmt: skip


@st.composite
def versions(draw: st.DrawFn) -> Content:
    new = (
        with_field(OLD, "party_phone", {**PHONE, "x-hint": draw(HINT) or "无"})
        if draw(st.booleans())
        else OLD
    )
    for name in ("party_phone", "party"):
        new = with_field(new, name, None) if draw(st.booleans()) else new
    if draw(st.booleans()):
        new = with_field(new, "mail", {"type": "string", "title": "邮箱", "format": "email"})
    if draw(st.booleans()):
        code = new.form["allOf"][0]["then"]["properties"]["party_code"]
        new = with_field(replace(new, form={**new.form, "allOf": []}), "party_code", code)
    return new


def parts_of(defn: Definition) -> dict[str, Any]:
    return {name: getattr(defn, name) for name in (*PARTS, "translations", "samples", "files")}


def tried(defn: Definition, operation: Operation) -> Definition:
    try:
        return apply(defn, operation)
    except CannotDo:
        return defn


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LOCAL, versions(), st.booleans(), st.booleans())
def test_whatever_was_changed_an_update_is_taken_back_exactly_and_leaves_nothing_dangling(
    local: list[Operation], new: Content, mine: bool, boxed: bool
) -> None:
    defn, _use = used(boxed, SMALL)
    for operation in local:
        defn = tried(defn, operation)
    use = uses(defn.form)[0]
    lines = compare(defn.form, use, OLD, new).lines
    keep = [line.key for line in lines if mine and line.may_choose]
    try:
        after = done(defn, updating.updated(defn, use, OLD, new, 2, keep))
    except CannotDo:
        return
    assert set(errors(after)) <= set(errors(defn))
    assert all(one.version == 2 for one in uses(after.form))
    own = {line.fact for line in lines if line.kind in ("own", "away") or line.key in keep}
    left = [line for one in uses(after.form) for line in compare(after.form, one, new, new).lines]
    assert {
        line.fact for line in left
    } <= own  # everything else of the group has come, nothing of the matter's went
    back = follow(parts_of(after), inverse(between(parts_of(defn), parts_of(after))))
    assert to_canonical(replace(after, **back)) == to_canonical(defn)


def test_a_copy_of_a_field_of_a_group_stands_for_itself() -> None:
    defn, _use = used()
    copy = clipboard.copied(defn, "party")
    operations, _thing = clipboard.pasted(defn, copy, f"{STEP}:0")
    assert [one.fields["party"] for one in uses(done(defn, operations).form)] == ["party"]
