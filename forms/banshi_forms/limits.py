"""Bounds: what of a document or a schema is refused, by rule and before it costs anything.

A document's faults are findings at the place, for the person to mend. A schema that cannot be judged by (references
that lead nowhere, out of the schema, round in a circle or without end) raises Refused: nobody who fills in the form
could mend that; ``check_schema`` tells its author. Control characters: texts hold none but tab and line ends, no
half of a surrogate pair, and none of those that turn the direction of writing (they make a name read as another).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from decimal import Decimal
from functools import wraps
from math import isfinite
from typing import ParamSpec, TypeVar

from referencing.exceptions import Unresolvable

from .names import child
from .values import Finding, Json

DEEPEST = 40  # lists and groups in one another
MOST_VALUES = 100_000
MOST_REFERENCES = 20_000  # followed while one document is judged
MOST_STEPS = 30_000  # looks of the judge at a value, while one document is judged: half a second
UNREADABLE = "x-unreadable"  # stands in a schema for a rule that was of no use, with its pointer
LARGEST_EXPONENT = 308  # of a number, as a double has it
MOST_DIGITS = 400
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_left: ContextVar[list[int] | None] = ContextVar("left", default=None)  # references, steps
P = ParamSpec("P")
R = TypeVar("R")


class Refused(ValueError):
    """This schema cannot be judged by. ``message`` says why, by locale."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(en)
        self.code = code
        self.message: Mapping[str, str] = {"zh_CN": zh, "en": en}


def bounded(function: Callable[P, R]) -> Callable[P, R]:
    """Runs a judging function within the bounds; one that it calls shares them. Raises Refused."""

    @wraps(function)
    def within(*args: P.args, **kwargs: P.kwargs) -> R:
        if _left.get() is not None:
            return function(*args, **kwargs)
        token = _left.set([MOST_REFERENCES, MOST_STEPS])
        try:
            return function(*args, **kwargs)
        except RecursionError:
            raise Refused(
                "depth", "表单定义或填写内容嵌套太深。", "Too deeply nested, or without end."
            ) from None
        except Unresolvable as error:
            named = f"#{error.ref}" if error.ref.startswith("/") else error.ref
            zh = f"引用“{named}”没有指向本表单中的内容；不会到别处去取。"
            en = (
                f"The reference “{named}” leads to nothing in this schema; nothing is fetched from elsewhere."
            )
            raise Refused("reference", zh, en) from error
        finally:
            _left.reset(token)

    return within


def spend() -> None:
    """Counts a reference that is followed. Raises Refused when there were too many."""
    left = _left.get()
    if left is None:
        return
    left[0] -= 1
    if left[0] < 0:
        raise Refused(
            "references", "表单定义中的引用太多。", f"More than {MOST_REFERENCES} references to follow."
        )


def pace(steps: int = 1) -> None:
    """Counts the work of judging. Raises Refused when it is beyond measure."""
    left = _left.get()
    if left is None:
        return
    left[1] -= steps
    if left[1] < 0:
        raise Refused(
            "work", "按此表单定义判断所需的计算太多。", "Judging by this schema takes too much work."
        )


def room(frames: int = 25) -> None:
    """Raises RecursionError while there is still room for it: below, in a library that is not Python, it is fatal."""
    if frames:
        room(frames - 1)


def has_unseen(text: str) -> bool:
    """Whether a text holds a character that nobody sees and nobody may write."""
    return _UNSEEN.search(text) is not None


def faults(document: Json) -> list[Finding]:
    """What is wrong with a document whatever its schema says; one finding when it is too large to look at."""
    if _is_sound(document):
        return []
    found: list[Finding] = []
    for at, (pointer, depth, value) in enumerate(_walk(document)):
        if depth > DEEPEST:
            return [Finding("", "too_deep", {"limit": DEEPEST})]
        if at >= MOST_VALUES:
            return [Finding("", "too_large", {"limit": MOST_VALUES})]
        texts = [value] if isinstance(value, str) else value if isinstance(value, Mapping) else ()
        if any(has_unseen(str(text)) for text in texts):
            found.append(Finding(pointer(), "control"))
        elif isinstance(value, int | float | Decimal) and not _is_usable(value):
            found.append(Finding(pointer(), "number_size"))
    return found


def _is_sound(document: Json) -> bool:
    """Whether a document surely has no fault; nearly every one has none, so this is asked first."""
    left, level, depth = MOST_VALUES - 1, [document], 0
    while level and depth <= DEEPEST:
        below: list[Json] = []
        left -= len(level)
        for value in level:
            if isinstance(value, str):
                if _UNSEEN.search(value):
                    return False
            elif isinstance(value, dict):
                if any(map(_UNSEEN.search, value)):
                    return False
                below.extend(value.values())
            elif isinstance(value, list):
                below.extend(value)
            elif value is not None and not (isinstance(value, int | float | Decimal) and _is_usable(value)):
                return False
        if left < 0:
            return False
        level, depth = below, depth + 1
    return not level


def _walk(document: Json) -> Iterator[tuple[Callable[[], str], int, Json]]:
    """Every value with its depth and the way to its pointer, which is put together only when it is asked for."""
    stack: list[tuple[tuple[str | int, ...], Json]] = [((), document)]
    while stack:
        path, value = stack.pop()
        yield (lambda path=path: "".join(child("", key) for key in path)), len(path), value  # type: ignore[misc]
        if isinstance(value, Mapping):
            stack.extend(((*path, name), item) for name, item in value.items())
        elif isinstance(value, list):
            stack.extend(((*path, at), item) for at, item in enumerate(value))


def _is_usable(value: int | float | Decimal) -> bool:
    """A number that is one, and that figures can be made of."""
    if isinstance(value, int):
        return value.bit_length() <= 1024
    if isinstance(value, float):
        return isfinite(value)
    return (
        value.is_finite()
        and abs(value.adjusted()) <= LARGEST_EXPONENT
        and len(value.as_tuple().digits) <= MOST_DIGITS
    )
