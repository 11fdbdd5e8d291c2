"""A definition in another language: texts replaced by their translations, values and rules left alone.

Translations are keyed by the source text, as in gettext (ADR 4). A choice keeps its values; what is shown for
them stands in ``x-enum-titles``. What is written on a certificate is not translated, only what pages say of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .matter import BASE_LOCALE, PARTS, Definition
from .names import child
from .values import Json

Say = Callable[[str, str], str]  # (pointer, text) → what stands there instead

_RULES = frozenset(
    {"const", "default", "examples", "if", "not", "pattern", "required", "when", "suggest_when"}
)
_OURS = frozenset(
    {
        "message",
        "x-check",
        "x-code-list",
        "x-code-prefix",
        "x-formula",
        "x-group",
        "x-messages",
        "x-order",
        "x-options",
        "x-region-level",
        "x-units",
    }
    | {
        "x-prefill",
        "x-row-title",
        "x-rule",
        "x-sensitive",
        "x-widget",
        "$ref",
        "$schema",
        "$id",
        "format",
        "type",
    }
)
_CODES = frozenset(
    {"id", "code", "kind", "role", "unit", "level", "channel", "medium", "category", "necessity", "layout"}
    | {"amount"}
    | {
        "actions",
        "blank_form",
        "example",
        "given_in_form",
        "credit_code",
        "facts",
        "labels",
        "settings",
        "number",
    }
    | {"item_code", "implementation_code", "region", "url", "external_url", "email", "seal"}
)
_ON_PAPER = frozenset(
    {"value", "body", "notes", "addressee", "holder", "issuer", "joint_seals", "number", "rows", "validity"}
)


@dataclass(frozen=True)
class Untranslated:
    """A text of a definition that a language does not have yet; ``pointer`` as findings name it."""

    pointer: str
    text: str


def localise(defn: Definition, locale: str) -> Definition:
    """The definition with its texts in a language; what has no translation stays in the base language."""
    given = defn.translations.get(locale, {})
    texts = {
        source: text for source, text in given.items() if isinstance(text, str)
    }  # a draft may hold anything
    if locale == BASE_LOCALE or not texts:
        return defn

    def say(_: str, text: str) -> str:
        return texts.get(text, text)

    return replace(defn, **{part: _spoken(getattr(defn, part), part, "", say) for part in PARTS})


def texts_of(defn: Definition) -> Iterator[tuple[str, str]]:
    """Every text for people, with its pointer (``form.json#/title``); options once each where they stand."""
    for part in PARTS:
        found: list[tuple[str, str]] = []

        def say(pointer: str, text: str, found: list[tuple[str, str]] = found) -> str:
            found.append((pointer, text))
            return text

        _spoken(getattr(defn, part), part, "", say)
        yield from ((f"{part}.json#{pointer}", text) for pointer, text in found)


def untranslated(defn: Definition, locale: str) -> list[Untranslated]:
    """The Chinese texts that a language lacks, each once, where it stands first."""
    known = defn.translations.get(locale, {})
    lacking: dict[str, str] = {}
    for pointer, text in texts_of(defn):
        if text not in known and _is_chinese(text):
            lacking.setdefault(text, pointer)
    return [Untranslated(pointer, text) for text, pointer in lacking.items()]


def _spoken(value: Json, part: str, pointer: str, say: Say) -> Json:
    """A value with every text for people said by ``say``."""
    if isinstance(value, str):
        return say(pointer, value)
    if isinstance(value, list):
        return [_spoken(item, part, child(pointer, at), say) for at, item in enumerate(value)]
    if not isinstance(value, Mapping):
        return value
    spoken: dict[str, Any] = {
        key: item if _is_kept(key, item, part, pointer) else _spoken(item, part, child(pointer, key), say)
        for key, item in value.items()
    }
    if isinstance(value.get("enum"), list) and not _is_table(pointer):
        spoken |= _titles(value, pointer, say)
    return spoken


def _titles(schema: Mapping[str, Any], pointer: str, say: Say) -> dict[str, Any]:
    """What is shown for the options of a choice, where it differs from the value."""
    given = schema.get("x-enum-titles", {})
    options = [option for option in schema["enum"] if isinstance(option, str) and option not in given]
    said = {option: say(child(pointer, "enum"), option) for option in options}
    shown = {option: text for option, text in said.items() if text != option}
    return {"x-enum-titles": {**shown, **_spoken(given, "form", pointer, say)}} if shown or given else {}


def _is_kept(key: str, item: Json, part: str, pointer: str) -> bool:
    """Whether a key holds no text for people. A field may be called ``code`` or ``value``: then it is a field."""
    if _is_table(pointer):
        return False
    if key in _RULES or key in _OURS or key == "enum":
        return True
    if key == "fields" and part == "form":  # the names a section shows
        return True
    if part == "certificate":
        return key in _ON_PAPER or key in _CODES
    return key in _CODES and not (key == "kind" and isinstance(item, Mapping))


def _is_table(pointer: str) -> bool:
    """Whether the keys at a pointer are names somebody gave (fields, notices), not keywords."""
    last = pointer.rpartition("/")[2]
    return last in ("properties", "$defs", "dependentSchemas", "notices", "x-enum-titles")


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)
