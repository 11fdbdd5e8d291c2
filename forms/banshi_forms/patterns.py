"""Regular expressions in linear time: RE2 in place of a backtracking engine, with ECMA-262's spelling.

What RE2 cannot do in linear time (look-around, back-references) is refused when a form is made, not when a citizen
types.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

from .limits import Refused

LONGEST = 1000
_TOKENS = re.compile(
    r"\\u\{([0-9A-Fa-f]{1,6})\}|\\u([0-9A-Fa-f]{4})|\\([pP])\{([A-Za-z_]+=)?([A-Za-z_]+)\}|\\c([A-Za-z])|\\.|[\[\].]",
    re.S,
)
_SPACE = r"\t\n\x0b\f\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}"
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
    """RE2 cannot use the pattern: what in it, what to write instead, what RE2 says."""

    def __init__(self, what: str, instead: str = "", said: str = "") -> None:
        super().__init__(f"{what}: {said or instead}")
        self.what, self.instead, self.said = what, instead, said


_AHEAD = re.compile(r"\(\?[=!]")
_NEVER = (  # what RE2 cannot do, and what to write instead
    (re.compile(r"\(\?<[=!]"), "look-behind", "say what the whole text looks like"),
    (
        _AHEAD,
        "look-ahead",
        "put it at the very beginning, behind ^, or use allOf and not with a pattern each",
    ),
    (re.compile(r"\\[1-9]|\\k<"), "a back-reference", "compare two fields by x-check"),
)


@dataclass(frozen=True)
class Pattern:
    """``whole`` is found in the text; so is each of ``ahead``, and none of ``never``."""

    whole: Any
    ahead: tuple[Any, ...] = ()
    never: tuple[Any, ...] = ()

    def search(self, text: str) -> bool:
        return (
            self.whole.search(text) is not None
            and all(part.search(text) is not None for part in self.ahead)
            and all(part.search(text) is None for part in self.never)
        )


@lru_cache(maxsize=2048)
def compiled(pattern: str) -> Pattern:
    """The pattern, ready to search with. Raises BadPattern."""
    if len(pattern) > LONGEST:
        raise BadPattern("too_long", "", str(LONGEST))
    ahead: list[Any] = []
    never: list[Any] = []
    rest = pattern
    if without := _without(pattern):
        lacking, rest = without
        never.append(_compiled(lacking))
    while found := _looks_ahead(rest):
        wanted, part, rest = found
        (ahead if wanted else never).append(_compiled(part))
    return Pattern(_compiled(rest), tuple(ahead), tuple(never))


def _looks_ahead(pattern: str) -> tuple[bool, str, str] | None:
    """A look-ahead that stands at the very beginning is a pattern of its own: whether it is wanted, it, the rest.

    Only where nothing else can be chosen instead (no ``|`` outside of brackets).
    """
    if not pattern.startswith(("^(?=", "^(?!")) or _choice(pattern, 1)[0]:
        return None
    end = _choice(pattern, 4)[1]
    if end is None or pattern[end + 1 : end + 2] in ("*", "+", "?", "{"):
        return None
    return pattern[3] == "=", f"^(?:{pattern[4:end]})", "^" + pattern[end + 1 :]


def _without(pattern: str) -> tuple[str, str] | None:
    """``^((?!A).)*$``, a line in which A is found nowhere: A, and the pattern of the line."""
    begins = re.match(r"\^\((?:\?:)?\(\?!", pattern)
    end = _choice(pattern, begins.end())[1] if begins else None
    if begins is None or end is None:
        return None
    lacking, rest = pattern[begins.end() : end], re.fullmatch(r"\)\.\)([*+])\$", pattern[end:])
    if rest is None or re.search(r"\\[bB]|[$^]", lacking) or _compiled(lacking).search("") is not None:
        return None
    return lacking, f"^.{rest[1]}$"


def _choice(pattern: str, at: int) -> tuple[bool, int | None]:
    """Whether a ``|`` stands at this level from here on, and where its bracket closes."""
    depth, inside, choice = 0, False, False
    while at < len(pattern):
        mark = pattern[at]
        if mark == "\\":
            at += 1
        elif inside:
            inside = mark != "]"
        elif mark == "[":
            inside = True
        elif mark == "(":
            depth += 1
        elif mark == ")":
            depth -= 1
            if depth < 0:
                return choice, at
        elif mark == "|" and depth == 0:
            choice = True
        at += 1
    return choice, None


def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    options.never_capture = True  # nobody asks what a bracket held; finding out takes ten times as long
    try:
        return re2.compile(_spelled(pattern), options)
    except re2.error as error:
        for sign, what, instead in _NEVER:
            if sign.search(pattern):
                raise BadPattern(what, instead) from error
        reason = error.args[0] if error.args else "not a regular expression"
        text = reason.decode() if isinstance(reason, bytes) else str(reason)
        raise BadPattern("unreadable", "", text) from error


def _spelled(pattern: str) -> str:
    """ECMA-262's spelling in RE2's: characters by number, classes by name, what a space and any character is."""
    pieces: list[str] = []
    at, inside = 0, False
    for token in _TOKENS.finditer(pattern):
        text = token[0]
        pieces += pattern[at : token.start()], _token(token, inside)
        at = token.end()
        inside = text == "[" or (inside and text != "]")
    return "".join([*pieces, pattern[at:]])


def _token(token: re.Match[str], inside: bool) -> str:
    text = token[0]
    if code := token[1] or token[2]:
        return f"\\x{{{code}}}"
    if token[3]:
        return f"\\{token[3]}{{{_CATEGORIES.get(token[5], token[5])}}}"
    if token[6]:
        return f"\\x{ord(token[6]) % 32:02x}"
    if text == r"\s":
        return _SPACE if inside else f"[{_SPACE}]"
    if inside:
        return r"\[" if text == "[" else text
    return {r"\S": f"[^{_SPACE}]", ".": r"[^\n\r\x{2028}\x{2029}]"}.get(text, text)


def found(pattern: str, text: str) -> bool:
    """Whether the pattern is found anywhere in the text (JSON Schema's sense). Raises Refused for a bad pattern."""
    try:
        return compiled(pattern).search(text)
    except BadPattern as error:
        zh, en = (
            f"正则表达式“{pattern[:200]}”不能使用。",
            f"The pattern {pattern[:200]!r} cannot be used: {error}.",
        )
        raise Refused("pattern", zh, en) from error
    except UnicodeEncodeError:  # half a surrogate pair is no text
        return False
