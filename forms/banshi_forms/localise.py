"""A definition in another language: texts replaced by their translations, values and rules left alone.

Translations are keyed by the source text, as in gettext (ADR 4). A choice keeps its values; what is shown for them
stands in ``x-enum-titles``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from .matter import BASE_LOCALE, PARTS, Definition
from .values import Json

KEPT = frozenset(
    {"const", "enum", "x-formula", "rule", "message", "x-messages", "value", "body", "pattern", "when", "if"}
    | {
        "credit_code",
        "number",
        "series",
        "facts",
        "id",
        "code",
        "x-prefill",
        "x-code-list",
        "x-widget",
        "layout",
    }
    | {"format", "type", "x-row-title", "required", "x-order", "fields", "$ref", "role", "kind", "actions"}
)


def localise(defn: Definition, locale: str) -> Definition:
    """The definition with its texts in a language; what has no translation stays in the base language."""
    texts = defn.translations.get(locale, {})
    if locale == BASE_LOCALE or not texts:
        return defn
    return replace(defn, **{part: translated(getattr(defn, part), texts) for part in PARTS})


def translated(value: Json, texts: Mapping[str, str]) -> Json:
    """A value with every text that has a translation replaced, but for what is no text for people."""
    if isinstance(value, str):
        return texts.get(value, value)
    if isinstance(value, list):
        return [translated(item, texts) for item in value]
    if not isinstance(value, Mapping):
        return value
    spoken: dict[str, Any] = {
        key: item if key in KEPT and not _is_field_table(key, item) else translated(item, texts)
        for key, item in value.items()
    }
    titles = {
        option: texts[option] for option in value.get("enum") or () if texts.get(option, option) != option
    }
    if titles:
        spoken["x-enum-titles"] = {**titles, **value.get("x-enum-titles", {})}
    return spoken


def texts_of(value: Json) -> Iterator[str]:
    """Every text for people in a part of a definition, options included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from texts_of(item)
    elif isinstance(value, Mapping):
        yield from (option for option in value.get("enum") or () if isinstance(option, str))
        for key, item in value.items():
            if key not in KEPT or _is_field_table(key, item):
                yield from texts_of(item)


def _is_field_table(key: str, item: Json) -> bool:
    """A field may be called ``number`` or ``code``: then the key names a schema, not a keyword."""
    return isinstance(item, Mapping) and key not in ("message", "x-messages", "when", "if", "facts")
