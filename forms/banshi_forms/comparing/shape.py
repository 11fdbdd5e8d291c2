"""How the schema of one field changed, keyword by keyword: what is said of it, and how grave it is.

Each difference names values that may show it; whether they do is tried by examples.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from ..fields import options_of
from ..sentences.phrases import figure
from ..sentences.wordlist import FORMATS, TYPES
from ..spelling import one_line
from ..values import Json
from ..wording import Words
from .changes import Difference, Effect, plain, told
from .reading import bare, types_of
from .shape_options import CHOICE, options

Shape = Mapping[str, Any]
_LOOKS: Mapping[str, str] = {
    "description": "description", "x-hint": "hint", "x-placeholder": "text in the empty field", "x-example": "example",
    "x-width": "width", "x-row-label": "name of a row", "x-add-label": "label of the button",
    "x-row-title": "title of a row", "x-widget": "way of showing", "x-severity": "look", "x-messages": "own messages",
    "x-enum-titles": "titles of the options", "examples": "examples", "$comment": "comment",
}  # fmt: skip
_HARMLESS: Mapping[str, str] = {
    "default": "default", "x-prefill": "prefilling", "x-prefill-locked": "locking of what is prefilled",
    "readOnly": "read-only mark", "x-sensitive": "masking", "deprecated": "mark of being out of date",
    "writeOnly": "write-only mark",
}  # fmt: skip
LIMITS: Mapping[str, tuple[int, str]] = {
    "minimum": (1, "smallest value"), "maximum": (-1, "largest value"), "exclusiveMinimum": (1, "lower bound"),
    "exclusiveMaximum": (-1, "upper bound"), "minLength": (1, "least number of characters"),
    "maxLength": (-1, "greatest number of characters"), "minItems": (1, "least number of entries"),
    "maxItems": (-1, "greatest number of entries"), "minProperties": (1, "least number of answers"),
    "maxProperties": (-1, "greatest number of answers"),
}  # fmt: skip
_OWN = frozenset(
    {
        "type",
        "title",
        "format",
        "pattern",
        "multipleOf",
        "uniqueItems",
        "x-unit",
        "x-accept",
        "x-formula",
        "items",
    }
)


def differences(old: Shape, new: Shape, name: Mapping[str, str]) -> Iterator[Difference]:
    """All differences of two shapes of a field; ``name`` is how sentences call it, by locale."""
    yield from _title(old, new, name)
    yield from _type(old, new, name)
    yield from options(old, new, name)
    yield from _limits(old, new, name)
    yield from _texts(old, new, name)
    yield from _more(old, new, name)
    yield from _plain(_LOOKS, "cosmetic", old, new, name)
    yield from _plain(_HARMLESS, "compatible", old, new, name)
    if isinstance(old.get("items"), Mapping) and isinstance(new.get("items"), Mapping):
        entry = plain("each entry of %(field)s", field=name)
        yield from (_of_entry(found) for found in differences(old["items"], new["items"], entry))
    yield from _rest(old, new, name)


def _plain(
    words: Mapping[str, str], effect: Effect, old: Shape, new: Shape, name: Mapping[str, str]
) -> Iterator[Difference]:
    for key, what in words.items():
        if old.get(key) != new.get(key):
            message = _changed(name, what, old.get(key), new.get(key))
            yield Difference(key.removeprefix("x-"), effect, message, key)


def _of_entry(found: Difference) -> Difference:
    return Difference(
        found.kind, found.effect, found.message, f"items/{found.keyword}", tuple([v] for v in found.tries)
    )


def _changed(
    name: Mapping[str, str], what: str, old: Json, new: Json, known: Mapping[str, str] | None = None
) -> dict[str, str]:
    """From one value to another, added or taken away. ``known``: values that have a word of their own."""

    def say(_: Words, at: str) -> str:
        was, now = (_(known[value]) if known and value in known else said(_, value) for value in (old, new))
        text = "%(field)s: the %(what)s changes from %(old)s to %(new)s"
        if old is None:
            text = "%(field)s: the %(what)s is new: %(new)s"
        elif new is None:
            text = "%(field)s: the %(what)s is gone (it was %(old)s)"
        return _(text, field=name[at], what=_(what), old=was, new=now)

    return told(say)


def said(_: Any, value: Json) -> str:
    """A value of a schema in words."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, int | float | Decimal):
        return figure(value)
    if isinstance(value, str):
        return str(_("“%(value)s”", value=value if len(value) < 120 else value[:119] + "…"))
    return one_line(value)


