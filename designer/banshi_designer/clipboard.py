"""A field, or a group with all that is in it, taken along: copied, and put into the same matter or another one.

Pure. A copy stands for itself: rules about it and formulas over fields that are not there stay behind; rules inside a
group and the translations of its texts come along.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from banshi_forms import Definition
from banshi_forms.formulas import BadFormula, names
from banshi_forms.values import Json

from .edits import Operation
from .edits import operations as ops
from .edits.conditions import join, parent
from .edits.layout import at, declarations, names_in, object_at, says_what
from .edits.problems import CannotDo
from .grouping.content import bare
from .lenses import free
from .outline import inside_of

_TEXTS = frozenset({"title", "description", "x-hint", "x-example", "x-unit", "x-row-label"})
MOST_CHARACTERS = 60_000


def copied(defn: Definition, path: str) -> dict[str, Any]:
    """The field to take along, as JSON. Raises CannotDo."""
    pointers = declarations(defn.form, path)
    pointer = next((one for one in pointers if says_what(at(defn.form, one))), None)
    if pointer is None:
        raise CannotDo("no_field", field=path)
    name, schema = path.rpartition("/")[2], _unnamed(at(defn.form, pointer))
    if _refers(schema):
        raise CannotDo("refers", field=path)
    required = any(
        name in at(defn.form, one.rpartition("/properties/")[0]).get("required", ()) for one in pointers
    )
    beside = names_in(object_at(defn.form, parent(path))[1])
    needs = sorted(_named(schema) & set(beside))
    texts = set(_texts(schema))
    words = {
        locale: {text: said for text, said in known.items() if text in texts}
        for locale, known in defn.translations.items()
    }
    return {"name": name, "schema": schema, "required": required, "words": words, "needs": needs}


def _named(schema: Mapping[str, Any]) -> frozenset[str]:
    """The names that its formula needs; of one that is no formula yet, none."""
    try:
        return names(str(schema["x-formula"])) if "x-formula" in schema else frozenset()
    except BadFormula:
        return frozenset()


def _unnamed(value: Json) -> Any:
    """Without the identities of rules, which are given where it is put, and without the group it came from."""
    if isinstance(value, list):
        return [_unnamed(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    kept = {key: _unnamed(item) for key, item in bare(value).items()}
    if isinstance(kept.get("x-rule"), Mapping):
        kept["x-rule"] = {key: item for key, item in kept["x-rule"].items() if key != "id"}
    return kept


def _refers(value: Json) -> bool:
    if isinstance(value, list):
        return any(map(_refers, value))
    return isinstance(value, Mapping) and ("$ref" in value or any(map(_refers, value.values())))


def pasted(
    defn: Definition, copy: Mapping[str, Any], key: str, before: str = ""
) -> tuple[list[Operation], str]:
    """The operations that put a copy into a section or group, and the path of the new field."""
    inside = inside_of(key)
    _, holder = object_at(defn.form, inside)
    taken = set(names_in(holder))
    wanted = str(copy["name"])
    name = wanted if wanted not in taken else free(wanted, taken)
    step, _, section = key.partition(":")
    number = int(section) if section.isdecimal() else -1
    place = (inside, "", 0) if inside else ("", step, number)
    add = ops.AddField(name, _workable(copy, taken), *place, before or None, bool(copy.get("required")))
    spoken = [
        ops.Translate(locale, text, said)
        for locale, known in copy.get("words", {}).items()
        for text, said in known.items()
        if text not in defn.translations.get(locale, {})
    ]
    return [add, ops.Prepare(), *spoken], join(inside, name)


def _workable(copy: Mapping[str, Any], present: set[str]) -> Mapping[str, Any]:
    """The schema without a formula over fields that are not there: the field is then for a person to fill in."""
    schema: Mapping[str, Any] = copy["schema"]
    if set(copy.get("needs", ())) <= present:
        return schema
    return {key: value for key, value in schema.items() if key != "x-formula"}


def _texts(value: Json, key: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _texts(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, key)
    elif isinstance(value, str) and (key in _TEXTS or key == "enum"):
        yield value
