"""The operations on a draft, each a small value that can be stored, done again on a newer draft, and refused.

Whatever an operation does, nothing dangles after it: a field that is named elsewhere is not removed, one that is
called otherwise is so everywhere, and translations whose text has gone go too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from banshi_forms import Definition
from banshi_forms.localise import texts_of
from banshi_forms.matter import PARTS
from banshi_forms.values import Json

from . import layout, rules
from .conditions import ANY_ROW, join, parent
from .places import ABSENT, BY_ID, NoPlace, at_id, identities, identity, look, put
from .problems import CannotDo
from .references import call_otherwise, uses

Place = tuple[str, ...]


@dataclass(frozen=True)
class Put:
    """Something else stands at a place of a part: a title, a limit, the whole of a list without identities."""

    part: str
    place: Place
    value: Json


@dataclass(frozen=True)
class Clear:
    """Nothing stands at a place any more."""

    part: str
    place: Place


@dataclass(frozen=True)
class Insert:
    """A thing joins a list of things with identities: a material, a stage, a step, a check."""

    part: str
    place: Place
    thing: Mapping[str, Json]
    before: str | None = None


@dataclass(frozen=True)
class Take:
    """A thing leaves such a list."""

    part: str
    place: Place


@dataclass(frozen=True)
class Move:
    """A thing stands before another one of its list, or at the end."""

    part: str
    place: Place
    before: str | None = None


@dataclass(frozen=True)
class AddField:
    """A new field in an object (``inside``); in the form itself it stands in a section of a step."""

    name: str
    schema: Mapping[str, Json]
    inside: str = ""
    step: str = ""
    section: int = 0
    before: str | None = None
    required: bool = False


@dataclass(frozen=True)
class RemoveField:
    path: str


@dataclass(frozen=True)
class MoveField:
    """A field stands elsewhere on the page: in another section, or before another field of its group."""

    path: str
    step: str = ""
    section: int = 0
    before: str | None = None


@dataclass(frozen=True)
class RenameField:
    """A field has another key. Its title is changed by Put."""

    path: str
    name: str


@dataclass(frozen=True)
class Require:
    """A field must be answered, or need not. ``place`` is where it is declared: in a rule's branch or outright."""

    place: Place
    on: bool


@dataclass(frozen=True)
class PutRule:
    """A rule is made, changed, switched on or off."""

    id: str
    condition: Mapping[str, Json]
    inside: str = ""
    shows: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    title: str = ""
    on: bool = True


@dataclass(frozen=True)
class RemoveRule:
    id: str


@dataclass(frozen=True)
class Translate:
    """A text has this translation; an empty one removes it."""

    locale: str
    text: str
    translation: str


@dataclass(frozen=True)
class Prepare:
    """Every rule gets an identity, so that operations can speak of it."""


Operation = (
    Put | Clear | Insert | Take | Move | AddField | RemoveField | MoveField | RenameField | Require | PutRule
    | RemoveRule | Translate | Prepare
)  # fmt: skip


def apply(defn: Definition, operation: Operation) -> Definition:
    """The definition after an operation. Raises CannotDo."""
    try:
        done = _WORK[type(operation)](defn, operation)
    except NoPlace as error:
        raise CannotDo("gone", place=str(error)) from error
    return done if isinstance(operation, Translate) else _without_idle_words(defn, done)


def _part(defn: Definition, part: str) -> Any:
    if part not in PARTS:
        raise CannotDo("no_part", part=part)
    return getattr(defn, part)


def _with(defn: Definition, part: str, value: Any) -> Definition:
    return replace(defn, **{part: value})


def _put(defn: Definition, operation: Put) -> Definition:
    return _with(defn, operation.part, put(_part(defn, operation.part), operation.place, operation.value))


def _clear(defn: Definition, operation: Clear) -> Definition:
    content = _part(defn, operation.part)
    if look(content, operation.place) is ABSENT:
        return defn
    return _with(defn, operation.part, put(content, operation.place, ABSENT))


