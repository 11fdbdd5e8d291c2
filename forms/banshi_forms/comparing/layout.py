"""Where fields stand on the page: steps, sections and their order. None of it touches an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..names import child
from .changes import Change, plain

Spot = tuple[str, str]  # titles of step and section


def layout_changes(
    old: Mapping[str, Any], new: Mapping[str, Any], titles: Mapping[str, str]
) -> Iterator[Change]:
    """Steps added, removed and renamed; fields moved; another order. ``titles``: fields that both forms have."""
    before, after = ({str(step["id"]): step for step in form.get("x-steps", ())} for form in (old, new))
    places = {str(step["id"]): child("/x-steps", at) for at, step in enumerate(new.get("x-steps", ()))}
    for name in after.keys() - before.keys():
        yield _step("step_added", "The step “%(step)s” is new", places[name], after[name])
    for name in before.keys() - after.keys():
        yield _step("step_removed", "The step “%(step)s” is gone", "/x-steps", before[name])
    for name in before.keys() & after.keys():
        was, now = str(before[name]["title"]), str(after[name]["title"])
        if was != now:
            yield Change(
                places[name],
                "step_title",
                "cosmetic",
                plain("The step “%(old)s” is now called “%(new)s”", old=was, new=now),
            )
        if _without_fields(before[name]) != _without_fields(after[name]) and was == now:
            yield _step("step_texts", "The texts of the step “%(step)s” change", places[name], after[name])
    yield from _moved(old, new, titles)


def _step(kind: str, text: str, pointer: str, step: Mapping[str, Any]) -> Change:
    return Change(pointer, kind, "cosmetic", plain(text, step=str(step["title"])))


def _without_fields(step: Mapping[str, Any]) -> Any:
    sections = [{k: v for k, v in section.items() if k != "fields"} for section in step.get("sections", ())]
    return {k: v for k, v in step.items() if k != "sections"}, sections


def _moved(old: Mapping[str, Any], new: Mapping[str, Any], titles: Mapping[str, str]) -> Iterator[Change]:
    before, after = _spots(old), _spots(new)
    moved = [
        name for name in titles if name in before and name in after and before[name][0] != after[name][0]
    ]
    for name in moved:
        was, now = (side[name][1] for side in (before, after))
        message = plain(
            "“%(field)s” moves from “%(old)s” to “%(new)s”",
            field=titles[name],
            old=_named(was),
            new=_named(now),
        )
        yield Change("/x-steps", "moved", "cosmetic", message, name)
    first, second = (
        [name for name in _order(form) if name in titles and name not in moved] for form in (old, new)
    )
    if first != second and sorted(first) == sorted(second):
        shifted = [titles[name] for name, other in zip(second, first, strict=True) if name != other]
        message = plain("These fields stand in another order: %(fields)s", fields="、".join(shifted[:10]))
        yield Change("/x-order" if "x-order" in new else "/x-steps", "order", "cosmetic", message)


def _spots(form: Mapping[str, Any]) -> dict[str, tuple[tuple[str, int], Spot]]:
    return {
        str(name): ((str(step["id"]), at), (str(step["title"]), str(section.get("title", ""))))
        for step in form.get("x-steps", ())
        for at, section in enumerate(step.get("sections", ()))
        for name in section.get("fields", ())
    }


def _named(spot: Spot) -> str:
    return " · ".join(part for part in dict.fromkeys(spot) if part)


def _order(form: Mapping[str, Any]) -> list[str]:
    listed = list(_spots(form)) or [str(name) for name in form.get("x-order", ())]
    return list(dict.fromkeys([*listed, *form.get("properties", {})])) if listed else []
