"""What is wrong with a definition before it is published: shapes, references, things nobody reaches, lost words.

Errors stop publishing; warnings and notices do not. Pointers name the file: ``materials.json#/materials/3/title``.
Whether a certificate's text can be filled in is tried by the rehearsal; here only its names are looked up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from .check_procedure import certificates, procedure
from .check_rules import contradicting
from .check_shapes import sample_shapes, shapes
from .declared import conditions, declared, formulas_of, options_of, seen_by, tested
from .language import check_schema
from .localise import texts_of, untranslated
from .matter import Definition, fault
from .names import keys
from .rates import faults
from .unwritten import unwritten
from .values import Finding

VAGUE = (
    "其他材料",
    "其它材料",
    "其他有关材料",
    "相关证明",
    "相关材料",
    "有关材料",
    "有关证明",
    "等材料",
    "等证明",
)
MOST_UNTRANSLATED = 20


def check(defn: Definition) -> list[Finding]:
    """Everything there is to say about a definition, file by file. What has no shape is not looked into."""
    found = [*shapes(defn)]
    found += [replace(f, pointer=f"form.json#{f.pointer}") for f in check_schema(defn.form)]
    if any(finding.code in ("shape", "too_large") for finding in found):
        return found
    found += [
        *_profile(defn),
        *_fees(defn),
        *_form(defn),
        *_materials(defn),
        *_conditions(defn),
        *procedure(defn),
        *certificates(defn),
        *sample_shapes(defn),
        *_translations(defn),
        *unwritten(defn),
    ]
    return [*found, *contradicting(defn, _whens(defn), found)]


def _profile(defn: Definition) -> Iterator[Finding]:
    """Codes that must agree. Imported lists use older schemes, so these are warnings."""
    profile, organisation = defn.profile, defn.profile["organisation"]
    code, item = profile["implementation_code"], profile["item_code"]
    if code != f"{organisation['credit_code']}{profile['level']}{item}":
        yield fault(
            "profile.json#/implementation_code", "composed",
            "实施编码应由实施主体统一社会信用代码、行使层级和基本编码组成。",
            "The implementation code is made of credit code, level and item code.", "warning",
        )  # fmt: skip
    if item[2:4] != profile["type"]:
        zh, en = (
            "基本编码第三、四位应与事项类型一致。",
            "Digits 3 and 4 of the item code are the type of the matter.",
        )
        yield fault("profile.json#/item_code", "composed", zh, en, "warning")
    if profile["visits"] > 0 and not profile.get("visits_reason"):
        zh, en = (
            "需要到现场的，应当写明原因。",
            "Where a visit is needed, its reason must be given.",
        )
        yield fault("profile.json#/visits_reason", "no_reason", zh, en)
    for at, situation in enumerate(profile.get("situations", ())):
        if not str(situation.get("code", code)).startswith(code):
            zh, en = (
                "业务办理项编码应以实施编码开头。",
                "The code of a situation begins with the implementation code.",
            )
            yield fault(f"profile.json#/situations/{at}/code", "composed", zh, en, "warning")


_RATES = {
    "backwards": ("这一行费率的截止日期早于起始日期。", "This rate ends before it begins."),
    "overlap": (
        "这一行费率与同一计费项目的另一行日期重叠。",
        "This rate holds on days of another rate of the same item.",
    ),
    "gap": (
        "这一行费率与同一计费项目的上一行之间有日期没有费率，跨越这些日期的费用算不出来。",
        "Between this rate and the one before are days without a rate: no fee can be worked out over them.",
    ),
}


def _fees(defn: Definition) -> Iterator[Finding]:
    """The table of rates, whose rows must follow one another."""
    for at, kind in faults(defn.facts["rates"]):
        grave = "warning" if kind == "gap" else "error"
        yield fault(f"profile.json#/fee/rates/{at}", f"rate_{kind}", *_RATES[kind], grave)


def _form(defn: Definition) -> Iterator[Finding]:
    known = declared(defn.form)
    listed = {
        name
        for step in defn.form.get("x-steps", ())
        for section in step["sections"]
        for name in section["fields"]
    }
    always = defn.form.get("properties", {})  # of these the dialect's own check speaks
    for name in sorted(path for path in known if "/" not in path and path not in always):
        if listed and name not in listed:
            zh, en = f"字段“{name}”不在任何步骤中。", f"The field “{name}” stands in no step."
            yield fault("form.json#/x-steps", "unlisted", zh, en)
    for named in conditions(defn.form):
        yield from _named(f"form.json#{named.pointer}", named.path, named.options, known)
    for pointer, inside, expression in formulas_of(defn.form):
        for path in seen_by(expression, inside):
            yield from _named(f"form.json#{pointer}", path, (), known)
    yield from _check_places(defn.form, known)


def _check_places(form: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[Finding]:
    """A check must point at a field that is there."""
    for pointer, inside, _ in formulas_of(form):
        walked = keys(pointer)
        if walked[-1] != "rule":
            continue
        check: Any = form
        for key in walked[:-1]:
            check = check[int(key)] if isinstance(check, list) else check[key]
        for name in str(check.get("at", "")).split("/")[:1]:
            path = f"{inside}/{name}" if inside else name
            if name and path not in known:
                where = "form.json#" + pointer.removesuffix("/rule") + "/at"
                zh, en = f"表单中没有字段“{path}”。", f"The form has no field “{path}”."
                yield fault(where, "no_field", zh, en)


def _named(pointer: str, path: str, options: Any, known: Mapping[str, Any]) -> Iterator[Finding]:
    """A rule names a field: it must be there, and have the option it is compared with."""
    if path not in known:
        zh, en = (
            f"规则用到的字段“{path}”不在表单中。",
            f"The rule names “{path}”, which the form does not have.",
        )
        yield fault(pointer, "no_field", zh, en)
        return
    choices = options_of(known[path])
    for option in options:
        if choices is not None and option not in choices:
            zh = f"字段“{path}”没有选项“{option}”，这个条件不会成立。"
            en = f"“{path}” has no option “{option}”: this condition can never hold."
            yield fault(pointer, "no_option", zh, en)


def _conditions(defn: Definition) -> Iterator[Finding]:
    """Every ``when`` of the other files is a schema over the form's answers."""
    known = declared(defn.form)
    for pointer, when in _whens(defn):
        faults = [f for f in check_schema(when) if f.severity == "error"]
        yield from (replace(f, pointer=pointer + f.pointer) for f in faults)
        if not faults:
            for named in tested(when):
                yield from _named(pointer + named.pointer, named.path, named.options, known)


