"""Text that an administrator wrote with holes in it (``{{ applicant_name }}``), filled from plain data.

Jinja's immutable sandbox, and much less than it: JSON values only, no attribute but a key of an object, no
call, no macro, no include, no power, a short list of filters and tests, bounds on source, loops and output. A
name that stands for nothing is an error when a certificate is issued, and a visible mark in a preview.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from jinja2 import StrictUndefined, Template, Undefined, nodes
from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from banshi_platform.i18n import gettext as _
from banshi_platform.problems import CanMend

from .filters import FILTERS, TESTS, plain

LONGEST_SOURCE: Final = 8_000
LONGEST_TEXT: Final = 20_000
MOST_STEPS: Final = 5_000  # turns of all loops together
DEEPEST_LOOP: Final = 2
LOOP_FACTS: Final = frozenset({"index", "index0", "first", "last", "length"})
MARK: Final = ("⟦", "⟧")  # round the name of an unknown hole, in a preview
ALLOWED: Final = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem,
    nodes.Slice, nodes.Filter, nodes.Test, nodes.If, nodes.For, nodes.Compare, nodes.Operand, nodes.And,
    nodes.Or, nodes.Not, nodes.CondExpr, nodes.Concat, nodes.Add, nodes.Sub, nodes.Mul, nodes.Div,
    nodes.FloorDiv, nodes.Mod, nodes.Neg, nodes.Pos, nodes.List, nodes.Tuple, nodes.Keyword,
)  # fmt: skip


class BadText(CanMend):
    """“%(source)s” cannot be filled in: %(why)s."""


@dataclass
class _Budget:
    steps: int = 0
    missing: list[str] = field(default_factory=list)


_budget: ContextVar[_Budget] = ContextVar("banshi_text_budget")


class _Marked(Undefined):
    """Stands in a preview where an answer is not there: visible, and no error, whatever is done with it."""

    def __str__(self) -> str:
        name = str(self._undefined_name or "?")
        _budget.get().missing.append(name)
        return name.join(MARK)

    def __getattr__(self, name: str) -> _Marked:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Marked(name=f"{self._undefined_name}.{name}")

    def __iter__(self) -> Iterator[Any]:
        yield self

    def __getitem__(self, name: Any) -> _Marked:  # type: ignore[override]
        return self

    def _self(self, *arguments: Any, **options: Any) -> _Marked:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _self  # type: ignore[assignment]
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __neg__ = __pos__ = _self  # type: ignore[assignment]

    def __lt__(self, other: object) -> bool:  # type: ignore[override]
        return False

    __le__ = __gt__ = __ge__ = __lt__  # type: ignore[assignment]


class _Sandbox(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset({"+", "*", "%", "-", "/", "//"})

    def __init__(self, undefined: type[Undefined]) -> None:
        super().__init__(undefined=undefined, autoescape=False, finalize=plain, cache_size=0)
        self.globals.clear()
        self.filters = dict(FILTERS) | {"_each": _each}
        self.tests = dict(TESTS)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        sides = (left, right)
        if any(isinstance(side, Undefined) for side in sides) or all(_is_number(side) for side in sides):
            return super().call_binop(context, operator, *_exact(sides))
        raise SecurityError(_("only numbers can be reckoned with; join texts with ~"))

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, LoopContext) and attribute in LOOP_FACTS:
            return getattr(obj, attribute)
        if isinstance(obj, _Marked):
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, str | list) and isinstance(argument, int | slice):
            try:
                return obj[argument]
            except IndexError:
                return self.undefined(obj=obj, name=str(argument))
        return self.getattr(obj, str(argument))

    def is_safe_callable(self, obj: Any) -> bool:
        return False


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _exact(sides: Iterable[Any]) -> list[Any]:
    return [Decimal(str(side)) if isinstance(side, float) else side for side in sides]


def _each(items: Any) -> Iterator[Any]:
    """Every loop goes through here, so that all of them together take a bounded number of turns."""
    if isinstance(items, Mapping | str):
        raise SecurityError(_("only a list can be gone through"))
    for item in items:
        budget = _budget.get()
        budget.steps += 1
        if budget.steps > MOST_STEPS:
            raise SecurityError(_("it goes through too many rows"))
        yield item


class _Missing(StrictUndefined):
    """Its message is a person's."""

    @property
    def _undefined_message(self) -> str:
        return _("there is nothing named %(name)s here", name=self._undefined_name or "?")


