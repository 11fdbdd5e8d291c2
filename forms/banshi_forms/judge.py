"""The judge: jsonschema's validators, one for each draft, with our own keywords (see ``keywords``) and bounds.

Compiled once per schema and kept; it reads nothing from outside: a reference leads into the schema, to the published
meta-schemas, which are here, or nowhere.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from threading import Lock
from typing import Any
from urllib.parse import unquote

from jsonschema import validators
from jsonschema.exceptions import ValidationError
from jsonschema_specifications import REGISTRY as SPECIFICATIONS
from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from . import formats, keywords, quick
from .drafts import DIALECT, LATEST, Draft, draft_of, named_draft
from .limits import Refused, pace, room
from .names import keys
from .subschemas import parts
from .values import Json

KEPT = 256  # schemas with their judges in memory
_kept: OrderedDict[int, tuple[Any, Judge]] = OrderedDict()
_keeping = Lock()  # judges are asked for from threads too
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")


@cache
def meta_schema() -> Mapping[str, Any]:
    """The published meta-schema of the dialect."""
    text = files("banshi_forms").joinpath("schemas/dialect.schema.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@cache
def _published() -> Registry[Any]:
    """The meta-schemas that a schema may refer to."""
    dialect = DRAFT202012.create_resource(meta_schema())
    known: Registry[Any] = SPECIFICATIONS.with_resource(DIALECT, dialect).crawl()
    return known


@cache
def judging(draft: Draft = LATEST) -> Any:
    """The validator class of a draft."""
    stock = draft.stock
    own: dict[str, Any] = {**keywords.COMMON}
    for since, words in ((4, keywords.SINCE_4), (6, keywords.SINCE_6), (2019, keywords.SINCE_2019),
                         (2020, keywords.SINCE_2020)):  # fmt: skip
        own |= words if draft.year >= since else {}
    own |= {key: keywords.counted(stock.VALIDATORS[key]) for key in _REFERENCES if key in stock.VALIDATORS}
    numbers = {"number": lambda _, value: quick.is_number(value)}
    if draft.year > 4:  # before, 1.0 was no integer
        numbers["integer"] = lambda _, value: quick.is_integer(value)
    made: Any = validators.extend(  # type: ignore[no-untyped-call]
        stock, own, type_checker=stock.TYPE_CHECKER.redefine_many(numbers)
    )
    made.YEAR, made.SPECIFICATION = draft.year, draft.specification
    made.evolve, made.descend = _evolve, _descend
    return made


def _evolve(self: Any, **changes: Any) -> Any:
    """The same validator for another schema: of our own classes, also where a schema names its draft."""
    pace()
    schema = changes.get("schema", self.schema)
    named = schema.get("$schema") if isinstance(schema, Mapping) else None
    other = named_draft(named) if named is not None and schema is not self.schema else None
    made = judging(other) if other else self.__class__
    return made(
        schema=schema,
        format_checker=changes.get("format_checker", self.format_checker),
        registry=self._registry,
        _resolver=changes.get("_resolver", self._resolver),
    )


def _descend(
    self: Any, instance: Json, schema: Json, path: Any = None, schema_path: Any = None, resolver: Any = None
) -> Iterator[ValidationError]:
    """The errors of a value under a schema that stands in this one."""
    room()
    if resolver is None:
        resolver = self._resolver.in_subresource(self.SPECIFICATION.create_resource(schema))
    for error in self.evolve(schema=schema, _resolver=resolver).iter_errors(instance):
        if path is not None:
            error.path.appendleft(path)
        if schema_path is not None:
            error.schema_path.appendleft(schema_path)
        yield error


@dataclass(frozen=True)
class Judge:
    """A schema's validator. ``root`` is the whole schema, in which references are looked up."""

    root: Any
    validator: Any
    draft: Draft | None = LATEST

    def holds(self, schema: Any, value: Json) -> bool:
        """Whether a part of the schema (a condition) holds for a value; an absent value fulfils nothing."""
        if value is None:
            value = {}
        test = quick.test_of(schema)
        if test is not None:
            return test(value, None)
        try:
            return bool(self.validator.evolve(schema=schema).is_valid(value))
        except Unresolvable:
            return False

    def errors(self, value: Json, today: date) -> Iterator[ValidationError]:
        """Every error of a document, formats checked as of a day. Raises Refused for a draft nobody here knows."""
        if self.draft is None:
            raise Refused(
                "dialect", f"不认识 $schema 所写的“{self.root['$schema']}”。",
                f"Nothing here knows the dialect that $schema names: {self.root['$schema']}",
            )  # fmt: skip
        checker = _formats(today, self.draft.spares)
        yield from self.validator.evolve(format_checker=checker).iter_errors(value)

    def followed(self, reference: Any) -> Any:
        """What a local reference leads to, or nothing."""
        if not isinstance(reference, str):
            return None
        own = self.root.get("$id", "") if isinstance(self.root, Mapping) else ""
        where, _, fragment = reference.partition("#")
        if where not in ("", own):
            return None
        fragment = unquote(fragment)
        if fragment and not fragment.startswith("/"):
            return self._anchors.get(fragment)
        return _at(self.root, fragment)

    @cached_property
    def _anchors(self) -> Mapping[str, Any]:
        """Schemas that have a name of their own."""
        return {
            part[key]: part
            for _, part in parts(self.root)
            for key in ("$anchor", "$dynamicAnchor")
            if isinstance(part.get(key), str)
        }


def _at(root: Any, pointer: str) -> Any:
    target = root
    for key in keys(pointer):
        if isinstance(target, list):
            target = target[int(key)] if key.isdecimal() and int(key) < len(target) else None
        else:
            target = target.get(key) if isinstance(target, Mapping) else None
    return target


@lru_cache(maxsize=8)
def _formats(today: date, spares: bool) -> Any:
    return formats.checker(today, spares)


def judge_of(schema: Any) -> Judge:
    """The judge of a schema, made once per schema object. A schema is never changed after it was judged by."""
    with _keeping:
        found = _kept.get(id(schema))
        if found and found[0] is schema:
            _kept.move_to_end(id(schema))
            return found[1]
    draft = draft_of(schema)
    resource = (draft or LATEST).specification.create_resource(schema)
    registry = _published().with_resource("", resource)
    judge = Judge(schema, judging(draft or LATEST)(schema, registry=registry), draft)
    with _keeping:
        _kept[id(schema)] = (schema, judge)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return judge