def _title(old: Shape, new: Shape, _: Mapping[str, str]) -> Iterator[Difference]:
    if old.get("title") != new.get("title"):
        named = {"old": str(old.get("title", "")), "new": str(new.get("title", ""))}
        yield Difference(
            "title", "cosmetic", plain("The title “%(old)s” becomes “%(new)s”", **named), "title"
        )


def _types(shape: Shape) -> set[str]:
    asked = shape.get("type")
    if asked is None:
        listed = options_of(shape)
        return {types_of(option.value)[-1] for option in listed} if listed else set(TYPES)
    names = {asked} if isinstance(asked, str) else set(asked)
    return names | ({"integer"} if "number" in names else set())


def _type(old: Shape, new: Shape, name: Mapping[str, str]) -> Iterator[Difference]:
    before, after = _types(old), _types(new)
    if before == after or "type" not in {**old, **new}:
        return
    effect: Effect = "compatible" if before <= after else ("narrowing" if before & after else "breaking")
    message = told(
        lambda _, at: _(
            "%(field)s: the kind of answer changes from %(old)s to %(new)s",
            field=name[at], old=_kinds(_, old, before), new=_kinds(_, new, after),
        )
    )  # fmt: skip
    yield Difference("type", effect, message, "type", _of_types(before - after))


def _kinds(_: Any, shape: Shape, names: set[str]) -> str:
    asked = shape.get("type", sorted(names))
    if set(TYPES) <= names:
        return str(_("anything"))
    return str(_(", ")).join(_(TYPES[name]) for name in ([asked] if isinstance(asked, str) else asked))


def _of_types(lost: set[str]) -> tuple[Json, ...]:
    table: dict[str, tuple[Json, ...]] = {
        "string": (), "number": (Decimal("1.5"), 0.5), "integer": (), "boolean": (True, False),
        "null": (), "array": ([],), "object": ({},),
    }  # fmt: skip
    return tuple(value for name in sorted(lost) for value in table[name])


def _limits(old: Shape, new: Shape, name: Mapping[str, str]) -> Iterator[Difference]:
    for key, (sign, what) in LIMITS.items():
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        tighter = before is None or (
            after is not None and sign * Decimal(str(after)) > sign * Decimal(str(before))
        )
        trivial = before is None and sign > 0 and after == 0 and key.startswith("min") and key != "minimum"
        effect: Effect = "narrowing" if tighter and not trivial else "compatible"
        tries = _beyond(key, sign, after) if tighter else ()
        yield Difference("limit", effect, _changed(name, what, before, after), key, tries)


def _beyond(key: str, sign: int, limit: Any) -> tuple[Json, ...]:
    """Values just on the other side of a limit."""
    if key in ("minLength", "maxLength"):
        size = int(limit) - sign
        return tuple(letter * size for letter in ("测", "1", "a") if 0 < size <= 5_000)
    if key.endswith(("Items", "Properties")):
        return ()
    number = Decimal(str(limit))
    near = [number] if key.startswith("exclusive") else []
    near += [number - sign, number - sign * Decimal("0.5"), number - 10 * sign]
    return tuple(int(n) if n == n.to_integral_value() else n for n in near)


def _texts(old: Shape, new: Shape, name: Mapping[str, str]) -> Iterator[Difference]:
    for key, what in (("format", "format"), ("pattern", "form of the text")):
        before, after = old.get(key), new.get(key)
        if before != after:
            effect: Effect = "compatible" if after is None else "narrowing"
            message = _changed(name, what, before, after, FORMATS if key == "format" else {})
            yield Difference(key, effect, message, key, ("不符合", "x", "0"))


