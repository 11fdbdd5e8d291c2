"""Computed fields and checks: where they stand, how they read, whether they can work, and trying them on answers."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from banshi_forms import Context, formulas
from banshi_forms.declared import formulas_of, path_of, seen_by
from banshi_forms.subschemas import parts
from banshi_forms.values import Json

from ..edits.conditions import ANY_ROW, in_formula, join
from ..edits.layout import all_declarations, at, object_at
from ..edits.operations import Clear, Insert, Operation, Put, Take
from ..edits.places import at_id, identities
from ..edits.problems import CannotDo
from ..panels import stable_place
from .fields import Declared, Field, declaration, fields

_BOUND = re.compile(r"\.(?:all|exists|exists_one|map|filter)\(\s*([A-Za-z_]\w*)\s*,")
_WHERE = re.compile(r":(\d+):(\d+):?\s*(.*)")
_NOT_TRIED = ("x-check", "x-prefill", "x-prefill-locked", "x-hint", "description", "x-messages")


@dataclass(frozen=True)
class Formula:
    """A computed field (``key`` its path) or a check (``key``: path of its object, a colon, its identity)."""

    key: str
    inside: str
    text: str
    title: str
    note: str = ""
    is_check: bool = False


@dataclass(frozen=True)
class Check:
    """A check with the place where its object's list of checks stands."""

    key: str
    inside: str
    pointer: str
    content: Mapping[str, Any]


@dataclass(frozen=True)
class Trouble:
    """Why a formula cannot work: the code, the word, where in the text, what may have been meant."""

    code: str
    word: str = ""
    at: int = 0
    meant: str = ""


def computed(form: Mapping[str, Any]) -> list[Formula]:
    """The computed fields of a form."""
    found: dict[str, Formula] = {}
    for pointer, inside, text in formulas_of(form):
        if pointer.endswith("/x-formula"):
            path = path_of(pointer.removesuffix("/x-formula"))
            schema = at(form, pointer.removesuffix("/x-formula"))
            found.setdefault(path, Formula(path, inside, text, str(schema.get("title") or path)))
    return list(found.values())


def checks(form: Mapping[str, Any], locale: str = "zh_CN") -> list[Formula]:
    """The checks across fields of a form."""
    return [
        Formula(
            check.key,
            check.inside,
            str(check.content.get("rule", "")),
            message(check.content, locale) or str(check.content.get("id", "")),
            str(check.content.get("severity", "error")),
            is_check=True,
        )
        for check in all_checks(form)
    ]


def message(check: Mapping[str, Any], locale: str) -> str:
    """What a check says when it finds a fault."""
    said = check.get("message", {})
    return str(said.get(locale) or next(iter(said.values()), ""))


def all_checks(form: Mapping[str, Any]) -> Iterator[Check]:
    for pointer, part in parts(form):
        for number, check in enumerate(part.get("x-check", ())):
            inside = path_of(pointer)
            yield Check(f"{inside}:{check.get('id', number)}", inside, pointer, check)


def find_check(form: Mapping[str, Any], key: str) -> Check:
    """Raises CannotDo."""
    for check in all_checks(form):
        if check.key == key:
            return check
    raise CannotDo("gone", place=key)


def check_removed(form: Mapping[str, Any], key: str) -> Operation:
    """The operation that takes a check away. Raises CannotDo."""
    check = find_check(form, key)
    place = (*stable_place(form, check.pointer), "x-check")
    listed = at(form, f"{check.pointer}/x-check")
    if len(listed) == 1:
        return Clear("form", place)
    return Take("form", (*place, _key_of(listed, check.content)))


def check_put(form: Mapping[str, Any], key: str, inside: str, content: Mapping[str, Any]) -> Operation:
    """The operation that changes a check, or adds it to the object at a path (``key`` empty). Raises CannotDo."""
    if key:
        check = find_check(form, key)
        place = (*stable_place(form, check.pointer), "x-check")
        listed = at(form, f"{check.pointer}/x-check")
        return Put("form", (*place, _key_of(listed, check.content)), content)
    pointer, _ = object_at(form, inside)
    return Insert("form", (*stable_place(form, pointer), "x-check"), content)


def _key_of(listed: Sequence[Any], check: Mapping[str, Any]) -> str:
    return at_id(str(check["id"])) if identities(listed) is not None else str(listed.index(check))


def fresh_check(form: Mapping[str, Any]) -> str:
    """An identity that no check has."""
    taken = {str(check.content.get("id")) for check in all_checks(form)}
    return next(name for number in range(1, len(taken) + 2) if (name := f"C{number}") not in taken)


def reading(form: Mapping[str, Any], inside: str, text: str, declared: Declared | None = None) -> str:
    """The formula with the titles of the fields instead of their names."""
    known = all_declarations(form) if declared is None else declared

    def titled(path: str, name: str) -> str:
        schema = declaration(form, join(path, name), known)
        return f"〔{schema['title']}〕" if schema and schema.get("title") else name

    return in_formula(text, inside, titled)