def _things(content: Json, place: Place) -> list[Json]:
    found = look(content, place)
    things = [] if found is ABSENT else found
    if not isinstance(things, list) or identities(things) is None:
        raise CannotDo("no_list", place="/".join(place))
    return things


def _insert(defn: Definition, operation: Insert) -> Definition:
    content = _part(defn, operation.part)
    things = _things(content, operation.place)
    names, name = identities(things) or [], identity(operation.thing)
    if name is None or name in names:
        raise CannotDo("taken", name=name)
    at = names.index(operation.before) if operation.before in names else len(names)
    return _with(
        defn, operation.part, put(content, operation.place, [*things[:at], operation.thing, *things[at:]])
    )


def _take(defn: Definition, operation: Take) -> Definition:
    content = _part(defn, operation.part)
    taken = look(content, operation.place)
    if taken is ABSENT:
        raise CannotDo("gone", place="/".join(operation.place))
    if operation.part == "form" and operation.place[:1] == ("x-steps",):
        _refuse_full(taken)
    return _with(defn, operation.part, put(content, operation.place, ABSENT))


def _refuse_full(step: Json) -> None:
    """A step goes only when its fields have gone elsewhere."""
    sections = step.get("sections", [step]) if isinstance(step, Mapping) else ()
    left = [name for section in sections for name in section.get("fields", ())]
    if left:
        raise CannotDo("not_empty", fields=left)


def _move(defn: Definition, operation: Move) -> Definition:
    content, above, key = _part(defn, operation.part), operation.place[:-1], operation.place[-1]
    things = _things(content, above)
    thing = look(content, operation.place)
    if thing is ABSENT or not key.startswith(BY_ID):
        raise CannotDo("gone", place="/".join(operation.place))
    rest = [other for other in things if identity(other) != identity(thing)]
    names = identities(rest) or []
    at = names.index(operation.before) if operation.before in names else len(rest)
    return _with(defn, operation.part, put(content, above, [*rest[:at], thing, *rest[at:]]))


def _add_field(defn: Definition, operation: AddField) -> Definition:
    pointer, schema = layout.object_at(defn.form, operation.inside)
    if not operation.name or operation.name in layout.names_in(schema):
        raise CannotDo("taken", name=operation.name)
    grown = {**schema, "properties": {**schema.get("properties", {}), operation.name: operation.schema}}
    if operation.required:
        grown["required"] = [*schema.get("required", ()), operation.name]
    if operation.inside or "x-steps" not in defn.form:
        grown = layout.ordered(grown, operation.name, operation.before)
    form = dict(layout.replaced(defn.form, pointer, grown))
    if not operation.inside and "x-steps" in form:
        form = layout.placed(form, operation.name, operation.step, operation.section, operation.before)
    return replace(defn, form=form)


def _remove_field(defn: Definition, operation: RemoveField) -> Definition:
    found = layout.declarations(defn.form, operation.path)
    if not found:
        raise CannotDo("no_field", field=operation.path)
    if named := uses(defn, operation.path):
        raise CannotDo("in_use", field=operation.path, uses=named)
    above, name = parent(operation.path), operation.path.rpartition("/")[2]
    form: Any = defn.form
    for pointer in found:
        holder = pointer.rpartition("/properties/")[0]
        form = layout.replaced(form, holder, _without(layout.at(form, holder), name))
    if not above:
        form = layout.without(form, name)
    pointer, schema = layout.object_at(form, above)
    form = layout.replaced(form, pointer, _without_everywhere(schema, name))
    return replace(defn, form=form, samples=_forgotten(defn.samples, operation.path.split("/")))


def _without(schema: Mapping[str, Any], name: str) -> dict[str, Any]:
    """An object (or a branch of one) that neither declares, nor requires, nor orders a field."""
    kept = {**schema}
    if "properties" in kept:
        kept["properties"] = {key: sub for key, sub in kept["properties"].items() if key != name}
    for key in ("required", "x-order"):
        if name in kept.get(key, ()):
            kept[key] = [one for one in kept[key] if one != name]
    if "dependentRequired" in kept:
        kept["dependentRequired"] = {
            key: [one for one in names if one != name]
            for key, names in kept["dependentRequired"].items()
            if key != name
        }
    if kept.get("x-row-title") == name:
        del kept["x-row-title"]
    return {key: value for key, value in kept.items() if not (key in ("required", "x-order") and value == [])}


