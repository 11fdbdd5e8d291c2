"""What a panel lets a clerk choose instead of type: fields of the form, other results, files of the package. Pure.

What stands there already is always among the choices, so that nothing is lost by looking at it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from banshi_forms import Definition
from banshi_forms.kinds.table import kind_of
from banshi_forms.values import Json

from .edits.layout import all_declarations, at, says_what
from .edits.places import ABSENT, look
from .lenses import NOTICES

Options = Mapping[str, str]
_ON_ISSUE = "issue"


def with_choices(defn: Definition, listing: str, schema: Mapping[str, Any], value: Json) -> dict[str, Any]:
    """The panel's schema of a thing of a list, with choices where the package wants a name or a pointer."""
    made: dict[str, Any] = dict(schema)
    for place, options in _offered(defn, listing, str(look(value, ("id",)))):
        made = _chosen(made, place, options, look(value, place))
    return made


def _offered(defn: Definition, listing: str, own: str) -> Iterator[tuple[tuple[str, ...], Options]]:
    if listing == "materials":
        yield ("given_in_form",), {f"/{path}": title for path, title in _fields(defn, ("files",))}
        names = {name: name for name in sorted(defn.files)}
        yield from ((("blank_form",), names), (("example",), names))
    if listing == "results":
        dates = {f"/{path}": title for path, title in _fields(defn, ("date",)) if "*" not in path}
        others = [item for item in defn.certificate.get("results", ()) if item.get("id") != own]
        yield ("duplicate_of",), {str(item["id"]): str(item.get("title", item["id"])) for item in others}
        yield ("annex", "rows"), dict(_fields(defn, ("rows", "table")))
        yield ("validity", "from"), {_ON_ISSUE: "发证当日", **dates}
        yield ("validity", "until"), dates
    if listing == "stages":
        yield ("notices",), NOTICES


def _fields(defn: Definition, kinds: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The fields of some kinds, by their paths, with their titles."""
    for path, pointers in all_declarations(defn.form).items():
        found = next((schema for p in pointers if says_what(schema := at(defn.form, p))), None)
        if found is not None and kind_of(found).name in kinds:
            yield path, str(found.get("title") or path)


def _chosen(schema: dict[str, Any], place: tuple[str, ...], options: Options, value: Json) -> dict[str, Any]:
    """The schema with the options of one of its fields, however deep."""
    name, rest = place[0], place[1:]
    properties = schema.get("properties", {})
    if name not in properties:
        return schema
    sub = properties[name]
    asked = _chosen(sub, rest, options, value) if rest else _select(sub, options, value)
    return {**schema, "properties": {**properties, name: asked}}


def _select(sub: Mapping[str, Any], options: Options, value: Json) -> dict[str, Any]:
    if sub.get("type") == "array":
        listed = value if isinstance(value, list) else []
        one = {"type": "string", "title": sub["items"]["title"], "oneOf": _listed(options, *listed)}
        return {**sub, "items": one, "uniqueItems": True, "x-widget": "checkboxes"}
    kept = {key: item for key, item in sub.items() if key not in ("pattern", "minLength", "maxLength")}
    listed = [] if value is ABSENT else [value]
    choices = _listed(options, *listed)
    if not choices:
        return {**kept, "readOnly": True, "x-hint": kept.get("x-hint", "") or "还没有可以选择的内容"}
    return {**kept, "oneOf": choices, "x-widget": "select"}


def _listed(options: Options, *stored: Json) -> list[dict[str, Any]]:
    strange = {str(value): str(value) for value in stored if value not in options}
    return [{"const": value, "title": title} for value, title in {**options, **strange}.items()]
