"""Who names a field: rules, formulas, checks, materials, stages, certificate texts. And calling it otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from banshi_forms import Definition
from banshi_forms.declared import conditions, formulas_of, path_of, seen_by, tested
from banshi_forms.names import keys
from banshi_forms.values import Json

from .conditions import ANY_ROW, Rename, join, members, parent, renamed

_JINJA = Environment(autoescape=True)  # only reads
_WHEN = ("when", "suggest_when")
_ROOT_PARTS = ("profile", "materials", "procedure", "certificate")
_IN_BRACES = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_WORDS = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|[A-Za-z_]\w*|.", re.DOTALL)


@dataclass(frozen=True)
class Use:
    """A thing that names a field: where it stands (as findings have it) and what kind of thing it is."""

    pointer: str
    kind: str


def uses(defn: Definition, path: str) -> tuple[Use, ...]:
    """Everything that would dangle without the field, or without something in it."""
    found = [*_form_uses(defn.form, path), *_part_uses(defn, path)]
    return tuple(dict.fromkeys(found))


def _form_uses(form: Mapping[str, Any], path: str) -> Iterator[Use]:
    for named in conditions(form):
        if _within(named.path, path) and not _stands_in(named.pointer, path):
            yield Use(f"form.json#{named.pointer.partition('/if')[0]}", "rule")
    for pointer, inside, expression in formulas_of(form):
        if _stands_in(pointer, path):
            continue
        seen = seen_by(expression, inside)
        if any(_within(one, path) for one in seen) or _takes(expression, seen, path):
            yield Use(f"form.json#{pointer}", "formula" if pointer.endswith("/x-formula") else "check")
        elif pointer.endswith("/rule") and join(inside, _aim(form, pointer)) == path:
            yield Use(f"form.json#{pointer}", "check")


def _stands_in(pointer: str, path: str) -> bool:
    """Whether a place in the form is inside the field's own declaration, and would go with it."""
    return _within(path_of(pointer.partition("/x-")[0]), path)


def _within(path: str, of: str) -> bool:
    return path == of or path.startswith(f"{of}/")


def _takes(expression: str, seen: list[str], path: str) -> bool:
    """Whether an expression takes the field out of a list or group that it sees."""
    above, _, name = path.rpartition("/")
    return bool(above) and name in members(expression) and any(_within(above, one) for one in seen)


def _aim(form: Mapping[str, Any], pointer: str) -> str:
    check: Json = form
    for key in keys(pointer)[:-1]:
        check = check[int(key)] if isinstance(check, list) else check[key]
    return str(check.get("at", "")).partition("/")[0]


def _part_uses(defn: Definition, path: str) -> Iterator[Use]:
    for part in _ROOT_PARTS:
        for pointer, key, value in _entries(getattr(defn, part)):
            where = f"{part}.json#{pointer}"
            if key in _WHEN and any(_within(named.path, path) for named in tested(value)):
                yield Use(where, "condition")
            elif _names_by_pointer(part, key, value, path):
                yield Use(where, "place")
            elif part == "certificate" and isinstance(value, str) and _has_placeholder(pointer, value, path):
                yield Use(where, "placeholder")


