"""The sentences of an explanation: shown because, hidden although, required when. What is true is decided elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from .explain_levels import Level
from .explain_routes import Decision, Route, Scope
from .judge import judge_of
from .prefill import offered
from .sentences.clauses import All, Clause, opposite, read, simple
from .sentences.phrases import Speaker
from .sentences.places import Place
from .values import Context, Json
from .wording import Words, words

Said = tuple[str, str]  # a sentence and the pointer of its rule


@dataclass(frozen=True)
class Teller:
    """Says why, in one language, with the titles of one form."""

    schema: Json
    locale: str

    @property
    def _(self) -> Words:
        return words(self.locale)

    @property
    def place(self) -> Place:
        return Place.of(judge_of(self.schema), (self.schema,))

    def at(self, level: Level) -> Place:
        """The place of the field or row itself."""
        return self.place.at((*level.path, "*" if level.is_row else level.key))

    def name(self, level: Level) -> str:
        if level.is_row:
            return self._("entry %(number)s", number=int(level.key) + 1)
        return self._("“%(field)s”", field=self.at(level).title)

    def title(self, walked: tuple[Level, ...]) -> str:
        return self.at(walked[-1]).title if walked else self.place.title

    def speaker(self, level: Level) -> Speaker:
        """Who speaks of the fields beside this one, and of what is answered there."""
        return self.within(level.scope)

    def within(self, scope: Scope) -> Speaker:
        return Speaker(self.place.at(scope.path), self.locale, scope.holder)

    def clause(self, decisions: tuple[Decision, ...]) -> Clause:
        judge = judge_of(self.schema)
        read_ones = [
            clause if step.wanted else opposite(clause)
            for step in decisions
            for clause in [read(step.condition, judge)]
        ]
        return simple(All(tuple(read_ones)))

    def condition(self, level: Level, decisions: tuple[Decision, ...]) -> str:
        """The rules in words, those of each group with its own names and answers."""
        scopes = [(scope, tuple(group)) for scope, group in groupby(decisions, key=lambda step: step.scope)]
        said = self._("; ").join(
            self.within(scope or level.scope).clause(self.clause(group))
            for scope, group in scopes or [(None, ())]
        )
        names = [step.rule for step in decisions if step.rule]
        return said + (
            self._(" (rule: %(name)s)", name=self._(", ").join(dict.fromkeys(names))) if names else ""
        )

    def unknown(self, walked: tuple[Level, ...]) -> str:
        return self._("The form has no field “%(field)s”.", field=walked[-1].key)

    def hidden_with(self, walked: tuple[Level, ...], level: Level) -> str:
        inner = self.name(walked[-1])
        return self._(
            "%(field)s belongs to %(group)s, which is not there now.", field=inner, group=self.name(level)
        )

    def shown(self, level: Level) -> Iterator[Said]:
        field = self.name(level)
        if level.is_row:
            yield self._("%(field)s is shown because the list has it.", field=field), ""
            return
        ready = [route for route in level.declaring if route.open]
        always = next((route for route in ready if not route.decisions), None)
        if always is not None:
            yield self._("%(field)s is always shown.", field=field), always.pointer
            return
        for route in ready:
            why = self.condition(level, route.decisions)
            yield (
                self._("%(field)s is shown because %(condition)s.", field=field, condition=why),
                _rule(route),
            )

    def hidden(self, level: Level) -> Iterator[Said]:
        field = self.name(level)
        if level.is_row:
            yield self._("The list has no %(field)s.", field=field), ""
        for route in level.barring:
            why = self.condition(level, route.decisions)
            told = self._("%(field)s is not asked for because %(condition)s.", field=field, condition=why)
            yield told, _rule(route)
        if level.barring:
            return
        for route in level.declaring if not level.is_row else ():
            why = self.condition(level, route.decisions)
            yield (
                self._(
                    "%(field)s is shown only if %(condition)s; that is not so now, therefore it is not shown.",
                    field=field, condition=why,
                ),
                _rule(route),
            )  # fmt: skip

    def required(self, level: Level) -> Iterator[Said]:
        field = self.name(level)
        ready = [route for route in level.requiring if route.open]
        always = next((route for route in ready if not route.decisions), None)
        if always is not None:
            yield self._("%(field)s must be answered.", field=field), always.pointer
            return
        for route in ready:
            why = self.condition(level, route.decisions)
            yield (
                self._("%(field)s must be answered because %(condition)s.", field=field, condition=why),
                _rule(route),
            )

    def optional(self, level: Level, walked: tuple[Level, ...]) -> Iterator[Said]:
        field = self.name(level)
        if not level.requiring:
            yield self._("%(field)s may be left empty: no rule requires it.", field=field), ""
        for route in level.requiring:
            if route.open:
                group = self.name(walked[-2]) if len(walked) > 1 else ""
                yield (
                    self._(
                        "%(field)s must be answered only if %(group)s is filled in.", field=field, group=group
                    ),
                    _rule(route),
                )
                continue
            why = self.condition(level, route.decisions)
            yield (
                self._(
                    "%(field)s must be answered only if %(condition)s; that is not so now, so it may be left empty.",
                    field=field, condition=why,
                ),
                _rule(route),
            )  # fmt: skip

    def is_locked(self, part: Json, context: Context) -> bool:
        return bool(part.get("x-prefill-locked")) and offered(part, context) is not None

    def locked(self, part: Json) -> str:
        if part.get("x-prefill-locked"):
            return self._("It is filled in from what is known of the applicant and cannot be changed here.")
        return self._("It can only be read.")


def _rule(route: Route) -> str:
    return route.decisions[-1].pointer if route.decisions else route.pointer