def names(form: Mapping[str, Any], inside: str) -> list[tuple[str, Field]]:
    """The fields that a formula of an object may name, as it names them: those beside it, then those of the form."""
    beside = [(spelled(field.path), field) for field in fields(form, inside)]
    outside = [(f"root.{spelled(field.path)}", field) for field in fields(form)] if inside else []
    return [(name, field) for name, field in (*beside, *outside) if name.removeprefix("root.")]


def spelled(path: str) -> str:
    """A path as a formula writes it; the fields of entries are taken from a list: ``staff.map(item, item.name)``."""
    above, of_rows, name = path.partition(f"/{ANY_ROW}/")
    if of_rows:
        return f"{above.replace('/', '.')}.map(item, item.{name.replace('/', '.')})"
    return path.replace("/", ".")


def trouble(form: Mapping[str, Any], inside: str, text: str) -> Trouble | None:
    """Why the formula cannot work at all; None when it can."""
    if not text.strip():
        return Trouble("empty")
    try:
        used = formulas.names(text)
        unknown_functions = sorted(formulas.unknown_functions(text))
    except formulas.BadFormula as error:
        return _syntax(str(error))
    if unknown_functions:
        return Trouble("no_function", unknown_functions[0])
    known = {field.path.partition("/")[0] for field in fields(form, inside)}
    for name in sorted(used - formulas.RESERVED - frozenset(_BOUND.findall(text))):
        if name not in known:
            return Trouble("no_name", name, meant=next(iter(difflib.get_close_matches(name, known, 1)), ""))
    top = {field.path.partition("/")[0] for field in fields(form)}
    missing = [path for path in seen_by(text, "?") if not path.startswith("?") and path not in top]
    return Trouble("no_name", f"root.{missing[0]}") if missing else None


def _syntax(error: str) -> Trouble:
    found = _WHERE.search(error)
    if found:
        return Trouble("syntax", found[3].strip(), at=int(found[2]))
    return Trouble("bad", error)


def needed(form: Mapping[str, Any], inside: str, text: str) -> list[str]:
    """The fields of the form that answers are needed of to try a formula, other formulas' fields followed."""
    waiting, found = [(inside, text)], list[str]()
    known = {
        path_of(pointer.removesuffix("/x-formula")): (scope, other)
        for pointer, scope, other in formulas_of(form)
    }
    done: set[tuple[str, str]] = set()
    while waiting:
        scope, expression = waiting.pop()
        if (scope, expression) in done:
            continue
        done.add((scope, expression))
        for path in seen_by(expression, scope):
            if path in known:
                waiting.append(known[path])
            if path not in found:
                found.append(path)
    return list(dict.fromkeys(path.partition("/")[0] for path in found))


def trial(form: Mapping[str, Any], inside: str, text: str) -> dict[str, Any]:
    """A form of only the fields that the formula needs, for the engine to draw, read and reckon."""
    wanted = needed(form, inside, text)
    if inside:
        wanted = list(dict.fromkeys([*wanted, inside.partition("/")[0]]))
    table = {name: _asked(schema) for name in wanted if (schema := declaration(form, name))}
    return {"type": "object", "properties": table, "x-order": list(table)}


def _asked(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A field as the trial asks for it: what it is, without what only an applicant needs."""
    return {key: value for key, value in schema.items() if key not in _NOT_TRIED}


def results(inside: str, text: str, answers: Json, context: Context) -> list[tuple[int | None, Json]]:
    """What the formula gives for each object that it speaks of: the number of the row, the value or ABSENT."""
    root = formulas.prepared(answers)
    return [
        (row, formulas.evaluate(text, formulas.scope(holder, root, row, context)))
        for row, holder in _holders(answers, inside.split("/") if inside else [], None)
    ]


def _holders(value: Json, path: list[str], row: int | None) -> Iterator[tuple[int | None, Mapping[str, Any]]]:
    if not path:
        yield row, value if isinstance(value, Mapping) else {}
    elif path[0] == ANY_ROW:
        for number, item in enumerate(value if isinstance(value, list) else []):
            yield from _holders(item, path[1:], number)
    else:
        yield from _holders(value.get(path[0]) if isinstance(value, Mapping) else None, path[1:], row)


def place_of_field(form: Mapping[str, Any], path: str) -> tuple[str, ...]:
    """Where a computed field is declared. Raises CannotDo."""
    for pointer, _, _ in formulas_of(form):
        if pointer.endswith("/x-formula") and path_of(pointer.removesuffix("/x-formula")) == path:
            return stable_place(form, pointer.removesuffix("/x-formula"))
    raise CannotDo("no_field", field=path)
