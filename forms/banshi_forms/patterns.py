"""Regular expressions in linear time: RE2 in place of a backtracking engine, with ECMA-262's spelling.

What RE2 cannot do in linear time (look-around, back-references) is refused when a form is made, not when a citizen
types.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import re2

LONGEST = 1000
_UNICODE = re.compile(r"\\u\{?([0-9A-Fa-f]{4,6})\}?")


class BadPattern(ValueError):
    """RE2 cannot use the pattern; the sentence says why."""


@lru_cache(maxsize=2048)
def compiled(pattern: str) -> Any:
    """The pattern, ready to search with. Raises BadPattern."""
    if len(pattern) > LONGEST:
        raise BadPattern(f"longer than {LONGEST} characters")
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(_UNICODE.sub(lambda m: f"\\x{{{m[1]}}}", pattern), options)
    except re2.error as error:
        reason = error.args[0] if error.args else "not a regular expression"
        text = reason.decode() if isinstance(reason, bytes) else str(reason)
        raise BadPattern(text) from error


def found(pattern: str, text: str) -> bool:
    """Whether the pattern is found anywhere in the text (JSON Schema's sense); a bad pattern finds nothing."""
    try:
        return compiled(pattern).search(text) is not None
    except (BadPattern, UnicodeEncodeError):  # half a surrogate pair is no text
        return False