def _entries(value: Json, pointer: str = "") -> Iterator[tuple[str, str, Json]]:
    """Every key of a part with what stands there; conditions are not looked into."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield f"{pointer}/{key}", key, item
            if key not in _WHEN and key != "form":
                yield from _entries(item, f"{pointer}/{key}")
    elif isinstance(value, list):
        for at, item in enumerate(value):
            if isinstance(item, str):
                yield f"{pointer}/{at}", "", item
            yield from _entries(item, f"{pointer}/{at}")


def _names_by_pointer(part: str, key: str, value: Json, path: str) -> bool:
    if key in ("given_in_form", "from", "until") and isinstance(value, str) and value.startswith("/"):
        return _within(value[1:], path)
    if part == "procedure" and key == "amount":
        return bool(value == path)
    return part == "certificate" and key == "rows" and _within(str(value).strip("/"), path)


def _has_placeholder(pointer: str, text: str, path: str) -> bool:
    """Whether a text of a certificate asks for the field; columns of an annex ask for those of a row."""
    if "{" not in text or _is_number(pointer):
        return False
    names = placeholders(text)
    if "/columns/" in pointer and f"/{ANY_ROW}/" in path:
        return path.rpartition("/")[2] in names
    return path.partition("/")[0] in names and ("/" not in path or path.rpartition("/")[2] in text)


def _is_number(pointer: str) -> bool:
    return "/number/" in pointer  # its braces are the platform's: year, serial, region


def placeholders(text: str) -> frozenset[str]:
    """The names that a text of a certificate asks for."""
    try:
        tree = _JINJA.parse(text)
    except TemplateSyntaxError:
        return frozenset()
    return frozenset(node.name for node in tree.find_all(nodes.Name) if node.ctx == "load")


def call_otherwise(defn: Definition, path: str, name: str) -> Definition:
    """The definition in which the field at a path has another name, wherever it is named."""
    above, _, old = path.rpartition("/")

    def rename(inside: str, one: str) -> str:
        return name if inside == above and one == old else one

    form = dict(renamed(defn.form, "", rename))
    if not above and "x-steps" in form:
        form["x-steps"] = _renamed_steps(form["x-steps"], old, name)
    changed = {part: _renamed_part(getattr(defn, part), part, path, name, rename) for part in _ROOT_PARTS}
    return replace(defn, form=form, **changed, samples=_renamed_samples(defn.samples, path, name))


def _renamed_steps(steps: Json, old: str, new: str) -> Json:
    return [
        {
            **step,
            "sections": [
                {**section, "fields": [new if field == old else field for field in section["fields"]]}
                for section in step["sections"]
            ],
        }
        for step in steps
    ]


def _renamed_part(value: Json, part: str, path: str, name: str, rename: Rename, pointer: str = "") -> Json:
    if isinstance(value, list):
        return [
            _renamed_part(item, part, path, name, rename, f"{pointer}/{at}") for at, item in enumerate(value)
        ]
    if isinstance(value, str) and part == "certificate" and _has_placeholder(pointer, value, path):
        return _IN_BRACES.sub(lambda found: _renamed_braces(found.group(), path, name), value)
    if not isinstance(value, Mapping):
        return value
    made: dict[str, Json] = {}
    for key, item in value.items():
        if key in _WHEN:
            made[key] = renamed(item, "", rename)
        elif _names_by_pointer(part, key, item, path):
            made[key] = _renamed_pointer(str(item), path, name)
        elif key == "form":
            made[key] = item
        else:
            made[key] = _renamed_part(item, part, path, name, rename, f"{pointer}/{key}")
    return made


def _renamed_pointer(pointer: str, path: str, name: str) -> str:
    slash = "/" if pointer.startswith("/") else ""
    rest = pointer.removeprefix("/")[len(path) :]
    return slash + join(parent(path), name) + rest


def _renamed_braces(code: str, path: str, name: str) -> str:
    """Inside of braces: the name itself, at the top level or behind a dot for a field of a row or group."""
    old, nested = path.rpartition("/")[2], "/" in path
    out, before = [], ""
    for word in _WORDS.findall(code):
        behind_dot = before == "."
        out.append(name if word == old and (nested or not behind_dot) else word)
        before = word if not word.isspace() else before
    return "".join(out)


def _renamed_samples(samples: Mapping[str, Json], path: str, name: str) -> dict[str, Json]:
    return {
        key: {**sample, "answers": _renamed_answers(sample.get("answers", {}), path.split("/"), name)}
        if isinstance(sample, Mapping)
        else sample
        for key, sample in samples.items()
    }


def _renamed_answers(value: Json, path: list[str], name: str) -> Json:
    if path[0] == ANY_ROW and isinstance(value, list):
        return [_renamed_answers(row, path[1:], name) for row in value]
    if not isinstance(value, Mapping) or path[0] not in value:
        return value
    if len(path) == 1:
        return {name if key == path[0] else key: item for key, item in value.items()}
    return {
        key: _renamed_answers(item, path[1:], name) if key == path[0] else item for key, item in value.items()
    }
