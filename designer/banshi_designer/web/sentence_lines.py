"""The lines of a sentence as the editor shows them: fields under their steps, operators, the engine's own controls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from banshi_forms import Context, plan, render
from banshi_forms.nodes import find as find_node
from banshi_platform.i18n import current_locale
from banshi_platform.i18n import gettext as _
from banshi_templates import contexts
from banshi_templates.contexts.ruling import FieldGroup, OutcomeLine, SentenceLine

from ..edits.conditions import ANY_ROW
from ..rulebook import drafting
from ..rulebook.drafting import Fault, Sentence
from ..rulebook.fields import Field, operators
from . import rulewords
from .desks import Desk
from .workbench import context


@dataclass(frozen=True)
class Drawn:
    """The lines of a sentence as the page shows them."""

    desk: Desk
    said: Sentence
    wrong: tuple[Fault, ...]

    def lines(self) -> tuple[SentenceLine, ...]:
        controls = self._controls(context())
        return tuple(self._line(at, controls.get(at, Markup())) for at in range(len(self.said.lines)))

    def _controls(self, known: Context) -> dict[int, Markup]:
        """The controls of the values, drawn by the engine."""
        schema = drafting.values_schema(self.said, self.desk.fields, rulewords.titles())
        findings = tuple(fault.finding for fault in self.wrong if fault.finding)
        root = plan(schema, drafting.values(self.said), known, findings)
        found = {at: find_node(root, f"/v{at}") for at in range(len(self.said.lines))}
        return {at: render(node, "edit", current_locale()) for at, node in found.items() if node}

    def _line(self, at: int, control: Markup) -> SentenceLine:
        line = self.said.lines[at]
        field = next((field for field in self.desk.fields if field.path == line.field), None)
        offered = operators(field.schema) if field else ()
        asks = offered if line.asks in offered or not line.asks else (*offered, line.asks)
        return SentenceLine(
            fields=_options([(f.path, f.title, f.group) for f in self.desk.fields], line.field),
            asks=tuple(contexts.Choice(name, rulewords.asked(name), name == line.asks) for name in asks),
            value=control,
            was=line.field,
            errors=self._errors(f"field-{at}", f"asks-{at}"),
            hint=_hint(field) if field else "",
            needs_formula=bool(field and field.is_date),
        )

    def outcomes(self) -> tuple[OutcomeLine, ...] | None:
        if self.desk.targets is None:
            return None
        known = [(target.name, target.title, target.group) for target in self.desk.targets]
        return tuple(
            OutcomeLine(
                fields=_options(known, outcome.field),
                effects=tuple(
                    contexts.Choice(name, rulewords.effect(name), name == outcome.effect)
                    for name in drafting.EFFECTS
                ),
                errors=self._errors(f"target-{at}"),
            )
            for at, outcome in enumerate(self.said.outcomes)
        )

    def _errors(self, *places: str) -> tuple[str, ...]:
        return tuple(rulewords.fault(fault.code) for fault in self.wrong if fault.at in places)


def _hint(field: Field) -> str:
    """What is worth knowing of a condition on such a field."""
    of_rows = _("It holds when at least one entry is such.") if ANY_ROW in field.path.split("/") else ""
    if not field.is_date:
        return of_rows
    return of_rows + _(
        "Whether a day is earlier or later is worked out by a formula: "
        "add a computed field that answers with yes or no, and test that."
    )


def _options(known: Sequence[tuple[str, str, str]], chosen: str) -> tuple[FieldGroup, ...]:
    """The fields under their steps; one that is gone stays to be seen."""
    grouped: dict[str, list[contexts.Choice]] = {}
    if chosen and all(path != chosen for path, _title, _group in known):
        grouped[""] = [contexts.Choice(chosen, _("%(field)s (not in the form any more)", field=chosen), True)]
    for path, title, group in known:
        grouped.setdefault(group, []).append(contexts.Choice(path, title, path == chosen))
    return tuple(FieldGroup(label, tuple(options)) for label, options in grouped.items())
