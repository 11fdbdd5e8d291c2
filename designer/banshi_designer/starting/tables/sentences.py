"""Conditions read off a table, as expressions or in plain words: 申请人类型为企业, 变更的, 委托代理的.

Words are only ever a guess, and said to be one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal

from .conditions import LONGEST, Condition, Fields, Known, Unread, among, both, either, expression, test
from .values import plain

ALWAYS = frozenset(
    [
        "",
        "-",
        "–",
        "—",
        "/",
        "无",
        "总是",
        "必填",
        "始终",
        "全部",
        "所有情形",
        "所有",
        "均需",
        "通用",
        "无条件",
    ]
)
_SAID = (
    ("不是", "!="), ("不为", "!="), ("不等于", "!="), ("大于等于", ">="), ("不少于", ">="), ("不小于", ">="),
    ("不低于", ">="),
    ("达到", ">="), ("超过", ">"), ("大于", ">"), ("不超过", "<="), ("不大于", "<="), ("小于", "<"), ("低于", "<"),
    ("选择", "=="), ("等于", "=="), ("属于", "=="), ("为", "=="), ("是", "=="), ("选", "=="), ("=", "=="),
)  # fmt: skip
_TAIL = re.compile(r"(的|时|情形|情况|办理|提供|提交|填写|需要|适用|必填|申请|申请人)+$")


def read_condition(text: str, fields: Fields) -> Condition | None:
    """The condition; None when it always holds. Raises Unread."""
    said = plain(text).strip("`")
    if said.lower() in ALWAYS:
        return None
    if len(said) > LONGEST:
        raise Unread(said)
    try:
        return expression(said, fields)
    except Unread:
        return _sentence(said, fields)


def _sentence(said: str, fields: Fields) -> Condition:
    """A condition in plain words: each clause names a field and its value, or an option that only one field has."""
    text = re.sub(r"^(当|如果|如|若|仅|限)", "", said.rstrip("。；;"))
    for joint, join in (("或者|或(?=.*(?:是|为|选))", either), ("并且|且|，同时", both)):
        clauses = [clause for clause in re.split(joint, text) if clause.strip()]
        if len(clauses) > 1:
            return _guessed(join, (_sentence(clause.strip(" ，,"), fields) for clause in clauses))
    return _clause(text.strip(" ，,"), fields)


def _guessed(join: Callable[[list[Condition]], Condition], parts: Iterable[Condition]) -> Condition:
    made = join(list(parts))
    return Condition(made.schema, made.words, sure=False)


def _clause(text: str, fields: Fields) -> Condition:
    for key, known in sorted(fields.items(), key=lambda item: -len(item[1].label)):
        label = plain(known.label)
        if len(label) > 1 and text.startswith(label):
            return _valued(key, known, text[len(label) :].strip(' “”"'), fields)
    bare = _TAIL.sub("", text).strip(' “”"')
    owners = [key for key, known in fields.items() if bare in known.options]
    if len(owners) == 1:
        made = test(owners[0], "==", bare, fields)
        return Condition(made.schema, made.words, sure=False)
    asked = [
        key
        for key, known in fields.items()
        if known.kind == "yes_no" and bare and bare == re.sub(r"^是否", "", plain(known.label))
    ]
    if len(asked) == 1:
        made = test(asked[0], "==", True, fields)
        return Condition(made.schema, made.words, sure=False)
    raise Unread(text)


def _valued(key: str, known: Known, rest: str, fields: Fields) -> Condition:
    for word, sign in _SAID:
        if rest.startswith(word):
            given = _TAIL.sub("", rest[len(word) :].strip(' “”"：:〔〕')).strip(' “”"〔〕')
            return _said_value(key, known, sign, given, fields)
    raise Unread(rest)


def _said_value(key: str, known: Known, sign: str, given: str, fields: Fields) -> Condition:
    if known.kind == "yes_no":
        made = (
            test(key, sign, given in ("是", "有", "真"), fields)
            if given in ("是", "否", "有", "无")
            else None
        )
    elif known.kind in ("integer", "number", "money", "computed"):
        found = re.match(r"\d+(\.\d+)?", given)
        made = (
            test(key, sign, Decimal(found[0]) if "." in found[0] else int(found[0]), fields)
            if found
            else None
        )
    else:
        several = [one.strip(' “”"') for one in re.split(r"、|/|或|,|，", given) if one.strip()]
        made = among(key, several, sign == "!=", fields) if several and sign in ("==", "!=") else None
    if made is None:
        raise Unread(given)
    return Condition(made.schema, made.words, sure=False)
