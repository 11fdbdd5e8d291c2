"""A condition read as clauses: what is asked of which answer, joined by and, or, not.

Denying is closed: the opposite of a clause is a clause again, and whether an absent answer fulfils it goes with it.
What has no clause (names by pattern, unevaluated…) stays a piece of JSON, to be shown as such. Words are phrases'.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from ..judge import Judge
from ..values import Json

DEEPEST = 30
_SIMPLE = frozenset(
    {"const", "enum", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
    | {"minLength", "maxLength", "pattern", "format", "minItems", "maxItems", "uniqueItems", "type"}
)
_MUTE = frozenset(
    {
        "title",
        "description",
        "$comment",
        "default",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "$defs",
    }
    | {
        "definitions",
        "$schema",
        "$id",
        "$anchor",
        "$dynamicAnchor",
        "then",
        "else",
        "minContains",
        "maxContains",
    }
    | {"contentEncoding", "contentMediaType", "contentSchema"}
)
_REFERENCES = ("$ref", "$dynamicRef")


@dataclass(frozen=True)
class Test:
    """One thing asked of one answer. ``path`` leads there from the value that the condition speaks of; ``asked`` is the
    keyword as a schema; ``below`` what is asked of rows. ``if_absent``: fulfilled too where there is no answer."""

    path: tuple[str, ...]
    asked: Mapping[str, Json]
    denied: bool = False
    if_absent: bool = False
    below: Clause | None = None

    @property
    def keyword(self) -> str:
        return next(iter(self.asked))

    @property
    def limit(self) -> Json:
        return self.asked[self.keyword]


@dataclass(frozen=True)
class All:
    parts: tuple[Clause, ...] = ()


@dataclass(frozen=True)
class Some:
    parts: tuple[Clause, ...] = ()


@dataclass(frozen=True)
class OnlyOne:
    """Exactly one of the parts holds (``oneOf``), or not exactly one."""

    parts: tuple[Clause, ...]
    denied: bool = False


Clause: TypeAlias = Test | All | Some | OnlyOne
ALWAYS, NEVER = All(), Some()
ANSWERED = "answered"


def read(condition: Json, judge: Judge) -> Clause:
    """The clauses of a condition; references are looked up in the judge's schema."""
    return simple(_Reader(judge).clause(condition, (), 0))


def answered(path: tuple[str, ...]) -> Test:
    return Test(path, {ANSWERED: True})


def opposite(clause: Clause) -> Clause:
    """What holds exactly where the clause does not."""
    match clause:
        case Test():
            return replace(clause, denied=not clause.denied, if_absent=not clause.if_absent)
        case All(parts):
            return Some(tuple(map(opposite, parts)))
        case Some(parts):
            return All(tuple(map(opposite, parts)))
        case OnlyOne():
            return replace(clause, denied=not clause.denied)


def tests(clause: Clause) -> Iterator[Test]:
    """Every test in a clause; those of rows are in their ``below``."""
    if isinstance(clause, Test):
        yield clause
    else:
        for part in clause.parts:
            yield from tests(part)


class _Reader:
    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    def clause(self, schema: Json, path: tuple[str, ...], depth: int) -> Clause:
        if not isinstance(schema, Mapping):
            return NEVER if schema is False else ALWAYS
        if depth > DEEPEST:
            return _unsaid(schema, path)
        parts = [
            part for key, value in schema.items() for part in self._part(key, value, schema, path, depth)
        ]
        return All(tuple(parts))

    def _part(
        self, key: str, value: Any, schema: Mapping[str, Any], path: tuple[str, ...], depth: int
    ) -> Iterator[Clause]:
        if key in _MUTE or key.startswith("x-") or (key == "required" and "properties" in schema):
            return
        if key in _SIMPLE:
            if key != "type" or schema.keys().isdisjoint(_TELLING):
                yield Test(path, {key: value})
        elif key in ("properties", "required"):
            yield from self._object(schema, path, depth)
        elif key in ("allOf", "anyOf", "oneOf"):
            made = {"allOf": All, "anyOf": Some, "oneOf": OnlyOne}[key]
            yield made(tuple(self.clause(part, path, depth + 1) for part in value))
        elif key == "not":
            yield opposite(self.clause(value, path, depth + 1))
        elif key == "if":
            yield self._either(schema, path, depth)
        elif key in ("contains", "items"):
            yield self._rows(key, schema, path, depth)
        elif key in _REFERENCES:
            yield self.clause(self._judge.followed(value), path, depth + 1)
        elif key == "dependentRequired":
            yield from (
                Some(
                    (
                        opposite(answered((*path, name))),
                        All(tuple(answered((*path, other)) for other in names)),
                    )
                )
                for name, names in value.items()
            )
        else:
            yield _unsaid({key: value}, path)

    def _object(self, schema: Mapping[str, Any], path: tuple[str, ...], depth: int) -> Iterator[Clause]:
        table, required = schema.get("properties", {}), schema.get("required", ())
        for name, sub in table.items():
            at = (*path, name)
            inner = _of_present(at, simple(self.clause(sub, at, depth + 1)))
            if name not in required:
                yield _or_absent(at, inner)
            else:
                yield answered(at) if inner == ALWAYS else inner
        yield from (answered((*path, name)) for name in required if name not in table)

    def _either(self, schema: Mapping[str, Any], path: tuple[str, ...], depth: int) -> Clause:
        condition = self.clause(schema["if"], path, depth + 1)
        then, other = (self.clause(schema.get(key, True), path, depth + 1) for key in ("then", "else"))
        return All((Some((opposite(condition), then)), Some((condition, other))))

    def _rows(self, key: str, schema: Mapping[str, Any], path: tuple[str, ...], depth: int) -> Clause:
        counts = {name: schema[name] for name in ("minContains", "maxContains") if name in schema}
        asked = {key: schema[key]} | (counts if key == "contains" else {})
        return Test(path, asked, below=simple(self.clause(schema[key], (), depth + 1)))


