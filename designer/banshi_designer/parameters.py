"""The parameters of a matter as rows a clerk can fill in: a name, what kind of value it is, and the value.

A package keeps them as a tree of JSON (``facts.allowance.bands``). What has no kind here (a list of lists, nothing at
all) is named and kept, and only the JSON changes it. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from banshi_forms.values import Json

from .lenses import free

NUMBER, TEXT, YES_NO, LIST, TABLE, OTHER = "number", "text", "yes_no", "list", "table", "other"
_TITLES = {
    NUMBER: "数字",
    TEXT: "文字",
    YES_NO: "是或否",
    LIST: "一列文字",
    TABLE: "表格",
    OTHER: "其他（已保留）",
}
LABELS = "labels"  # of a profile: what its parameters are called, by their paths
MOST = 60
_SCALARS = (str, int, float)


def rows_schema(tree: Json, labels: Mapping[str, str], head: str) -> dict[str, Any]:
    """The panel's schema of the parameters that a tree holds; ``head`` is the name they stand under."""
    tables = [(path, value) for path, value in leaves(tree) if kind_of(value) == TABLE]
    kinds = [{"const": kind, "title": title} for kind, title in _TITLES.items()]
    return {
        "type": "array",
        "maxItems": MOST,
        "x-row-title": "title",
        "x-row-label": "参数",
        "x-add-label": "添加一个参数",
        "items": {
            "type": "object",
            "properties": {
                "title": {"type": "string", "title": "名称", "minLength": 1, "maxLength": 100},
                "kind": {"type": "string", "title": "种类", "oneOf": kinds, "x-widget": "select"},
                "name": _name(head),
            },
            "required": ["title", "kind"],
            "x-order": ["title", "kind", "number", "text", "yes_no", "list", "columns", "table", "name"],
            "allOf": [*_values(), *(_table(path, value, labels, head) for path, value in tables)],
        },
    }


def _name(head: str) -> dict[str, Any]:
    told = "公式里写作 facts.代号" if head == "facts" else "供平台的程序读取"
    return {"type": "string", "title": "代号", "readOnly": True, "x-hint": f"保存后由系统给出，{told}"}


def _values() -> Iterator[dict[str, Any]]:
    shapes: dict[str, dict[str, Any]] = {
        NUMBER: {"type": "number", "title": "数值"},
        TEXT: {"type": "string", "title": "内容", "maxLength": 2000, "x-width": "full"},
        YES_NO: {"type": "boolean", "title": "是或否"},
        LIST: {
            "type": "array",
            "title": "内容",
            "items": {"type": "string", "title": "一项", "maxLength": 200},
        },
        TABLE: {"type": "array", "title": "列", **_columns()},
    }
    for kind, shape in shapes.items():
        name = "columns" if kind == TABLE else kind
        yield _if({"kind": {"const": kind}}, {name: shape})


def _columns() -> dict[str, Any]:
    kinds = [{"const": kind, "title": _TITLES[kind]} for kind in (NUMBER, TEXT)]
    return {
        "x-widget": "table",
        "x-add-label": "添加一列",
        "x-hint": "先写好各列，保存后就可以逐行填写",
        "maxItems": 12,
        "items": {
            "type": "object",
            "properties": {
                "title": {"type": "string", "title": "列名", "minLength": 1, "maxLength": 60},
                "kind": {"type": "string", "title": "填写内容", "oneOf": kinds},
                "name": {"type": "string", "x-widget": "hidden"},
            },
            "required": ["title", "kind"],
            "x-order": ["title", "kind", "name"],
        },
    }


def _table(
    path: str, rows: Sequence[Mapping[str, Json]], labels: Mapping[str, str], head: str
) -> dict[str, Any]:
    """What the rows of one table are, known by its name."""
    cells = {
        name: {
            "type": kind if kind == NUMBER else "string",
            "title": _label(labels, f"{head}.{path}.{name}", f"列 {name}"),
        }
        for name, kind in columns_of(rows)
    }
    table = {
        "type": "array", "title": "内容", "x-widget": "table", "x-add-label": "添加一行", "maxItems": 300,
        "items": {"type": "object", "properties": cells, "x-order": list(cells)},
    }  # fmt: skip
    return _if({"kind": {"const": TABLE}, "name": {"const": path}}, {"table": table})


