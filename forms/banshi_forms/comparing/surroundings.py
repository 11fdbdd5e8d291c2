"""What changed beside the fields: the form's own texts and rules, and its checks across fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..declared import path_of
from ..names import child
from ..subschemas import parts
from ..values import Json
from .changes import Change, plain, told
from .proof_keywords import is_error
from .reading import bare
from .shape import differences

_NOT_HERE = frozenset(
    {"properties", "required", "allOf", "if", "then", "else", "items", "prefixItems", "$defs", "definitions"}
    | {"dependentRequired", "dependentSchemas", "x-steps", "x-order", "x-check", "$schema", "$id", "$ref"}
)


def root_changes(old: Json, new: Json) -> Iterator[Change]:
    """The keywords of the form itself."""
    if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
        if bare(old) != bare(new):
            yield Change("", "rule", "narrowing", plain("The whole form is described otherwise"))
        return
    before, after = ({k: v for k, v in side.items() if k not in _NOT_HERE} for side in (old, new))
    for found in differences(before, after, plain("The form")):
        yield Change(
            f"/{found.keyword}" if found.keyword in after else "", found.kind, found.effect, found.message
        )


def _checks(schema: Json) -> dict[tuple[str, str], tuple[str, Mapping[str, Any]]]:
    found = {}
    for pointer, part in parts(schema):
        for at, check in enumerate(part.get("x-check", ())):
            found[path_of(pointer), str(check.get("id", at))] = (child(child(pointer, "x-check"), at), check)
    return found


def check_changes(old: Json, new: Json) -> Iterator[Change]:
    """Checks across fields: new, gone, asking for something else, or only saying it otherwise."""
    before, after = _checks(old), _checks(new)
    for key in before.keys() - after.keys():
        pointer, check = before[key]
        yield _change("check_removed", "compatible", "This check is gone: %(message)s", pointer, check)
    for key in after.keys() - before.keys():
        pointer, check = after[key]
        effect = "narrowing" if is_error(check) else "compatible"
        yield _change("check_added", effect, "This check is new: %(message)s", pointer, check)
    for key in before.keys() & after.keys():
        was, (pointer, now) = before[key][1], after[key]
        if was == now:
            continue
        if was.get("rule") != now.get("rule"):
            effect = "narrowing" if is_error(now) else "compatible"
            text = "This check is worked out otherwise (now: %(rule)s; before: %(old)s): %(message)s"
            yield _change("check_rule", effect, text, pointer, now, str(was.get("rule")))
        elif is_error(was) != is_error(now):
            effect = "narrowing" if is_error(now) else "compatible"
            text = (
                "This check now stops handing in: %(message)s"
                if is_error(now)
                else "This check no longer stops handing in: %(message)s"
            )
            yield _change("check_severity", effect, text, pointer, now)
        else:
            yield _change(
                "check_text", "cosmetic", "The words of this check change: %(message)s", pointer, now
            )


def _change(
    kind: str, effect: Any, text: str, pointer: str, check: Mapping[str, Any], old: str = ""
) -> Change:
    message = check.get("message", {})
    said = told(
        lambda _, at: _(
            text,
            message=str(message.get(at) or next(iter(message.values()), "")),
            rule=check.get("rule", ""),
            old=old,
        )
    )
    return Change(pointer, kind, effect, said)