def _more(old: Shape, new: Shape, name: Mapping[str, str]) -> Iterator[Difference]:
    if old.get("multipleOf") != new.get("multipleOf"):
        before, after = old.get("multipleOf"), new.get("multipleOf")
        wider = after is None or (before is not None and Decimal(str(before)) % Decimal(str(after)) == 0)
        effect: Effect = "compatible" if wider else "narrowing"
        yield Difference(
            "limit", effect, _changed(name, "step", before, after), "multipleOf", (1, Decimal("0.01"), 7)
        )
    if bool(old.get("uniqueItems")) != bool(new.get("uniqueItems")):
        text = (
            "%(field)s may no longer hold an entry twice"
            if new.get("uniqueItems")
            else "%(field)s may hold an entry twice now"
        )
        yield Difference(
            "unique",
            "narrowing" if new.get("uniqueItems") else "compatible",
            plain(text, field=name),
            "uniqueItems",
        )
    if old.get("x-unit") != new.get("x-unit"):
        message = _changed(name, "unit", old.get("x-unit"), new.get("x-unit"))
        yield Difference("unit", "compatible" if "x-unit" in old else "cosmetic", message, "x-unit")
    if old.get("x-formula") != new.get("x-formula"):
        yield _formula(old, new, name)
    yield from _files(old.get("x-accept") or {}, new.get("x-accept") or {}, name)


def _formula(old: Shape, new: Shape, name: Mapping[str, str]) -> Difference:
    before, after = old.get("x-formula"), new.get("x-formula")
    if before is None:
        return Difference(
            "formula",
            "narrowing",
            plain("%(field)s is worked out now instead of typed: %(formula)s", field=name, formula=after),
            "x-formula",
        )
    if after is None:
        return Difference(
            "formula",
            "compatible",
            plain("%(field)s is typed now instead of worked out", field=name),
            "x-formula",
        )
    return Difference("formula", "narrowing", _changed(name, "formula", before, after), "x-formula")


def _files(old: Shape, new: Shape, name: Mapping[str, str]) -> Iterator[Difference]:
    before, after = set(old.get("types", ())), set(new.get("types", ()))
    lost, more = (before - after if after else set()), (after - before if before else set())
    if lost:
        text = "%(field)s: these kinds of file are no longer taken: %(types)s"
        yield Difference(
            "accept", "narrowing", plain(text, field=name, types=", ".join(sorted(lost))), "x-accept"
        )
    if more:
        text = "%(field)s: these kinds of file are taken too: %(types)s"
        yield Difference(
            "accept", "compatible", plain(text, field=name, types=", ".join(sorted(more))), "x-accept"
        )
    if bool(before) != bool(after):
        text = (
            "%(field)s takes only these kinds of file now: %(types)s"
            if after
            else "%(field)s takes any kind of file now"
        )
        yield Difference(
            "accept",
            "narrowing" if after else "compatible",
            plain(text, field=name, types=", ".join(sorted(after))),
            "x-accept",
        )
    for key, sign, what in (
        ("max_mb", -1, "largest size in MB"),
        ("min", 1, "least number of files"),
        ("max", -1, "greatest number of files"),
    ):
        a, b = old.get(key), new.get(key)
        if a != b:
            tighter = a is None or (b is not None and sign * b > sign * a)
            yield Difference(
                "accept", "narrowing" if tighter else "compatible", _changed(name, what, a, b), "x-accept"
            )


def _rest(old: Shape, new: Shape, name: Mapping[str, str]) -> Iterator[Difference]:
    """Keywords that nothing above speaks of: they may ask for anything."""
    known = {*_LOOKS, *_HARMLESS, *LIMITS, *CHOICE, *_OWN}
    for key in sorted((old.keys() | new.keys()) - known):
        if bare(old.get(key)) != bare(new.get(key)):
            effect: Effect = (
                "compatible" if key not in new else ("cosmetic" if key.startswith("x-") else "narrowing")
            )
            yield Difference(
                "rule", effect, _changed(name, "expert rule", _alone(key, old), _alone(key, new)), key
            )


def _alone(key: str, shape: Shape) -> Json:
    return {key: shape[key]} if key in shape else None
