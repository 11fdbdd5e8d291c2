"""Every kind of field on one page: empty, filled in, with faults, to read and to print. It stands alone in one file.

The form is written with both languages in each text, "中文 ‖ English". The same form serves tests and developers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ..html import error_summary, render
from ..nodes import plan, walk
from ..spelling import read
from ..validate import validate
from ..values import Context, FileFacts, Finding, Json, Node, Option
from ..wording import words

DAY = date(2026, 11, 23)  # the page looks the same every day
_BETWEEN = " ‖ "
_FILES = (
    FileFacts("f1", "租赁合同.pdf", 1_482_000, "application/pdf", pages=12),
    FileFacts("f2", "临街门面-2026-10-18.jpg", 2_310_000, "image/jpeg"),
    FileFacts("f3", "后厨全景（含洗消间、凉菜间、粗加工间和留样冰箱的位置）.jpg", 3_020_000, "image/jpeg"),
)
_BUREAUS = {
    "shichang": "滨州市市场监督管理局 ‖ Binzhou Administration for Market Regulation",
    "weijian": "滨州市卫生健康委员会 ‖ Binzhou Health Commission",
    "zhujian": "滨州市住房和城乡建设局 ‖ Binzhou Bureau of Housing and Construction",
    "bc-shichang": "滨城区市场监督管理局 ‖ Bincheng Administration for Market Regulation",
}


@cache
def form(locale: str) -> Mapping[str, Any]:
    """The form with every kind of field, in one step."""
    spoken: Mapping[str, Any] = _spoken(_json("form.json"), locale)
    return spoken


def answers(name: str) -> Json:
    """``filled`` or ``wrong``: documents for the form."""
    return _json("answers.json")[name]


def context(locale: str) -> Context:
    """What is known besides the answers: files, bureaus, who asks."""
    bureaus = tuple(Option(code, _spoken(name, locale)) for code, name in _BUREAUS.items())
    return Context(
        DAY,
        locale,
        applicant={"name": "张晓梅"},
        files={facts.reference: facts for facts in _FILES},
        lists={"organisations": bureaus},
    )


def page(locale: str) -> str:
    """The whole gallery as HTML, its looks and its script within."""
    environment = Environment(
        loader=PackageLoader("banshi_forms", "gallery"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    static = files("banshi_forms") / "static"
    inlined = {
        name.replace(".", "_"): Markup((static / name).read_text(encoding="utf-8"))  # noqa: S704  our own files
        for name in ("page.css", "fields.css", "fields.js")
    }
    return environment.get_template("page.html").render(
        _=words(locale),
        lang=locale.replace("_", "-"),
        title=form(locale)["title"],
        parts=list(_parts(locale)),
        **inlined,
    )


def _parts(locale: str) -> Iterator[Mapping[str, Any]]:
    """The page's parts; the first three are forms, whose names do not meet."""
    _ = words(locale)
    for name, title in (("empty", _("Empty")), ("filled", _("Filled in")), ("wrong", _("With errors"))):
        data = {} if name == "empty" else answers(name)
        sections, faults = _drawn(name, title, data, locale, judged=name == "wrong")
        yield {"id": name, "title": title, "html": sections, "summary": faults, "form": True}
    whole = plan(form(locale), answers("filled"), context(locale))
    masked = render(whole, "view", locale, masked=True)
    for name, title, html in (
        ("view", _("To read"), render(whole, "view", locale)),
        ("masked", _("To read, personal data covered"), masked),
        ("print", _("To print"), render(whole, "print", locale)),
        (
            "none",
            _("To read, with nothing answered"),
            render(plan(form(locale), {}, context(locale)), "view", locale),
        ),
    ):
        yield {"id": name, "title": title, "html": Markup(html), "summary": "", "form": False}  # noqa: S704


def _drawn(part: str, title: str, data: Json, locale: str, *, judged: bool) -> tuple[Markup, Markup]:
    """The form's sections as fields of a property of that name, so that no name stands twice on the page."""
    below = {key: value for key, value in form(locale).items() if key != "x-steps"}
    schema = {"type": "object", "properties": {part: below}, "required": [part]}
    known, document = context(locale), {part: data}
    found: list[Finding] = validate(schema, document, known) if judged else []
    root = plan(schema, document, known, found)
    group = next(node for node in walk(root) if node.pointer == f"/{part}")
    return _sections(part, title, group, locale), error_summary(root, locale)


def _sections(part: str, said: str, group: Node, locale: str) -> Markup:
    fields = {node.pointer.rpartition("/")[2]: node for node in group.children}
    drawn = [
        render(
            Node("", f"{part}-{at}", "section", {}, title=f"{section['title']} · {said}",
                 children=tuple(fields[name] for name in section["fields"] if name in fields)),
            "edit", locale,
        )
        for at, section in enumerate(form(locale)["x-steps"][0]["sections"])
    ]  # fmt: skip
    return Markup("").join(drawn)


def _json(name: str) -> Json:
    return read((files("banshi_forms") / "gallery" / name).read_text(encoding="utf-8"))


def _spoken(value: Json, locale: str) -> Json:
    """The value with each text in one of its two languages."""
    if isinstance(value, str):
        chinese, _, english = value.partition(_BETWEEN)
        return english if english and locale == "en" else chinese
    if isinstance(value, list):
        return [_spoken(item, locale) for item in value]
    return (
        {key: _spoken(item, locale) for key, item in value.items()} if isinstance(value, Mapping) else value
    )