_STRICT: Final = _Sandbox(_Missing)
_LENIENT: Final = _Sandbox(_Marked)


@dataclass(frozen=True)
class Filled:
    """A text filled in, and the names of the holes that had nothing (always none unless it was lenient)."""

    text: str
    missing: tuple[str, ...] = ()


def fill(source: str, values: Mapping[str, Any], *, lenient: bool = False) -> Filled:
    """Fill the holes of ``source`` from JSON values. Raises BadText with the reason."""
    token = _budget.set(_Budget())
    try:
        text = _bounded(_compiled(source, lenient).generate(values))
        return Filled(text, tuple(dict.fromkeys(_budget.get().missing)))
    except (
        TemplateError,
        ArithmeticError,
        TypeError,
        ValueError,
        LookupError,
        RecursionError,
        CanMend,
    ) as error:
        raise BadText(source=_short(source), why=_why(error)) from error
    finally:
        _budget.reset(token)


def check(source: str) -> None:
    """Refuse a text that can never be filled in. Raises BadText."""
    try:
        _compiled(source, False)
    except (TemplateError, RecursionError) as error:
        raise BadText(source=_short(source), why=_why(error)) from error


def names(source: str) -> frozenset[str]:
    """The names a text asks for at its top level, for checks of a draft."""
    tree = _STRICT.parse(source[:LONGEST_SOURCE])
    bound = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "store"}
    return frozenset(node.name for node in tree.find_all(nodes.Name) if node.ctx == "load") - bound - {"loop"}


def _bounded(parts: Iterable[str]) -> str:
    whole, size = [], 0
    for part in parts:
        size += len(part)
        if size > LONGEST_TEXT:
            raise SecurityError(_("the text becomes too long"))
        whole.append(part)
    return "".join(whole).strip()


@lru_cache(maxsize=2_000)
def _compiled(source: str, lenient: bool) -> Template:
    environment = _LENIENT if lenient else _STRICT
    if len(source) > LONGEST_SOURCE:
        raise SecurityError(_("it is too long"))
    tree = environment.parse(source)
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, ALLOWED):
            raise SecurityError(_("%(part)s is not allowed here", part=type(node).__name__))
    _fence_loops(tree, 1)
    compile_tree: Callable[..., Any] = environment.compile
    return environment.template_class.from_code(environment, compile_tree(tree), {}, None)


def _fence_loops(node: nodes.Node, depth: int) -> None:
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.For):
            if depth > DEEPEST_LOOP or child.recursive:
                raise SecurityError(_("its loops are nested too deeply"))
            child.iter = nodes.Filter(child.iter, "_each", [], [], None, None, lineno=child.lineno)
        _fence_loops(child, depth + isinstance(child, nodes.For))


def _why(error: Exception) -> str:
    if isinstance(error, TemplateSyntaxError):
        return _("its syntax is wrong (%(detail)s)", detail=error.message or "")
    if isinstance(error, ArithmeticError):
        return _("it cannot be reckoned out")
    if isinstance(error, CanMend):
        return _(error.sentence, **error.params).rstrip(".。")
    if isinstance(error, TemplateError):
        return str(error)
    return _(
        "a value does not have the form that is needed (%(detail)s)",
        detail=str(error) or type(error).__name__,
    )


def _short(source: str) -> str:
    return source if len(source) <= 60 else f"{source[:57]}…"
