"""Answers that are known before anybody types: of the person who asks, of the matter's facts.

``prefill`` fills a new draft once. A locked answer is filled at every drawing, whatever was posted for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .evaluate import Resolution, resolve, row_schema
from .kept import Kept
from .values import Context, Json

Schema = Mapping[str, Json]
Wanted = Callable[[Schema, Mapping[str, Json], str], bool]
_asking: Kept[bool] = Kept(10_000)
_MOST_ROUNDS = 8  # an answer filled in may make further fields relevant


def prefill(schema: Schema, data: Json, context: Context) -> Json:
    """The answers with everything filled in that is known, not answered, and relevant."""
    return _filled(schema, data, context, lambda sub, answers, name: name not in answers)[0]


def locked(schema: Schema, data: Json, context: Context) -> Json:
    """The answers with what the person may not change as it is known."""
    return _filled(schema, data, context, _is_locked)[0]


def settled(schema: Schema, data: Json, context: Context) -> Resolution:
    """What is asked of the answers once the locked ones are filled in."""
    return _filled(schema, data, context, _is_locked)[1]


def offered(schema: Schema, context: Context) -> Json:
    """The value that ``x-prefill`` names ("applicant.name", "facts.year"), or None."""
    source, _, name = str(schema.get("x-prefill", "")).partition(".")
    found = {"applicant": context.applicant, "facts": context.facts}.get(source, {}).get(name)
    return None if found == "" else found


def _is_locked(sub: Schema, answers: Mapping[str, Json], name: str) -> bool:
    return bool(sub.get("x-prefill-locked"))


def _filled(schema: Schema, data: Json, context: Context, wanted: Wanted) -> tuple[Json, Resolution]:
    resolution = resolve(schema, data, context)
    if not _asks(schema):
        return data, resolution
    for _ in range(_MOST_ROUNDS):
        filled = _with_known(resolution.schema, data, context, wanted)
        if filled == data:
            break
        data, resolution = filled, resolve(schema, filled, context)
    return data, resolution


def _asks(schema: Schema) -> bool:
    """Whether the form has any field that is prefilled."""
    found = _asking.get(id(schema))
    return _asking.keep(id(schema), _stands("x-prefill", schema), schema) if found is None else found


def _stands(keyword: str, value: Json) -> bool:
    stack = [value]
    while stack:
        part = stack.pop()
        if isinstance(part, Mapping) and keyword in part:
            return True
        stack += part.values() if isinstance(part, Mapping) else part if isinstance(part, list) else ()
    return False


def _with_known(decided: Schema, data: Json, context: Context, wanted: Wanted) -> Json:
    if not isinstance(data, Mapping):
        return data
    filled = dict(data)
    for name, sub in decided.get("properties", {}).items():
        if not isinstance(sub, Mapping):
            continue
        value = offered(sub, context) if "x-prefill" in sub else None
        if value is not None and wanted(sub, data, name):
            filled[name] = value
        elif "properties" in sub or isinstance(data.get(name), list):
            below = _below(sub, data.get(name), context, wanted)
            if below not in (None, {}):
                filled[name] = below
    return filled


def _below(sub: Schema, value: Json, context: Context, wanted: Wanted) -> Json:
    """A group or the rows of a list with what is known; a group of which nothing is known stays absent."""
    if isinstance(value, list):
        return [_with_known(row_schema(sub, at), row, context, wanted) for at, row in enumerate(value)]
    return _with_known(sub, {} if value is None else value, context, wanted)