def _if(tests: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    return {"if": {"properties": tests, "required": list(tests)}, "then": {"properties": fields}}


def leaves(tree: Json, above: str = "") -> Iterator[tuple[str, Json]]:
    """Every parameter of a tree with its path."""
    for name, value in tree.items() if isinstance(tree, Mapping) else ():
        path = f"{above}.{name}" if above else name
        if isinstance(value, Mapping) and value and not any("." in key for key in value):
            yield from leaves(value, path)
        else:
            yield path, value


def kind_of(value: Json) -> str:
    if isinstance(value, bool):
        return YES_NO
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return LIST
    if isinstance(value, list) and value and all(_is_row(item) for item in value):
        return TABLE
    return TEXT if isinstance(value, str) else NUMBER if isinstance(value, int | float) else OTHER


def _is_row(item: Json) -> bool:
    return (
        isinstance(item, Mapping)
        and bool(item)
        and all(isinstance(cell, _SCALARS) and not isinstance(cell, bool) for cell in item.values())
    )


def columns_of(rows: Sequence[Mapping[str, Json]]) -> list[tuple[str, str]]:
    """The columns of a table in the order they are met, and what stands in them."""
    names = dict.fromkeys(name for row in rows for name in row)
    return [
        (name, NUMBER if all(not isinstance(row.get(name, 0), str) for row in rows) else TEXT)
        for name in names
    ]


def as_rows(tree: Json, labels: Mapping[str, str], head: str) -> list[dict[str, Any]]:
    """The parameters as the panel shows them."""
    return [_row(path, value, labels, head) for path, value in leaves(tree)]


def _row(path: str, value: Json, labels: Mapping[str, str], head: str) -> dict[str, Any]:
    kind = kind_of(value)
    row: dict[str, Any] = {"title": _label(labels, f"{head}.{path}", path), "kind": kind, "name": path}
    if kind == TABLE:
        row["columns"] = [
            {"title": _label(labels, f"{head}.{path}.{name}", f"列 {name}"), "kind": what, "name": name}
            for name, what in columns_of(value)
        ]
    return row if kind == OTHER else {**row, kind: value}


def _label(labels: Mapping[str, str], path: str, otherwise: str) -> str:
    return labels.get(path, otherwise)


def from_rows(
    rows: Sequence[Mapping[str, Any]], old: Json, head: str
) -> tuple[dict[str, Any], dict[str, str]]:
    """The tree that rows tell, and what is called how in it. Rows without a name are given one."""
    before = dict(leaves(old))
    taken = {str(row["name"]) for row in rows if row.get("name")} | set(before)
    tree: dict[str, Any] = {}
    labels: dict[str, str] = {}
    for row in rows:
        path = str(row.get("name") or free("param", taken))
        taken.add(path)
        value, called = _value(row, before.get(path))
        _place(tree, path.split("."), value)
        labels |= {f"{head}.{path}": str(row["title"])} if row["title"] != path else {}
        labels |= {f"{head}.{path}.{name}": title for name, title in called.items()}
    return tree, labels


def _place(tree: dict[str, Any], keys: Sequence[str], value: Json) -> None:
    for key in keys[:-1]:
        tree = tree.setdefault(key, {})
    tree[keys[-1]] = value


def _value(row: Mapping[str, Any], before: Json) -> tuple[Json, dict[str, str]]:
    kind = row["kind"]
    if kind == TABLE:
        return _rows_of(row)
    if kind == OTHER:
        return before, {}
    empty: Mapping[str, Json] = {NUMBER: 0, TEXT: "", YES_NO: False, LIST: []}
    return row.get(kind, empty[kind]), {}


def _rows_of(row: Mapping[str, Any]) -> tuple[Json, dict[str, str]]:
    """The rows of a table in the columns that are left; one without rows keeps its columns by a row to fill in."""
    taken = {str(column["name"]) for column in row.get("columns", ()) if column.get("name")}
    kinds: dict[str, str] = {}
    called: dict[str, str] = {}
    for column in row.get("columns", ()):
        name = str(column.get("name") or free("col", taken))
        taken.add(name)
        kinds[name] = column["kind"]
        called |= {name: str(column["title"])} if column["title"] != f"列 {name}" else {}
    rows = [
        made
        for given in row.get("table", ())
        if (made := {name: _cell(item, kinds[name]) for name, item in given.items() if name in kinds})
    ]
    blank = [{name: 0 if kind == NUMBER else "" for name, kind in kinds.items()}] if kinds else []
    lacking = {name for name in kinds if not any(name in one for one in rows)}
    if rows and lacking:
        rows[0] |= {name: blank[0][name] for name in kinds if name in lacking}
    return rows or blank, called


def _cell(value: Json, kind: str) -> Json:
    return str(value) if kind == TEXT and not isinstance(value, str) else value
