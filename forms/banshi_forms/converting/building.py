"""Fields of a dialect that lists its fields, put together as one schema of ours.

A field comes with the expressions under which it is asked; here they become ``if`` and ``then`` of the object that
holds it. What JSON Schema cannot say there (a sum, an answer outside of the row) is said by a hidden computed field
that ``if`` tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..values import Json
from .conditions import Schema, Types, schema_of
from .expressions import ANY_ROW, Expression, Path, Reference, Untranslatable, conjuncts
from .formulas_out import cel


@dataclass
class Field:
    """A field, or a group (``fields``), or rows of groups (``rows``), and when it is asked."""

    name: str
    schema: Schema
    required: bool = False
    when: list[Expression] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    rows: bool = False
    locked_when: Expression | None = None  # read-only while this holds
    required_when: Expression | None = None
    hidden: bool = False  # not shown unless a rule shows it
    checks: list[Schema] = field(default_factory=list)  # of the object that holds it

    @property
    def kind(self) -> str:
        asked = self.schema.get("type")
        return "array" if self.rows else "object" if self.fields else asked if isinstance(asked, str) else ""


def types_of(fields: list[Field], base: Path = ()) -> dict[Path, str]:
    """What is known of each answer, by its path."""
    found: dict[Path, str] = {}
    for item in fields:
        path = (*base, item.name)
        found[path] = item.kind
        found |= types_of(item.fields, (*path, ANY_ROW) if item.rows else path)
    return found


def objects(fields: list[Field]) -> Schema:
    """The schema of an object with these fields, conditions and all. Never raises: what cannot be told is left out
    of a field's ``when`` beforehand, by ``translatable``."""
    builder = Builder(types_of(fields))
    root = builder.object(fields, ())
    builder.place(fields, ())
    return builder.without_empty(root)


def translatable(expression: Expression, base: Path, types: Types) -> str | None:
    """Why a condition on a field of the object at ``base`` cannot be told; nothing when it can."""
    try:
        for part in conjuncts(expression):
            try:
                schema_of(part, base, types)
            except Untranslatable:
                cel(part, base, types)
    except Untranslatable as error:
        return str(error) or "…"
    return None


