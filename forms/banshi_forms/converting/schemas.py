"""A JSON Schema of any draft, as others write it, in the words of our dialect, each keyword accounted for.

Unlike ``upgrading``, which tells a sound schema so that it is judged the same, this reads what renderers take: titles
beside ``enum``, ``required`` on the field itself, references by ``$id`` inside of one file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from urllib.parse import urljoin

from .. import patterns
from ..judge import meta_schema
from ..names import child, keys
from ..values import Json
from .conditions import Schema
from .ledger import HOUSEKEEPING, USUAL, Part, is_empty
from .shapes import has_shape

_PLAIN = frozenset({
    "type", "title", "description", "enum", "const", "default", "examples", "readOnly", "writeOnly",
    "deprecated", "multipleOf", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems",
    "uniqueItems", "minContains", "maxContains", "minProperties", "maxProperties", "dependentRequired",
    "contentMediaType", "contentEncoding", "$comment", "$anchor", "$dynamicAnchor", "$dynamicRef",
})  # fmt: skip
_SINGLE = frozenset({
    "contains", "not", "if", "then", "else", "propertyNames", "additionalProperties", "unevaluatedItems",
    "unevaluatedProperties",
})  # fmt: skip
_TABLES = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})
_LISTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_TESTS = frozenset({"if", "not", "contains", "propertyNames"})
_DEEPEST = 60

RENAMED = "draft 2020-12 calls it “%(name)s”"
OUTSIDE = "a reference that leaves the form: nothing is fetched from elsewhere"
BAD_PATTERN = "the pattern cannot be judged in linear time (%(why)s)"
NO_INNER_ID = "only the form itself has an $id here; references to it were rewritten"
TITLED = "as oneOf, each value beside its title"
DATA_URL = "as a file that is handed in, not as text"
MALFORMED = "the keyword cannot have this value"
TOO_DEEP = "nested too deeply"
ON_PARENT = "as an entry of “required” of the object that holds it"


class SchemaReader:
    """Reads the schemas of one document."""

    def __init__(self, root: Part) -> None:
        self._root = root
        self._ids = dict(_ids(root.value, ""))
        self._base = str(root.look("$id", root.look("id", "")))
        self._own = _words()

    def read(self) -> Schema:
        return self._schema(self._root, test=False, depth=0)

    def _schema(self, part: Part, *, test: bool, depth: int) -> Schema:
        told: Schema = {}
        if depth > _DEEPEST:
            for key in part.value:
                part.refuse(key, TOO_DEEP)
            return told
        for key, value in part.value.items():
            if not has_shape(key, value):
                part.refuse(key, MALFORMED)
            elif key in _PLAIN or (key.startswith("x-") and key in self._own):
                told[key] = part.take(key)
            elif key in _TABLES and isinstance(value, Mapping):
                told["$defs" if key == "definitions" else key] = self._table(part.part(key), test, depth)
            elif key in _LISTS and isinstance(value, list):
                told[key] = self._list(part, key, test, depth)
            elif key in _SINGLE or (key == "items" and not isinstance(value, list)):
                told[key] = self._single(part, key, test or key in _TESTS, depth)
            elif special := _SPECIAL.get(key):
                special(self, part, told)
        self._in_order(told, test)
        return told

    def _in_order(self, told: Schema, test: bool) -> None:
        """Canonical JSON sorts its keys, so the order of the source is written down."""
        fields = told.get("properties")
        if isinstance(fields, dict) and len(fields) > 1 and not test:
            told.setdefault("x-order", list(fields))
        needed = [n for n, sub in (fields or {}).items() if isinstance(sub, dict) and sub.pop(_NEEDED, False)]
        if needed:
            told["required"] = [*told.get("required", ()), *needed]

    def _table(self, part: Part, test: bool, depth: int) -> Schema:
        """Schemas by name; ``true`` and ``false`` as the objects that say the same, which more programs read."""
        told = {name: self._single(part, name, test, depth, named=True) for name in part.value}
        return {
            name: {} if sub is True else {"not": {}} if sub is False else sub for name, sub in told.items()
        }

    def _single(self, part: Part, key: str, test: bool, depth: int, *, named: bool = False) -> Json:
        if not isinstance(part.value[key], Mapping):
            value = part.take(key)
            return value if isinstance(value, bool) else {}
        below = part.part(key)
        if named:
            below.field = child(part.field, key)
        return self._schema(below, test=test, depth=depth + 1)

    def _list(self, part: Part, key: str, test: bool, depth: int) -> list[Json]:
        value = part.value[key]
        if not value:
            part.parts(key)
            return []
        below = part.part_of_list(key)
        return [self._single(below, str(at), test, depth) for at in range(len(value))]

    def reference(self, part: Part, told: Schema) -> None:
        value = part.look("$ref")
        target = self._target(value)
        if target is None:
            part.refuse("$ref", OUTSIDE)
            return
        part.take("$ref", "" if target == value else RENAMED, name=target)
        told["$ref"] = target

    def _target(self, reference: Json) -> str | None:
        if not isinstance(reference, str):
            return None
        address, _, inside = reference.partition("#")
        if address:
            base = self._ids.get(address, self._ids.get(urljoin(self._base, address)))
            if base is None:
                return None
            inside = base + inside if not inside or inside.startswith("/") else inside
        if inside and not inside.startswith("/"):
            return "#" + self._ids["#" + inside] if "#" + inside in self._ids else "#" + inside
        steps = ["$defs" if step == "definitions" else step for step in inside.split("/")]
        told = "#" + "/".join(steps)
        return told if self._leads("#" + inside) else None

    def _leads(self, reference: str) -> bool:
        value: Json = self._root.value
        for key in keys(reference[1:].replace("%25", "%").replace("%22", '"')):
            if isinstance(value, list) and key.isdigit() and int(key) < len(value):
                value = value[int(key)]
            elif isinstance(value, Mapping) and key in value:
                value = value[key]
            else:
                return False
        return True

    def items(self, part: Part, told: Schema) -> None:
        """A list of schemas is what 2020-12 calls ``prefixItems``."""
        told["prefixItems"] = self._list(part, "items", False, 0)

    def more_items(self, part: Part, told: Schema) -> None:
        if isinstance(part.look("items"), list):
            told["items"] = self._single(part, "additionalItems", False, 0)
        else:
            part.idle(USUAL, "additionalItems")

    def dependencies(self, part: Part, told: Schema) -> None:
        table = part.part("dependencies")
        for name, value in table.value.items():
            if isinstance(value, list | str):
                names = table.take(name, RENAMED, name="dependentRequired")
                told.setdefault("dependentRequired", {})[name] = [names] if isinstance(names, str) else names
            else:
                told.setdefault("dependentSchemas", {})[name] = self._single(table, name, False, 0)


_NEEDED = "required of the field itself"
Special = Callable[[SchemaReader, Part, Schema], None]


def _required(_: SchemaReader, part: Part, told: Schema) -> None:
    if isinstance(part.look("required"), bool):
        told[_NEEDED] = part.take("required", ON_PARENT)
    else:
        told["required"] = list(dict.fromkeys(part.take("required") or ()))


def _identity(_: SchemaReader, part: Part, told: Schema) -> None:
    for key in ("$id", "id"):
        if isinstance(part.look(key), str):
            part.idle(HOUSEKEEPING if not part.pointer else NO_INNER_ID, key)


def _exclusive(key: str, limit: str) -> Special:
    def read(_: SchemaReader, part: Part, told: Schema) -> None:
        if not isinstance(part.look(key), bool):
            told[key] = part.take(key)
        elif part.look(key) and limit in part:
            told[key] = part.look(limit)
            told.pop(limit, None)
            part.take(key, RENAMED, name=key)
        else:
            part.idle(USUAL, key)

    return read


def _pattern(_: SchemaReader, part: Part, told: Schema) -> None:
    try:
        patterns.compiled(str(part.look("pattern")))
        told["pattern"] = part.take("pattern")
    except patterns.BadPattern as error:
        part.refuse("pattern", BAD_PATTERN, why=str(error))


def _format(_: SchemaReader, part: Part, told: Schema) -> None:
    if part.look("format") == "data-url":
        part.take("format", DATA_URL)
        told["x-widget"] = "file"
    else:
        told["format"] = part.take("format")


def _titles(_: SchemaReader, part: Part, told: Schema) -> None:
    values, titles = part.look("enum"), part.look("enumNames")
    if isinstance(values, list) and isinstance(titles, list) and len(values) == len(titles):
        told.pop("enum", None)
        part.take("enumNames", TITLED)
        told["oneOf"] = [{"const": v, "title": str(t)} for v, t in zip(values, titles, strict=True)]


def _nullable(_: SchemaReader, part: Part, told: Schema) -> None:
    asked = told.get("type")
    if part.look("nullable") is True and isinstance(asked, str):
        told["type"] = [asked, "null"]
        part.take("nullable", RENAMED, name="type")


def _draft(_: SchemaReader, part: Part, told: Schema) -> None:
    part.idle(USUAL, "$schema")


_SPECIAL: Mapping[str, Special] = {
    "$ref": SchemaReader.reference, "items": SchemaReader.items, "additionalItems": SchemaReader.more_items,
    "dependencies": SchemaReader.dependencies, "required": _required, "$id": _identity, "id": _identity,
    "exclusiveMinimum": _exclusive("exclusiveMinimum", "minimum"),
    "exclusiveMaximum": _exclusive("exclusiveMaximum", "maximum"),
    "pattern": _pattern, "format": _format, "enumNames": _titles, "nullable": _nullable, "$schema": _draft,
}  # fmt: skip


@cache
def _words() -> frozenset[str]:
    return frozenset(meta_schema()["properties"])


def _ids(schema: Json, pointer: str) -> Iterator[tuple[str, str]]:
    """Where the schemas with names of their own stand, as they will stand in the result."""
    if isinstance(schema, list):
        for at, item in enumerate(schema):
            yield from _ids(item, child(pointer, at))
    if not isinstance(schema, Mapping):
        return
    for key in ("$id", "id"):
        if isinstance(schema.get(key), str):
            yield schema[key].removesuffix("#"), pointer
    for key, value in schema.items():
        if not is_empty(value) and isinstance(value, Mapping | list):
            yield from _ids(value, child(pointer, key))
