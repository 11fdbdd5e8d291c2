"""The designer's pages of rules: the list, the sentence editor, the test bench, the formula editor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from .designing import BothChanged, DesignFrame
from .pieces import Choice, Fault, Link, Page


@dataclass(frozen=True)
class RuleItem:
    """A rule as a sentence. Its buttons post ``do``: on, off, remove, and the rule's identity."""

    id: str
    sentence: str
    title: str = ""
    where: str = ""  # the repeating group whose entries it speaks of
    on: bool = True
    expert: bool = False
    json: str = ""  # of what no sentence says
    edit_url: str = ""


@dataclass(frozen=True)
class RuleGroup:
    """The rules of a step, and the default: ``always`` says which fields no rule speaks of."""

    step: str
    default: str
    names: str
    items: tuple[RuleItem, ...]


@dataclass(frozen=True)
class FormulaItem:
    """A computed field or a check: what it says, and its formula with the titles of the fields."""

    id: str  # what ``do`` posts to remove it
    title: str
    reading: str
    edit_url: str
    where: str = ""
    note: str = ""
    can_remove: bool = True


@dataclass(frozen=True, kw_only=True)
class RulesPage(Page):
    """All rules of a form. Buttons post ``do`` and ``_revision`` to ``design.do_url``: on, off, remove, uncompute,
    uncheck, undo, redo.
    """

    template: ClassVar[str] = "pages/design/rules.html"

    design: DesignFrame
    groups: tuple[RuleGroup, ...]
    count: int
    add_url: str
    add_inside: tuple[Link, ...]
    try_url: str
    computed: tuple[FormulaItem, ...]
    checks: tuple[FormulaItem, ...]
    compute_urls: tuple[Link, ...]
    check_urls: tuple[Link, ...]
    error: str = ""
    uses: tuple[str, ...] = ()


@dataclass(frozen=True)
class FieldGroup:
    """Fields to choose from, under the step they stand in."""

    label: str
    options: tuple[Choice, ...]


@dataclass(frozen=True)
class SentenceLine:
    """A clause: its field, its operator, the control of its value. ``was``: the field when the page was drawn."""

    fields: tuple[FieldGroup, ...]
    asks: tuple[Choice, ...]
    value: Markup
    was: str = ""
    errors: tuple[str, ...] = ()
    hint: str = ""
    needs_formula: bool = False  # what the hint speaks of is done in the formula editor


@dataclass(frozen=True)
class OutcomeLine:
    """A field and what the rule does to it."""

    fields: tuple[FieldGroup, ...]
    effects: tuple[Choice, ...]
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SentencePage(Page):
    """A condition as a sentence: of a rule (with ``outcomes``), or of a material, a stage, a result (``always``).

    Posts ``title``, ``join``, ``field-N``, ``asks-N``, ``was-N``, ``vN`` (the engine's), ``target-N``, ``effect-N``,
    ``always``, ``json`` and ``do``: add, drop N, add-outcome, drop-outcome N, redraw, save.
    """

    template: ClassVar[str] = "pages/design/rules_sentence.html"
    fragments: ClassVar[tuple[str, ...]] = ("sentence",)

    design: DesignFrame
    heading: str
    about: str
    where: str
    action_url: str
    back_url: str
    lines: tuple[SentenceLine, ...]
    any: bool
    reading: str  # the sentence in words, as far as it goes
    title: str | None = None
    outcomes: tuple[OutcomeLine, ...] | None = None
    always: bool | None = None
    json: str | None = None  # the condition that no sentence says
    stored_reading: str = ""  # and as many words as it can be said in
    formula_url: str = ""
    faults: tuple[Fault, ...] = ()
    both: tuple[BothChanged, ...] = ()  # somebody else was faster


@dataclass(frozen=True)
class FiredRule:
    """A rule on the test bench: whether it holds, and each of its clauses with the answer it looks at."""

    sentence: str
    holds: bool
    clauses: tuple[tuple[str, bool], ...]
    where: str = ""
    title: str = ""
    edit_url: str = ""


@dataclass(frozen=True)
class BenchStep:
    """A step with those of its fields that the bench asks for, drawn by the engine."""

    title: str
    fields: Markup


@dataclass(frozen=True)
class FieldState:
    """What a field has become, and the conditions of the rules that show it: whether each holds."""

    title: str
    shown: bool
    required: bool
    why: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, kw_only=True)
class BenchPage(Page):
    """The test bench: answers on one side, which rules fire and why on the other. Nothing is kept."""

    template: ClassVar[str] = "pages/design/rules_bench.html"
    fragments: ClassVar[tuple[str, ...]] = ("bench",)

    design: DesignFrame
    steps: tuple[BenchStep, ...]
    action_url: str
    back_url: str
    rules: tuple[FiredRule, ...]
    states: tuple[FieldState, ...]
    whole: bool  # every field is asked for, not only those that rules look at
    whole_url: str
    samples: tuple[Link, ...] = ()


@dataclass(frozen=True)
class FunctionHelp:
    """A function of formulas: how it is written, and what it gives."""

    usage: str
    help: str


@dataclass(frozen=True)
class FieldName:
    """A field as formulas name it."""

    name: str
    title: str
    kind: str = ""


@dataclass(frozen=True, kw_only=True)
class FormulaPage(Page):
    """A computed field or a check. Posts the names of ``about`` and of ``answers`` (the engine's), ``formula`` and
    ``do``: try, save.
    """

    template: ClassVar[str] = "pages/design/rules_formula.html"
    fragments: ClassVar[tuple[str, ...]] = ("trial",)

    design: DesignFrame
    heading: str
    where: str
    about: Markup  # title, kind of the result, message: drawn by the engine
    formula: str
    names: tuple[FieldName, ...]
    functions: tuple[FunctionHelp, ...]
    action_url: str
    back_url: str
    reading: str
    results: tuple[tuple[str, str], ...]  # where, what
    answers: Markup
    problems: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    both: tuple[BothChanged, ...] = ()  # somebody else was faster
    is_check: bool = False
