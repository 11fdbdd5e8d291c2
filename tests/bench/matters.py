"""The matter that whole applications, certificates and pages are measured on, and what judging it takes."""

from __future__ import annotations

from datetime import date

from jsonschema import Draft202012Validator
from timing import compared

from banshi_forms import Context, check, read_package, validate
from banshi_forms.package import read_folder
from banshi_templates import HERE

MATTER = read_package(read_folder(HERE / "matters" / "public-place-hygiene"))
SAMPLE = MATTER.samples["basic"]
TODAY = Context(date(2026, 11, 23))


def measure() -> None:
    """A whole application judged, against jsonschema alone, which knows no formulas, formats or sentences."""
    answers, stock = SAMPLE["answers"], Draft202012Validator(MATTER.form)
    compared(
        "an application judged, with sentences",
        lambda: validate(MATTER.form, answers, TODAY),
        jsonschema_alone=lambda: list(stock.iter_errors(answers)),
    )
    compared(
        "the whole definition checked",
        lambda: check(MATTER),
        5,
        jsonschema_check_schema_alone=lambda: Draft202012Validator.check_schema(MATTER.form),
    )
