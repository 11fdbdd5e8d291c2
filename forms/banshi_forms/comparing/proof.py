"""Whether every answer that one schema takes is taken by another: proved by structure, or not known.

Sound, not complete: True is a proof (for documents as they are submitted: they hold no name that the old schema does
not declare), False means that none was found. ``facts`` are schemas that the value fulfils; what they cannot show is
not claimed. A pair of schemas met again inside itself (recursive references) may be assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from ..judge import Judge
from ..keywords import key_of
from ..limits import Refused
from ..values import Json
from . import proof_keywords as by_keyword
from .reading import ANNOTATIONS, Facts, closure, disjoint, finite
from .sameness import has_formats, same

DEEPEST = 24
MOST_WORK = 20_000


class Prover:
    """Proves that what is true of old values is enough for the new schema."""

    def __init__(self, old: Judge, new: Judge) -> None:
        self.old, self.new = old, new
        self.assumed: set[tuple[int, int]] = set()
        self._open: set[tuple[Any, ...]] = set()
        self._work = MOST_WORK

    def widens(self, old: Json, new: Json) -> bool:
        """Whether everything that ``old`` takes is taken by ``new``."""
        if old is self.old.root and new is self.new.root and equal(old, new):
            return True
        return self.implied(new, Facts.of(self.old, [old]))

    def implied(self, new: Json, facts: Facts, depth: int = 0) -> bool:
        """Whether a value of which the facts hold fulfils the new schema."""
        self._work -= 1
        if new is True or facts.impossible:
            return True
        if not isinstance(new, Mapping) or depth > DEEPEST or self._work < 0:
            return False
        key = (id(new), facts.key)
        if key in self._open:
            return True
        self._open.add(key)
        try:
            return (
                self._by_values(new, facts)
                or self._by_parts(new, facts, depth)
                or self._by_cases(new, facts, depth)
            )
        finally:
            self._open.discard(key)

    def _by_values(self, new: Mapping[str, Any], facts: Facts) -> bool:
        """Few values are possible: each is tried."""
        values = finite(facts)
        if values is None or None in values:  # an absent value is none of them
            return False
        with suppress(Refused, RecursionError):
            return all(self.new.holds(new, value) for value in values) and not has_formats(new)
        return False

    def _by_parts(self, new: Mapping[str, Any], facts: Facts, depth: int) -> bool:
        """Every keyword of the new schema follows from the facts."""
        for part in closure(self.new, new):
            if part is None:
                return False
            for keyword, value in part.items():
                if keyword in ANNOTATIONS or keyword in by_keyword.HANDLED_BESIDE:
                    continue
                if keyword in by_keyword.UNSURE:
                    return False
                if any(self._same(keyword, part, fact) for fact in facts.parts):
                    continue
                rule = by_keyword.RULES.get(keyword)
                if rule is None or not rule(self, value, part, facts, depth):
                    return False
        return True

    def _same(self, keyword: str, new: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
        """Whether an old part says the same by the same words (references are compared by what they lead to)."""
        beside = by_keyword.TOGETHER.get(keyword, ())
        return all(
            (word in new) == (word in old) and (word not in new or same(self, new[word], old[word]))
            for word in (keyword, *beside)
        )

    def _by_cases(self, new: Mapping[str, Any], facts: Facts, depth: int) -> bool:
        """The old schema takes one of several forms: each is enough."""
        if depth > 3:
            return False
        for at, branches in facts.choices():
            rest = facts.without_choice(at)
            if all(self.implied(new, rest.also(self.old, branch), depth + 1) for branch in branches):
                return True
        return False

    def fired(self, condition: Json, facts: Facts, depth: int, negated: bool = False) -> Facts:
        """The facts, and what the old conditions add where the (new) condition holds, or does not."""
        known = facts.assuming(self.new, condition, negated)
        for part in facts.parts:
            if "if" not in part:
                continue
            old = part["if"]
            if self._is_shown(old, condition, facts, negated, depth):
                known = known.also(self.old, part.get("then", True))
            elif self._is_denied(old, condition, negated, depth):
                known = known.also(self.old, part.get("else", True))
        return known

    def _is_shown(self, old: Json, condition: Json, facts: Facts, negated: bool, depth: int) -> bool:
        """Whether the old condition surely holds."""
        if negated:
            return isinstance(old, Mapping) and set(old) == {"not"} and self._equal(old["not"], condition)
        return Prover(self.new, self.old).implied(old, facts.only(self.new, condition), depth + 2)

    def _is_denied(self, old: Json, condition: Json, negated: bool, depth: int) -> bool:
        """Whether the old condition surely does not hold."""
        if negated:
            return Prover(self.old, self.new).implied(
                condition, Facts.of(self.old, [old], whole=False), depth + 2
            )
        return disjoint(old, condition)

    def _equal(self, old: Json, new: Json) -> bool:
        return same(self, new, old)


def equal(one: Json, other: Json) -> bool:
    return bool(key_of(one) == key_of(other))
