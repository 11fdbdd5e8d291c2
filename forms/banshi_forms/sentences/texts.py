"""A pattern as words, where it asks for a beginning, an end or a part: ``^(a|b)-`` is "begins with a- or b-"."""

from __future__ import annotations

import re
from typing import Literal

MOST = 8
_PLAIN = r"(?:[^\\^$.|?*+()\[\]{}]|\\[^A-Za-z0-9])"
_SHAPE = re.compile(
    rf"(?P<start>\^)?(?P<before>{_PLAIN}*)(?:\((?:\?:)?(?P<group>{_PLAIN}+(?:\|{_PLAIN}+)*)\))?(?P<after>{_PLAIN}*)(?P<end>\$)?"
)
_ALTERNATIVE = re.compile(r"(?:[^\\|]|\\.)+", re.DOTALL)
How = Literal["equals", "begins", "ends", "holds"]


def told(pattern: str) -> tuple[How, tuple[str, ...]] | None:
    """How a text must stand to which words; None for a pattern that says more than that."""
    found = _SHAPE.fullmatch(pattern)
    if not found:
        return None
    middle = _ALTERNATIVE.findall(found["group"]) if found["group"] else [""]
    texts = tuple(re.sub(r"\\(.)", r"\1", found["before"] + part + found["after"]) for part in middle)
    if not all(texts) or len(texts) > MOST:
        return None
    how: dict[tuple[bool, bool], How] = {
        (True, True): "equals", (True, False): "begins", (False, True): "ends", (False, False): "holds",
    }  # fmt: skip
    return how[bool(found["start"]), bool(found["end"])], texts
