"""Which answers would make a hidden field appear: tried on the answers as they are, told when it did appear."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from .evaluate import Resolution, resolve
from .explain_levels import Level, levels
from .explain_routes import Decision, Scope
from .explain_words import Teller
from .judge import judge_of
from .names import child
from .sentences.clauses import opposite
from .sentences.mending import Edit, Edits, mendings, put
from .values import Context, Json

MOST_RULES = 4  # that hide one another
MOST_TRIALS = 40


@dataclass(frozen=True)
class Step:
    """An answer to be given, or with None taken back, so that a field appears."""

    pointer: str
    value: Json
    sentence: str


def ways_to_show(
    schema: Json, found: Resolution, walked: tuple[Level, ...], context: Context, teller: Teller
) -> tuple[Step, ...]:
    """The smallest change that was tried and found to show the field; nothing when none was."""
    if any(level.is_row and not level.shown for level in walked):
        return ()
    shown = _Trial(schema, context, teller).shown(walked[-1].pointer, found, MOST_RULES)
    return shown[0] if shown else ()


@dataclass(frozen=True)
class _Trial:
    schema: Json
    context: Context
    teller: Teller
    left: Iterator[int] = field(default_factory=lambda: iter(range(MOST_TRIALS)))

    def shown(self, target: str, found: Resolution, rules: int) -> tuple[tuple[Step, ...], Resolution] | None:
        """The steps until a field is there, one rule after the other, and what is asked then."""
        steps: tuple[Step, ...] = ()
        for _ in range(rules):
            hidden = next((at for at in levels(self.schema, found, target) if not at.shown), None)
            if hidden is None:
                return steps, found
            tried = self._first_that_helps(found, hidden, rules - 1)
            if tried is None:
                return None
            steps, found = (*steps, *tried[0]), tried[1]
        return (steps, found) if target in found.relevant else None

    def _first_that_helps(
        self, found: Resolution, hidden: Level, rules: int
    ) -> tuple[tuple[Step, ...], Resolution] | None:
        tried: list[tuple[Edits, Scope]] = []
        for route in (*hidden.declaring, *hidden.barring):
            barred = route in hidden.barring
            for scope, group in groupby(route.decisions, key=lambda step: step.scope or hidden.scope):
                tried += [(edits, scope) for edits in self._mendings(scope, tuple(group), barred) if edits]
        for edits, scope in sorted(tried, key=lambda one: len(one[0])):
            helped = self._tried(found, hidden, scope, edits, rules)
            if helped is not None:
                return helped
        return None

    def _mendings(self, scope: Scope, decisions: tuple[Decision, ...], barred: bool) -> list[Edits]:
        """Changes of the answers by which rules of one group would hold; or no longer, where they bar the field."""
        clause, place = self.teller.clause(decisions), self.teller.within(scope).place
        return list(
            mendings(judge_of(self.schema), opposite(clause) if barred else clause, scope.holder, place)
        )

    def _tried(
        self, found: Resolution, hidden: Level, scope: Scope, edits: Edits, rules: int
    ) -> tuple[tuple[Step, ...], Resolution] | None:
        """The edits made; of those in fields that are hidden themselves, these are shown before."""
        holder = scope.pointer
        steps: tuple[Step, ...] = ()
        for edit in edits:
            if next(self.left, None) is None:
                return None
            pointer = _pointer(holder, edit)
            if edit.value is not None and pointer not in found.relevant:
                before = self.shown(pointer, found, rules)
                if before is None:
                    return None
                steps, found = (*steps, *before[0]), before[1]
            found = resolve(self.schema, _put(found.data, holder, edit), self.context)
            steps = (*steps, _step(self.teller, scope, edit))
        answered = all(_pointer(holder, e) in found.relevant for e in edits if e.value is not None)
        return (steps, found) if answered and hidden.pointer in found.relevant else None


def _step(teller: Teller, scope: Scope, edit: Edit) -> Step:
    speaker = teller.within(scope)
    field, place = speaker.name(edit.path), speaker.place.at(edit.path)
    if edit.value is None:
        said = teller._("Leave %(field)s empty.", field=field)
    elif place.options or isinstance(edit.value, bool):
        said = teller._(
            "Choose “%(answer)s” for %(field)s.", field=field, answer=speaker.value(edit.value, place)
        )
    elif isinstance(edit.value, list | dict):
        said = teller._("Change %(field)s, for example by adding an entry.", field=field)
    else:
        answer = speaker.value(edit.value, place)
        said = teller._("Answer %(field)s, for example with %(answer)s.", field=field, answer=answer)
    return Step(_pointer(scope.pointer, edit), edit.value, said)


def _pointer(holder: str, edit: Edit) -> str:
    for name in edit.path:
        holder = child(holder, name)
    return holder


def _put(data: Json, holder: str, edit: Edit) -> Json:
    """The answers with an edit in one of their groups or rows."""
    first, _, rest = holder.removeprefix("/").partition("/")
    if not first:
        return put(data, edit.path, edit.value)
    key = first.replace("~1", "/").replace("~0", "~")
    below = f"/{rest}" if rest else ""
    if isinstance(data, list):
        return [_put(item, below, edit) if str(at) == key else item for at, item in enumerate(data)]
    held = data if isinstance(data, dict) else {}
    return {**held, key: _put(held.get(key), below, edit)}
