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
_TOKENS = re.compile(
    r"\\u\{([0-9A-Fa-f]{1,6})\}|\\u([0-9A-Fa-f]{4})|\\([pP])\{([A-Za-z_]+=)?([A-Za-z_]+)\}|\\.", re.S
)
_CATEGORIES = {
    "Letter": "L", "Lowercase_Letter": "Ll", "Uppercase_Letter": "Lu", "Titlecase_Letter": "Lt",
    "Modifier_Letter": "Lm", "Other_Letter": "Lo", "Mark": "M", "Combining_Mark": "M",
    "Nonspacing_Mark": "Mn", "Spacing_Mark": "Mc",
    "Enclosing_Mark": "Me", "Number": "N", "Decimal_Number": "Nd", "digit": "Nd", "Letter_Number": "Nl",
    "Other_Number": "No", "Punctuation": "P", "punct": "P", "Connector_Punctuation": "Pc", "Dash_Punctuation": "Pd",
    "Open_Punctuation": "Ps", "Close_Punctuation": "Pe", "Initial_Punctuation": "Pi", "Final_Punctuation": "Pf",
    "Other_Punctuation": "Po", "Symbol": "S", "Math_Symbol": "Sm", "Currency_Symbol": "Sc", "Modifier_Symbol": "Sk",
    "Other_Symbol": "So", "Separator": "Z", "Space_Separator": "Zs", "Line_Separator": "Zl",
    "Paragraph_Separator": "Zp", "Other": "C", "Control": "Cc", "Format": "Cf", "Surrogate": "Cs",
    "Private_Use": "Co",
}  # fmt: skip


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
        return re2.compile(_TOKENS.sub(_spelled, pattern), options)
    except re2.error as error:
        reason = error.args[0] if error.args else "not a regular expression"
        text = reason.decode() if isinstance(reason, bytes) else str(reason)
        raise BadPattern(text) from error


def _spelled(token: re.Match[str]) -> str:
    """ECMA-262's spelling of a character or a class in RE2's."""
    if code := token[1] or token[2]:
        return f"\\x{{{code}}}"
    if token[3]:
        return f"\\{token[3]}{{{_CATEGORIES.get(token[5], token[5])}}}"
    return token[0]


def found(pattern: str, text: str) -> bool:
    """Whether the pattern is found anywhere in the text (JSON Schema's sense); a bad pattern finds nothing."""
    try:
        return compiled(pattern).search(text) is not None
    except (BadPattern, UnicodeEncodeError):  # half a surrogate pair is no text
        return False
