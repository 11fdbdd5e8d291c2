"""The plainest scripts of Form.io (``show = data.kind == 'a' || row.n > 3``) as expressions. Nothing is run: a script
that is more than one assignment of one expression over answers is not read."""

from __future__ import annotations

import re
from collections.abc import Callable

from .expressions import Apply, Expression, Literal, Reference, Token, Untranslatable, parse

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<path>(?:data|row)(?:\.[A-Za-z_$][\w$]*|\[(?:'[^'\\]*'|"[^"\\]*")\])+)
    | (?P<text>'[^'\\]*'|"[^"\\]*")
    | (?P<number>\d+(?:\.\d+)?)
    | (?P<word>true|false|null|undefined)\b
    | (?P<function>Math\.(?:round|floor|ceil|abs|min|max))\s*\(
    | (?P<op>===|!==|==|!=|<=|>=|&&|\|\||[<>+\-*/%!])
    | (?P<open>\() | (?P<close>\)) | (?P<comma>,)
    )""",
    re.X,
)
_STEP = re.compile(r"\.([A-Za-z_$][\w$]*)|\[(?:'([^']*)'|\"([^\"]*)\")\]")
_ASSIGNED = re.compile(
    r"^\s*(?:var\s+|let\s+)?(?P<name>show|value|result|valid)\s*=(?!=)(?P<rest>.*?);?\s*$", re.S
)
_OPS = {"===": "==", "!==": "!=", "&&": "and", "||": "or", "!": "not"}
_WORDS = {"true": True, "false": False, "null": None, "undefined": None}
LONGEST = 2000


def expression_of(script: str, name: str, find: Callable[[str, bool], Reference]) -> Expression:
    """What a script assigns to ``name``. ``find`` is given a path and whether it began at ``row``."""
    assigned = _ASSIGNED.match(script)
    if len(script) > LONGEST or not assigned or assigned["name"] != name:
        raise Untranslatable("…")
    return parse(_tokens(assigned["rest"], find), _call)


def _tokens(text: str, find: Callable[[str, bool], Reference]) -> list[Token]:
    found: list[Token] = []
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if not match or match.end() == at:
            raise Untranslatable(text[at : at + 20].strip())
        at = match.end()
        found.append(_token(match, find))
    return found


def _token(match: re.Match[str], find: Callable[[str, bool], Reference]) -> Token:
    kind, text = str(match.lastgroup), match[0].strip()
    if kind == "path":
        steps = [a or b or c for a, b, c in _STEP.findall(text)]
        return Token("reference", text, find(".".join(steps), text.startswith("row")))
    if kind == "text":
        return Token("literal", text, Literal(text[1:-1]))
    if kind == "number":
        return Token("literal", text, Literal(float(text) if "." in text else int(text)))
    if kind == "word":
        return Token("literal", text, Literal(_WORDS[text]))
    if kind == "function":
        return Token("function", match["function"].removeprefix("Math."))
    return Token("operator" if kind == "op" else kind, _OPS.get(text, text))


def _call(name: str, args: list[Expression]) -> Expression:
    return Apply(name, tuple(args))