class Builder:
    """Puts conditional fields into the objects it knows."""

    def __init__(self, types: Types) -> None:
        self._types = types
        self._objects: dict[Path, Schema] = {}
        self._helpers: dict[tuple[Path, str], str] = {}
        self._branches: dict[tuple[Path, str], Schema] = {}

    def object(self, fields: list[Field], base: Path) -> Schema:
        """The fields that are always asked, and empty places for the others."""
        made: Schema = {
            "type": "object",
            "properties": {},
            "x-order": list(dict.fromkeys(item.name for item in fields)),
        }
        self._objects[base] = made
        for item in fields:
            if item.fields:
                self._hold(item, (*base, item.name))
            if not item.when and item.locked_when is None:
                made["properties"][item.name] = item.schema
            checks = made.setdefault("x-check", [])
            checks += item.checks
        made["required"] = [f.name for f in fields if f.required and not f.when and f.locked_when is None]
        return made

    def _hold(self, item: Field, path: Path) -> None:
        inner = self.object(item.fields, (*path, ANY_ROW) if item.rows else path)
        if item.rows:
            item.schema |= {"type": "array", "items": inner}
        else:
            inner |= {key: value for key, value in item.schema.items() if key not in inner}
            item.schema = inner

    def place(self, fields: list[Field], base: Path) -> None:
        """Put the conditional fields into branches of the object that holds them."""
        for item in fields:
            self.ask(item, base)
            if item.fields:
                self.place(item.fields, (*base, item.name, ANY_ROW) if item.rows else (*base, item.name))

    def know(self, base: Path, schema: Schema) -> None:
        """An object that was not made here, to put conditional fields into."""
        self._objects[base] = schema

    def ask(self, item: Field, base: Path) -> None:
        """One conditional field into the object at ``base``."""
        holder = self._objects[base]
        if item.when:
            tests = [self._test(part, base) for whole in item.when for part in conjuncts(whole)]
            _ask(self._branch(holder, tests), item, item.schema)
        elif item.locked_when is not None:
            then: Schema = {}
            otherwise: Schema = {}
            _ask(then, item, {**item.schema, "readOnly": True})
            _ask(otherwise, item, item.schema)
            locked = {"if": self._test(item.locked_when, base), "then": then, "else": otherwise}
            holder.setdefault("allOf", []).append(locked)
        if item.required_when is not None:
            branch = self._branch(holder, [self._test(item.required_when, base)])
            branch.setdefault("required", []).append(item.name)

    def _branch(self, holder: Schema, tests: list[Schema | bool]) -> Schema:
        test: Json = tests[0] if len(tests) == 1 else {"allOf": tests}
        for known in holder.setdefault("allOf", []):
            if known.get("if") == test and "else" not in known:
                return known["then"]  # type: ignore[no-any-return]
        then: Schema = {}
        holder["allOf"].append({"if": test, "then": then})
        return then

    def _test(self, expression: Expression, base: Path) -> Schema | bool:
        try:
            return schema_of(expression, base, self._types)
        except Untranslatable:
            name = self._helper(cel(expression, base, self._types), base)
            return {"properties": {name: {"const": True}}, "required": [name]}

    def _helper(self, formula: str, base: Path) -> str:
        """The hidden computed field that says whether a condition holds."""
        if (base, formula) not in self._helpers:
            holder = self._objects[base]
            taken = {*holder.get("x-order", ()), *holder["properties"]}
            name = next(n for n in (f"rule_{at}" for at in range(1, 10_000)) if n not in taken)
            holder["properties"][name] = {"type": "boolean", "x-widget": "hidden", "x-formula": formula}
            holder["x-order"] = [*holder.get("x-order", list(holder["properties"])), name]
            self._helpers[base, formula] = name
        return self._helpers[base, formula]

    def without_empty(self, root: Schema) -> Schema:
        """Without the keywords that turned out empty."""
        for made in self._objects.values():
            for key in ("required", "x-check", "x-order"):
                if not made.get(key):
                    made.pop(key, None)
        return root


def _ask(branch: Schema, item: Field, schema: Schema) -> None:
    branch.setdefault("properties", {})[item.name] = schema
    if item.required:
        branch.setdefault("required", []).append(item.name)


def all_fields(fields: list[Field]) -> Iterator[Field]:
    for item in fields:
        yield item
        yield from all_fields(item.fields)


def unique(name: str, taken: set[str]) -> str:
    """A name that no other field of the object has."""
    found = next(n for n in (name, *(f"{name}_{at}" for at in range(2, 100_000))) if n not in taken)
    taken.add(found)
    return found


def found(name: str, base: Path, types: Types) -> Reference:
    """The answer that a name speaks of: from the object of the rule outward, then wherever it is; a field of rows
    elsewhere last, for a sum. Raises Untranslatable."""
    wanted = tuple(name.split("."))
    for length in range(len(base), -1, -1):
        if (*base[:length], *wanted) in types:
            return Reference((*base[:length], *wanted))
    paths = [path for path in types if _named(path)[-len(wanted) :] == wanted]
    near = [path for path in paths if _common(path, base) and ANY_ROW not in path[_common(path, base) :]]
    single = [path for path in paths if ANY_ROW not in path]
    for path in sorted(near or single or paths, key=len):
        return Reference(path)
    raise Untranslatable(name)


def _named(path: Path) -> Path:
    return tuple(name for name in path if name != ANY_ROW)


def _common(path: Path, base: Path) -> int:
    """How long the way is that a path shares with the object of a rule."""
    length = 0
    while length < min(len(path), len(base)) and path[length] == base[length]:
        length += 1
    return length