def _whens(defn: Definition) -> Iterator[tuple[str, Any]]:
    lists = {
        "profile.json#/situations": defn.profile.get("situations", ()),
        "materials.json#/materials": defn.materials["materials"],
        "procedure.json#/stages": defn.procedure["stages"],
        "procedure.json#/limits/promised": defn.procedure["limits"]["promised"],
        "procedure.json#/reasons": defn.procedure.get("reasons", ()),
        "certificate.json#/results": defn.certificate["results"],
    }
    for at, result in enumerate(defn.certificate["results"]):
        lists[f"certificate.json#/results/{at}/fields"] = result.get("fields", ())
    for where, items in lists.items():
        for at, item in enumerate(items):
            for key in ("when", "suggest_when"):
                if key in item:
                    yield f"{where}/{at}/{key}", item[key]


def _materials(defn: Definition) -> Iterator[Finding]:
    seen: set[str] = set()
    for at, material in enumerate(defn.materials["materials"]):
        where = f"materials.json#/materials/{at}"
        if vague := next((word for word in VAGUE if word in material["title"]), None):
            zh = f"材料名称不得使用“{vague}”这样的兜底表述，请写明要什么。"
            en = f"A material must not be called “{vague}”: name what is asked for."
            yield fault(f"{where}/title", "vague", zh, en)
        if material["id"] in seen:
            yield fault(f"{where}/id", "twice", "材料代号重复。", "Two materials have the same id.")
        seen.add(material["id"])
        yield from _ways_to_give(defn, where, material)


def _ways_to_give(defn: Definition, where: str, material: Mapping[str, Any]) -> Iterator[Finding]:
    for key in ("blank_form", "example"):
        if key in material and material[key] not in defn.files:
            zh = f"事项包的 files/ 中没有文件“{material[key]}”。"
            en = f"There is no file “{material[key]}” in files/ of the package."
            yield fault(f"{where}/{key}", "no_file", zh, en)
    given = material.get("given_in_form")
    if given and given[1:] not in declared(defn.form):
        zh, en = f"表单中没有附件字段“{given}”。", f"The form has no file field “{given}”."
        yield fault(f"{where}/given_in_form", "no_field", zh, en)
    accept = material.get("accept", {})
    if accept.get("min", 0) > accept.get("max", accept.get("min", 0)):
        zh, en = (
            "最少份数大于最多份数，无法提交。",
            "The least is more than the most: nothing can be handed in.",
        )
        yield fault(f"{where}/accept/min", "no_way", zh, en)
    if material["medium"] == "paper" and not {"window", "courier"} & set(defn.profile["channels"]):
        zh = "纸质材料没有提交的途径：事项不在窗口办理，也不收快递。"
        en = "There is no way to hand in paper: the matter has neither window nor courier."
        yield fault(f"{where}/medium", "no_way", zh, en)


def _translations(defn: Definition) -> Iterator[Finding]:
    present = {text for _, text in texts_of(defn)}
    for locale, words in defn.translations.items():
        for lacking in untranslated(defn, locale)[:MOST_UNTRANSLATED]:
            zh = f"“{lacking.text[:40]}”还没有 {locale} 译文。"
            en = f"“{lacking.text[:40]}” has no translation into {locale}."
            yield fault(lacking.pointer, "untranslated", zh, en, "warning")
        for text in sorted(words.keys() - present):
            zh, en = (
                f"译文“{text[:40]}”的原文已经不在事项中。",
                f"“{text[:40]}” is translated but no longer used.",
            )
            yield fault(f"translations/{locale}.json", "unused", zh, en, "notice")
