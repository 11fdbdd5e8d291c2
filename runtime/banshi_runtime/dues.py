"""What is due for an application, worked out from what its procedure names. Pure.

The amount is a computed answer of the form, or a number of the decision's own form; nothing else is believed.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from .flow import PAY

Answers = Mapping[str, Any]
NOTHING = Decimal(0)
FEN = Decimal("0.01")
MOST = Decimal(10) ** 12


def amount(value: Any) -> Decimal:
    """A value as an amount in yuan to the fen; nothing for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return NOTHING
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return NOTHING
    if not found.is_finite() or not NOTHING < found < MOST:
        return NOTHING
    return found.quantize(FEN, ROUND_HALF_UP)


def due(procedure: Answers, stage: Answers, computed: Answers, said: Answers | None) -> Decimal | None:
    """What is due at a stage; None: not known yet. ``said``: what the decision's form says, None before it is made."""
    name = str(stage.get("amount", ""))
    if name in computed:
        return amount(computed[name])
    if said is not None:
        return amount(said.get(name))
    return None if _is_decided_upon(procedure, name) else NOTHING


def _is_decided_upon(procedure: Answers, name: str) -> bool:
    """Whether who decides says what is due."""
    forms = [stage.get("form") or {} for stage in procedure.get("stages", ()) if stage["kind"] == "decide"]
    return any(name in form.get("properties", {}) for form in forms)


def stage_of(procedure: Answers) -> Answers:
    """The stage to pay at as the package has it; empty where there is none."""
    return next((stage for stage in procedure.get("stages", ()) if stage["kind"] == PAY), {})