_TELLING = (_SIMPLE - {"type"}) | {"properties", "required", "contains", "items", *_REFERENCES}


def _unsaid(schema: Mapping[str, Any], path: tuple[str, ...]) -> Test:
    return Test(path, {"json": schema})


def _of_present(path: tuple[str, ...], clause: Clause) -> Clause:
    """What is asked of an answer that is there: absence was not spoken of, not even by ``not``."""
    if isinstance(clause, Test):
        return replace(clause, if_absent=False) if clause.path == path else clause
    return replace(clause, parts=tuple(_of_present(path, part) for part in clause.parts))


def _or_absent(path: tuple[str, ...], clause: Clause) -> Clause:
    """A clause that holds also where there is no answer at the path."""
    if clause == ALWAYS:
        return ALWAYS
    if isinstance(clause, Test) and clause.path == path:
        return replace(clause, if_absent=True)
    same = not isinstance(clause, Test) and all(isinstance(p, Test) and p.path == path for p in clause.parts)
    if same and isinstance(clause, All | Some) and clause.parts:
        return replace(clause, parts=tuple(_or_absent(path, part) for part in clause.parts))
    return Some((opposite(answered(path)), clause))


def simple(clause: Clause) -> Clause:
    """The same clause without brackets and repetitions that say nothing."""
    if isinstance(clause, Test):
        return clause
    parts = tuple(simple(part) for part in clause.parts)
    if isinstance(clause, OnlyOne):
        values = _one_choice(parts)
        return (
            replace(values, denied=clause.denied, if_absent=clause.denied)
            if values
            else replace(clause, parts=parts)
        )
    kind, nothing, ends = (All, ALWAYS, NEVER) if isinstance(clause, All) else (Some, NEVER, ALWAYS)
    flat = [below for part in parts for below in (part.parts if isinstance(part, kind) else (part,))]
    if ends in flat:
        return ends
    said: list[Clause] = []
    for part in flat:
        if part not in said and part != nothing:
            said.append(part)
    said = _merged(said, kind)
    return said[0] if len(said) == 1 else kind(tuple(said))


def _merged(parts: list[Clause], kind: type[All] | type[Some]) -> list[Clause]:
    """One choice instead of several values; "answered" is not said of an answer of which more is asked."""
    if kind is Some and (choice := _one_choice(tuple(parts))):
        return [choice]
    asked = {
        part.path
        for part in parts
        if isinstance(part, Test) and part.keyword != ANSWERED and not part.if_absent
    }
    spare = [answered(path) for path in asked] if kind is All else []
    return [part for part in parts if part not in spare]


def _one_choice(parts: tuple[Clause, ...]) -> Test | None:
    """``a is 1, or a is 2`` as ``a is one of 1, 2``."""
    listed: list[Json] = []
    for part in parts:
        if not isinstance(part, Test) or part.denied or part.if_absent or part.path != _path(parts[0]):
            return None
        if part.keyword not in ("const", "enum"):
            return None
        listed += part.limit if part.keyword == "enum" else [part.limit]
    return Test(_path(parts[0]), {"enum": listed}) if len(parts) > 1 else None


def _path(clause: Clause) -> tuple[str, ...]:
    return clause.path if isinstance(clause, Test) else ()