def _without_everywhere(schema: Mapping[str, Any], name: str) -> dict[str, Any]:
    """An object without a field, and without the rules that only spoke of it."""
    kept = _without(schema, name)
    if "allOf" not in kept:
        return kept
    entries = []
    for entry in kept["allOf"]:
        if not isinstance(entry, Mapping) or not {"then", "x-rule"} & entry.keys():
            entries.append(entry)
        elif (left := _left_of(entry, name)) is not None:
            entries.append(left)
    kept["allOf"] = entries
    return kept if entries else {key: value for key, value in kept.items() if key != "allOf"}


def _left_of(entry: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    off = entry.get("x-rule", {}).get("off")
    if isinstance(off, Mapping):
        speaks = {key: [one for one in off.get(key, ()) if one != name] for key in ("shows", "requires")}
        return (
            {**entry, "x-rule": {**entry["x-rule"], "off": {**off, **speaks}}}
            if any(speaks.values())
            else None
        )
    branches = {
        key: _without(entry[key], name) for key in ("then", "else") if isinstance(entry.get(key), Mapping)
    }
    if all(not any(branch.values()) for branch in branches.values()):
        return None
    return {**entry, **branches}


def _forgotten(samples: Mapping[str, Json], path: list[str]) -> dict[str, Json]:
    return {
        key: {**sample, "answers": _forget(sample.get("answers", {}), path)}
        if isinstance(sample, Mapping)
        else sample
        for key, sample in samples.items()
    }


def _forget(value: Json, path: list[str]) -> Json:
    if path[0] == ANY_ROW and isinstance(value, list):
        return [_forget(row, path[1:]) for row in value]
    if not isinstance(value, Mapping) or path[0] not in value:
        return value
    if len(path) == 1:
        return {key: item for key, item in value.items() if key != path[0]}
    return {key: _forget(item, path[1:]) if key == path[0] else item for key, item in value.items()}


def _move_field(defn: Definition, operation: MoveField) -> Definition:
    above, name = parent(operation.path), operation.path.rpartition("/")[2]
    if not layout.declarations(defn.form, operation.path):
        raise CannotDo("no_field", field=operation.path)
    if not above and "x-steps" in defn.form:
        return replace(
            defn, form=layout.placed(defn.form, name, operation.step, operation.section, operation.before)
        )
    pointer, schema = layout.object_at(defn.form, above)
    return replace(
        defn, form=layout.replaced(defn.form, pointer, layout.ordered(schema, name, operation.before))
    )


def _rename_field(defn: Definition, operation: RenameField) -> Definition:
    if not layout.declarations(defn.form, operation.path):
        raise CannotDo("no_field", field=operation.path)
    _, schema = layout.object_at(defn.form, parent(operation.path))
    if not operation.name or operation.name in layout.names_in(schema):
        raise CannotDo("taken", name=operation.name)
    done = call_otherwise(defn, operation.path, operation.name)
    if left := uses(
        done, operation.path
    ):  # a formula that takes it out of a row: which row's, only its author knows
        raise CannotDo("in_use", field=operation.path, uses=left)
    return done


def _require(defn: Definition, operation: Require) -> Definition:
    holder, name = look(defn.form, operation.place[:-2]), operation.place[-1]
    if not isinstance(holder, Mapping) or name not in holder.get("properties", {}):
        raise CannotDo("no_field", field=name)
    others = [one for one in holder.get("required", ()) if one != name]
    names = [*others, name] if operation.on else others
    place = (*operation.place[:-2], "required")
    if not names and "required" not in holder:
        return defn
    return replace(defn, form=put(defn.form, place, names or ABSENT))


def _put_rule(defn: Definition, operation: PutRule) -> Definition:
    rule = rules.Rule(
        operation.id, operation.inside, operation.condition, tuple(operation.shows), tuple(operation.requires),
        operation.title, operation.on,
    )  # fmt: skip
    return replace(defn, form=rules.with_rule(defn.form, rule))


def _remove_rule(defn: Definition, operation: RemoveRule) -> Definition:
    return replace(defn, form=rules.without_rule(defn.form, operation.id))


def _translate(defn: Definition, operation: Translate) -> Definition:
    words = {
        text: said
        for text, said in defn.translations.get(operation.locale, {}).items()
        if text != operation.text
    }
    if operation.translation:
        words[operation.text] = operation.translation
    return replace(defn, translations={**defn.translations, operation.locale: words})


def _prepare(defn: Definition, operation: Prepare) -> Definition:
    return rules.named(defn)


def _without_idle_words(before: Definition, after: Definition) -> Definition:
    """Translations of texts that this operation took away go with them."""
    if not any(after.translations.values()) or before is after:
        return after
    gone = {text for _, text in texts_of(before)} - {text for _, text in texts_of(after)}
    if not gone:
        return after
    kept = {
        locale: {text: said for text, said in words.items() if text not in gone}
        for locale, words in after.translations.items()
    }
    return replace(after, translations=kept)


_WORK: Mapping[type, Callable[[Definition, Any], Definition]] = {
    Put: _put, Clear: _clear, Insert: _insert, Take: _take, Move: _move, AddField: _add_field,
    RemoveField: _remove_field, MoveField: _move_field, RenameField: _rename_field, Require: _require,
    PutRule: _put_rule, RemoveRule: _remove_rule, Translate: _translate, Prepare: _prepare,
}  # fmt: skip
_NAMES = {kind.__name__: kind for kind in _WORK}


def to_json(operation: Operation) -> dict[str, Json]:
    """The operation as it is stored."""
    values = {
        name: list(value) if isinstance(value, tuple) else value for name, value in asdict(operation).items()
    }
    return {"op": type(operation).__name__, **values}


def from_json(stored: Mapping[str, Json]) -> Operation:
    """The operation that was stored. Raises CannotDo for one nobody knows."""
    kind = _NAMES.get(str(stored.get("op")))
    if kind is None or not {key for key in stored if key != "op"} <= {field.name for field in fields(kind)}:
        raise CannotDo("no_operation", op=stored.get("op"))
    values = {
        key: tuple(value) if key in ("place", "shows", "requires") else value
        for key, value in stored.items()
        if key != "op"
    }
    try:
        made: Operation = kind(**values)
    except TypeError as error:
        raise CannotDo("no_operation", op=stored.get("op")) from error
    return made


def touches(operation: Operation) -> frozenset[str]:
    """The things an operation speaks of: two that share one are shown to the second person."""
    if isinstance(operation, Put | Clear | Take | Move):
        return frozenset({_thing(operation.part, operation.place)})
    if isinstance(operation, Insert):
        return frozenset({_thing(operation.part, (*operation.place, at_id(identity(operation.thing) or "")))})
    if isinstance(operation, AddField):
        return frozenset({f"field:{join(operation.inside, operation.name)}"})
    if isinstance(operation, RemoveField | MoveField | RenameField):
        return frozenset({f"field:{operation.path}"})
    if isinstance(operation, Require):
        return frozenset({f"field:{operation.place[-1]}"})
    if isinstance(operation, PutRule | RemoveRule):
        return frozenset({f"rule:{operation.id}"})
    return frozenset(
        {f"text:{operation.locale}:{operation.text}"} if isinstance(operation, Translate) else ()
    )


def _thing(part: str, place: Place) -> str:
    """The field, rule or named thing that a place is in; else the place itself."""
    if part == "form":
        names = [place[at + 1] for at, key in enumerate(place[:-1]) if key == "properties"]
        if names:
            return f"field:{names[0]}"
    at = next((at for at, key in enumerate(place) if key.startswith(BY_ID)), None)
    return "/".join((part, *(place if at is None else place[: at + 1])))
