"""The rules of a schema, object by object: which sides they have, what must hold for each, and what it says then.

Also of groups and rows in one another, through references, of ``oneOf``/``anyOf`` that a constant decides, and of what
depends on an answer. A rule is told as conditions on the answers of one object.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..evaluate import is_open
from ..judge import Judge
from ..keywords import key_of
from ..names import child
from ..values import Json
from .clashes import flat
from .goals import led_to

DEEPEST = 6  # groups and rows in one another
MOST_BRANCHES = 400  # of one object
_CHOICES = ("oneOf", "anyOf")
Schema = Mapping[str, Any]
Test = tuple[Schema, bool]


@dataclass(frozen=True, eq=False)
class Branch:
    """One side of a rule: what must hold or not for it, what it says then, and what was said on the way to it."""

    pointer: str
    holding: tuple[Test, ...]
    own: tuple[Schema, ...]
    above: tuple[Schema, ...]
    written: tuple[tuple[Json, str], ...] = ()  # the schemas of the side, with their places

    def says(self) -> tuple[Schema, ...]:
        return self.above + self.own


@dataclass(frozen=True)
class Step:
    """A level on the way to an object: what is asked of the level above, and the name there; a row has none."""

    tests: tuple[Test, ...]
    parts: tuple[Schema, ...]
    name: str | None


@dataclass(frozen=True)
class Place:
    """An object of the form: the way to it, what is said of it in any case, and its rules."""

    way: tuple[Step, ...]
    base: tuple[Schema, ...]
    branches: tuple[Branch, ...]
    choices: tuple[tuple[Schema, str], ...]  # branches of ``oneOf`` and ``anyOf`` of which no answer decides
    at: str
    names: (
        frozenset[str] | None
    )  # of which a part of the schema says something; None where any name may be given

    @property
    def pointer(self) -> str:
        """Where it stands in a document with one row each."""
        return "".join(child("", 0 if step.name is None else step.name) for step in self.way)

    def path(self, name: str) -> str:
        """How authors call a field of it."""
        return "/".join([*(step.name for step in self.way if step.name is not None), name])


def objects(judge: Judge) -> Iterator[Place]:
    """Every object that the schema speaks of, the outermost first."""
    yield from _Walk(judge).place([(judge.root, "")], (), 0)


@dataclass
class _Walk:
    judge: Judge
    _seen: set[tuple[int, ...]] = field(default_factory=set)

    def place(
        self, written: Sequence[tuple[Json, str]], way: tuple[Step, ...], depth: int
    ) -> Iterator[Place]:
        key = tuple(id(schema) for schema, _ in written)
        if key in self._seen or depth > DEEPEST:
            return
        self._seen.add(key)
        base = tuple(flat(self.judge, [schema for schema, _ in written]))
        branches: list[Branch] = []
        for schema, at in written:
            for branch in self._branches(schema, at, (), base, 0):
                if len(branches) < MOST_BRANCHES:
                    branches.append(branch)
        names = self._names([schema for schema, _ in written], 0)
        yield Place(way, base, tuple(branches), tuple(self._choices(written)), written[0][1], names)
        yield from self._below(written, base, (), way, depth)
        for branch in branches:
            yield from self._below(branch.written, branch.says(), branch.holding, way, depth)

    def _below(
        self,
        written: Sequence[tuple[Json, str]],
        said: tuple[Schema, ...],
        tests: tuple[Test, ...],
        way: tuple[Step, ...],
        depth: int,
    ) -> Iterator[Place]:
        """The groups and rows that these schemas declare."""
        fields: dict[str, list[tuple[Json, str]]] = {}
        for schema, at in self._flat(written):
            for name, sub in schema.get("properties", {}).items():
                fields.setdefault(name, []).append((sub, child(f"{at}/properties", name)))
        for name, subs in fields.items():
            flatly = list(self._flat(subs))
            step = Step(tests, said, name)
            rows = [(sub["items"], f"{at}/items") for sub, at in flatly if "items" in sub]
            if rows:
                row = Step((), (), None)
                yield from self._if_object(rows, (*way, step, row), depth + 1)
            else:
                yield from self._if_object(subs, (*way, step), depth + 1)

    def _if_object(
        self, written: Sequence[tuple[Json, str]], way: tuple[Step, ...], depth: int
    ) -> Iterator[Place]:
        if any("properties" in schema for schema, _ in self._flat(written)):
            yield from self.place(written, way, depth)

    def _flat(self, written: Sequence[tuple[Json, str]], depth: int = 0) -> Iterator[tuple[Schema, str]]:
        for schema, at in written:
            if not isinstance(schema, Mapping) or depth > 20:
                continue
            yield schema, at
            if "$ref" in schema:
                target = (self.judge.followed(schema["$ref"]), led_to(schema["$ref"], at))
                yield from self._flat([target], depth + 1)
            more = [(part, f"{at}/allOf/{n}") for n, part in enumerate(schema.get("allOf", ()))]
            yield from self._flat(more, depth + 1)

    def _branches(
        self, schema: Json, at: str, holding: tuple[Test, ...], above: tuple[Schema, ...], depth: int
    ) -> Iterator[Branch]:
        if depth > 12:
            return
        for part, place in self._flat([(schema, at)]):
            for word, test, own in self._sides(part):
                side = f"{place}/{word}"
                said = tuple(flat(self.judge, [own]))
                branch = Branch(side, (*holding, *test), said, above, ((own, side),))
                yield branch
                yield from self._branches(own, branch.pointer, branch.holding, branch.says(), depth + 1)

    def _names(self, schemas: Sequence[Json], depth: int) -> frozenset[str] | None:
        """All names that an object may have by any of these schemas, in their branches too."""
        names: set[str] = set()
        for schema in schemas:
            if not isinstance(schema, Mapping):
                continue
            if is_open(schema) or "$dynamicRef" in schema or depth > 20:
                return None
            beside = [part for key in ("allOf", *_CHOICES) for part in schema.get(key, ())]
            beside += [schema[key] for key in ("then", "else") if key in schema]
            beside += [self.judge.followed(schema["$ref"])] if "$ref" in schema else []
            below = self._names([*beside, *schema.get("dependentSchemas", {}).values()], depth + 1)
            if below is None:
                return None
            names |= below | {name for name, sub in schema.get("properties", {}).items() if sub is not False}
        return frozenset(names)

    def _choices(self, written: Sequence[tuple[Json, str]]) -> Iterator[tuple[Schema, str]]:
        for schema, at in self._flat(written):
            for key in _CHOICES:
                branches = schema.get(key, ())
                if _deciding(branches) is None:
                    yield from ((part, f"{at}/{key}/{n}") for n, part in enumerate(branches))

    def _sides(self, schema: Schema) -> Iterator[tuple[str, tuple[Test, ...], Json]]:
        """Each side that a schema itself has: its word, its conditions, what it says."""
        if isinstance(schema.get("if"), Mapping):
            for word, side in (("then", True), ("else", False)):
                if isinstance(schema.get(word), Mapping):
                    yield word, ((schema["if"], side),), schema[word]
        for key in _CHOICES:
            branches = schema.get(key, ())
            name = _deciding(branches)
            for n, branch in enumerate(branches if name is not None else ()):
                test = {"properties": {name: _listing(branch["properties"][name])}, "required": [name]}
                yield f"{key}/{n}", ((test, True),), branch
        for name, part in schema.get("dependentSchemas", {}).items():
            yield child("dependentSchemas", name), (({"required": [name]}, True),), part
        for name, names in schema.get("dependentRequired", {}).items():
            yield child("dependentRequired", name), (({"required": [name]}, True),), {"required": names}


def _deciding(branches: Sequence[Json]) -> str | None:
    """The field whose value decides which of the branches can hold, as no two list the same value for it."""
    if len(branches) < 2 or not all(isinstance(branch, Mapping) for branch in branches):
        return None
    tables = [branch.get("properties", {}) for branch in branches]
    for name in tables[0]:
        subs = [table.get(name) for table in tables]
        if all(isinstance(sub, Mapping) and ("const" in sub or "enum" in sub) for sub in subs):
            values = [key_of(value) for sub in subs for value in _values(sub)]
            if len(values) == len(set(values)):
                return str(name)
    return None


def _values(sub: Schema) -> Sequence[Json]:
    return [sub["const"]] if "const" in sub else list(sub["enum"])


def _listing(sub: Schema) -> Schema:
    return {"const": sub["const"]} if "const" in sub else {"enum": sub["enum"]}
