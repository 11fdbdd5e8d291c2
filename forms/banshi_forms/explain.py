"""Why a field is shown, hidden, required, optional, computed or read-only: by the rules that decide it, in words.

Whether it is so is asked of ``resolve``; the reasons are the routes of the same schema with the same answers. What
would make a hidden field appear is tried, and told only when it did.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .evaluate import Resolution, resolve
from .explain_levels import Level, levels, part_at
from .explain_rules import about_checks, about_formula, about_limits
from .explain_ways import Step, ways_to_show
from .explain_words import Teller
from .limits import bounded
from .sound import sound
from .values import Context, Json

__all__ = ["Explanation", "Reason", "Step", "explain"]


@dataclass(frozen=True)
class Reason:
    """A sentence about a field; ``about``: shown, hidden, required, optional, computed, read_only, limits, check.

    ``pointer``: the rule of the schema that says so.
    """

    about: str
    sentence: str
    pointer: str = ""


@dataclass(frozen=True)
class Explanation:
    """What holds of a field for these answers, and why. ``to_show``: the answers that would make it appear."""

    pointer: str
    title: str
    known: bool
    shown: bool
    required: bool
    computed: bool
    read_only: bool
    reasons: tuple[Reason, ...]
    to_show: tuple[Step, ...] = ()


@bounded
def explain(schema: Json, data: Json, pointer: str, context: Context, locale: str = "") -> Explanation:
    """Why the field at a pointer into the answers stands as it does. Raises Refused as ``resolve`` does."""
    schema = sound(schema)
    found = resolve(schema, data, context)
    walked = levels(schema, found, pointer)
    teller = Teller(schema, locale or context.locale)
    last = walked[-1] if walked else None
    row = last is not None and last.is_row
    shown = not walked or (walked[-1].shown if row else pointer in found.relevant)
    part = part_at(found.schema, pointer) if shown else (last.schema if last else schema)
    told = _Told(teller, walked, found, context)
    known = all(level.declaring for level in walked)
    reasons = (*told.presence(shown, known), *told.need(pointer, shown, known), *told.content(part, shown))
    return Explanation(
        pointer=pointer,
        title=teller.title(walked),
        known=known,
        shown=shown,
        required=pointer in found.required,
        computed="x-formula" in part,
        read_only="x-formula" in part or bool(part.get("readOnly")) or teller.is_locked(part, context),
        reasons=reasons,
        to_show=() if shown or not known else ways_to_show(schema, found, walked, context, teller),
    )


@dataclass(frozen=True)
class _Told:
    teller: Teller
    walked: tuple[Level, ...]
    found: Resolution
    context: Context

    def presence(self, shown: bool, known: bool) -> Iterator[Reason]:
        """Why it is there, or the first level at which it is not."""
        if not known:
            yield Reason("hidden", self.teller.unknown(self.walked))
            return
        for level in self.walked:
            last = level is self.walked[-1]
            if not level.shown:
                if not last:
                    yield Reason("hidden", self.teller.hidden_with(self.walked, level))
                yield from (Reason("hidden", *said) for said in self.teller.hidden(level))
                return
            if last or any(route.decisions for route in level.declaring):
                yield from (Reason("shown", *said) for said in self.teller.shown(level))

    def need(self, pointer: str, shown: bool, known: bool) -> Iterator[Reason]:
        """Why it must be answered, or when it would have to be."""
        if not self.walked or not known:
            return
        level = self.walked[-1]
        if pointer in self.found.required:
            yield from (Reason("required", *said) for said in self.teller.required(level))
        elif shown and not level.is_row and "x-formula" not in level.schema:
            yield from (Reason("optional", *said) for said in self.teller.optional(level, self.walked))

    def content(self, part: Json, shown: bool) -> Iterator[Reason]:
        """How its value comes about, what is asked of it, which checks speak of it."""
        level = self.walked[-1] if self.walked else None
        if level is None or not level.declaring:
            return
        if isinstance(part.get("x-formula"), str):
            said = about_formula(self.teller, level, part["x-formula"], self.found, shown)
            yield Reason("computed", said, level.pointer_of("x-formula"))
        elif part.get("readOnly") or self.teller.is_locked(part, self.context):
            yield Reason("read_only", self.teller.locked(part))
        if limits := about_limits(self.teller, level):
            yield Reason("limits", limits)
        for sentence, pointer in about_checks(self.teller, self.walked, self.found, self.context):
            yield Reason("check", sentence, pointer)
