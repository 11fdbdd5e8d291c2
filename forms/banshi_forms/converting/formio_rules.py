"""The rules of Form.io components: when they are asked, what is reckoned, what an answer must fulfil.

They are read once all fields are known, for a rule may speak of any of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..values import Json
from . import javascript, jsonlogic
from .building import Field, found, translatable
from .conditions import Types
from .expressions import Apply, Expression, Literal, Path, Reference, Untranslatable, both, negation
from .formulas_out import cel
from .ledger import CODE, USUAL, Part, is_empty

NO_WORDS = "it cannot be told in JSON Schema or CEL (%(why)s)"
AS_CONDITION = "as a condition of the schema (if and then)"
AS_FORMULA, AS_CHECK = "as a formula in CEL", "as a check in CEL"
FIXED = "a computed answer cannot be overwritten"
_MULTIPLE = {
    "isEqual": "==", "isNotEqual": "!=", "greaterThan": ">", "greaterThanOrEqual": ">=", "lessThan": "<",
    "lessThanOrEqual": "<=", "includes": "contains", "startsWith": "starts_with", "endsWith": "ends_with",
    "isDateEqual": "==", "isNotDateEqual": "!=", "dateGreaterThan": ">", "dateLessThan": "<",
    "dateGreaterThanOrEqual": ">=", "dateLessThanOrEqual": "<=",
}  # fmt: skip


@dataclass
class Ruled:
    """A field with the components whose rules it is under (its own first, then those around it)."""

    item: Field
    base: Path
    part: Part
    around: tuple[Part, ...] = ()


@dataclass
class Rules:
    types: Types
    ruled: list[Ruled] = field(default_factory=list)

    def apply(self) -> None:
        for each in self.ruled:
            asked = [shown for part in (*each.around, each.part) for shown in self._shown(part, each.base)]
            if asked:
                each.item.when.append(both(*asked))
            self._formula(each)
            self._checks(each)
            self._logic(each)

    def find(self, name: str, base: Path) -> Reference:
        return found(name, base, self.types)

    def _shown(self, part: Part, base: Path) -> list[Expression]:
        """The conditions of a component, each reported."""
        found: list[Expression] = []
        value = part.look("conditional")
        if isinstance(value, Mapping) and not is_empty({k: v for k, v in value.items() if k != "show"}):
            self._tried(part, "conditional", base, lambda: self._conditional(value, base), found)
        elif "conditional" in part:
            part.idle(USUAL, "conditional")
        script = part.look("customConditional")
        if isinstance(script, str) and script.strip():
            self._tried(part, "customConditional", base, lambda: self._script(script, "show", base), found)
        return found

    def _tried(self, part: Part, key: str, base: Path, read: object, found: list[Expression]) -> None:
        try:
            assert callable(read)
            expression = read()
            why = translatable(expression, base, self.types)
        except Untranslatable as error:
            why = str(error) or "…"
        if why:
            part.refuse(key, NO_WORDS, why=why)
        else:
            part.take(key, AS_CONDITION)
            found.append(expression)

    def _script(self, script: str, name: str, base: Path) -> Expression:
        def find(path: str, in_row: bool) -> Reference:
            return self.find(path, base if in_row else ())

        return javascript.expression_of(script, name, find)

    def _conditional(self, value: Mapping[str, Json], base: Path) -> Expression:
        if value.get("conditions"):
            expression = self._several(value, base)
        elif value.get("json"):
            return jsonlogic.expression_of(value["json"], lambda name: self.find(name, base))
        else:
            expression = self._equal(str(value.get("when")), value.get("eq"), base)
        return expression if value.get("show") in (True, "true", None) else negation(expression)

    def _several(self, value: Mapping[str, Json], base: Path) -> Expression:
        parts: list[Expression] = []
        for one in value["conditions"]:
            answer = self.find(str(one.get("component")), base)
            op = str(one.get("operator"))
            if op in ("isEmpty", "isNotEmpty"):
                parts.append(Apply("==" if op == "isEmpty" else "!=", (answer, Literal(""))))
            elif op in _MULTIPLE:
                parts.append(Apply(_MULTIPLE[op], (answer, Literal(one.get("value")))))
            else:
                raise Untranslatable(op)
        if value.get("conjunction") == "any":
            return Apply("or", tuple(parts))
        return both(*parts)

    def _equal(self, when: str, eq: Json, base: Path) -> Expression:
        if not when or when == "None":
            raise Untranslatable("when")
        try:
            answer = self.find(when, base)
        except Untranslatable:  # one of the boxes of a choice of several: "boxes.first"
            head, _, option = when.rpartition(".")
            answer = self.find(head, base)
            chosen = Apply("contains", (answer, Literal(option)))
            return chosen if eq in (True, "true") else negation(chosen)
        return Apply("contains" if self.types.get(answer.path) == "array" else "==", (answer, Literal(eq)))

    def _formula(self, each: Ruled) -> None:
        part, value = each.part, each.part.look("calculateValue")
        if is_empty(value):
            part.idle(USUAL, "calculateValue", "allowCalculateOverride")
            return
        try:
            if isinstance(value, str):
                expression = self._script(value, "value", each.base)
            else:
                expression = jsonlogic.expression_of(value, lambda name: self.find(name, each.base))
            each.item.schema["x-formula"] = cel(expression, each.base, self.types)
            part.take("calculateValue", AS_FORMULA)
            part.refuse_or_idle("allowCalculateOverride", FIXED)
        except Untranslatable as error:
            part.refuse("calculateValue", NO_WORDS, why=str(error) or "…")

    def _checks(self, each: Ruled) -> None:
        validate = each.part.part("validate")
        script, logic = validate.look("custom"), validate.look("json")
        if isinstance(script, str) and script.strip():
            validate.refuse("custom", CODE)
        if is_empty(logic) or not isinstance(logic, Mapping):
            validate.idle(USUAL, "json") if is_empty(logic) else validate.refuse("json", NO_WORDS, why="…")
            return
        try:
            expression = jsonlogic.expression_of(logic, lambda name: self._tested(name, each))
            rule = cel(expression, each.base, self.types)
        except Untranslatable as error:
            validate.refuse("json", NO_WORDS, why=str(error) or "…")
            return
        validate.take("json", AS_CHECK)
        each.item.checks.append(check_of(each.item, rule, str(validate.look("customMessage") or "")))

    def _tested(self, name: str, each: Ruled) -> Reference:
        if name in ("input", "value"):
            return Reference((*each.base, each.item.name))
        return self.find(name.removeprefix("data.").removeprefix("row."), each.base)

    def _logic(self, each: Ruled) -> None:
        """Triggers with actions, where each action says hidden, required or disabled of the field itself."""
        for logic in each.part.parts("logic"):
            trigger, actions = logic.look("trigger"), logic.look("actions")
            try:
                expression = self._trigger(trigger if isinstance(trigger, Mapping) else {}, each.base)
                why = translatable(expression, each.base, self.types) or self._acted(
                    each.item, actions, expression
                )
            except Untranslatable as error:
                why = str(error) or "…"
            for key in logic.value:
                if why:
                    logic.refuse(key, NO_WORDS, why=why)
                else:
                    logic.take(key, AS_CONDITION)

    def _trigger(self, trigger: Mapping[str, Json], base: Path) -> Expression:
        kind = trigger.get("type")
        if kind == "simple":
            return self._conditional(trigger.get("simple") or {}, base)
        if kind == "json":
            return jsonlogic.expression_of(trigger.get("json"), lambda name: self.find(name, base))
        if kind == "javascript":
            return self._script(str(trigger.get("javascript")), "result", base)
        raise Untranslatable(str(kind))

    def _acted(self, item: Field, actions: Json, when: Expression) -> str | None:
        made = [act(item, action, when) for action in (actions if isinstance(actions, list) else [None])]
        return next((why for why in made if why), None)


def act(item: Field, action: Json, when: Expression) -> str | None:
    """Put one action on a field while a condition holds; or why it cannot be."""
    said = action.get("property") if isinstance(action, Mapping) else None
    named = str(said.get("value")) if isinstance(said, Mapping) else ""
    if (
        not isinstance(action, Mapping)
        or action.get("type") != "property"
        or not isinstance(action.get("state"), bool)
    ):
        return str(action.get("type", "…")) if isinstance(action, Mapping) else "…"
    on = action["state"]
    if named == "hidden":
        item.when.append(negation(when) if on else when)
        item.hidden = False
    elif named == "disabled":
        item.locked_when = when if on else negation(when)
    elif named in ("required", "validate.required"):
        item.required_when = when if on else negation(when)
        item.required = False
    else:
        return named
    return None


def check_of(item: Field, rule: str, message: str) -> dict[str, Json]:
    title = str(item.schema.get("title") or item.name)
    said = message or f"“{title}”不符合要求。"
    told = {"zh_CN": said} | ({} if message else {"en": f"“{title}” does not fulfil what is asked."})
    return {"id": f"check_{item.name}"[:60], "rule": rule, "at": item.name, "message": told}
