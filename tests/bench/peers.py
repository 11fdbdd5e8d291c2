"""The same fields in other people's form libraries: Django, WTForms, and @rjsf/core on node."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import django
import wtforms
from django import forms as django_forms
from django.conf import settings as django_settings
from wtforms import validators

from banshi_forms.spelling import spell
from banshi_forms.values import Node

PINNED = (
    "@rjsf/core@6.11.1",
    "@rjsf/utils@6.11.1",
    "@rjsf/validator-ajv8@6.11.1",
    "react@19.3.1",
    "react-dom@19.3.1",
)
CACHE = Path.home() / ".cache" / "banshi-bench" / "rjsf-6.11.1"


def django_form(fields: list[Node]) -> Any:
    if not django_settings.configured:
        django_settings.configure(
            USE_I18N=True, TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
        )
        django.setup()
    return type("Same", (django_forms.Form,), {node.name: _django_field(node) for node in fields})


def _django_field(node: Node) -> Any:
    known: dict[str, Any] = {"label": node.title, "help_text": node.hint, "required": node.required}
    choices = [(option.value, option.title) for option in node.options] or [("true", "是"), ("false", "否")]
    if node.kind in ("radio", "yes_no"):
        return django_forms.ChoiceField(choices=choices, widget=django_forms.RadioSelect, **known)
    if node.kind == "checkboxes":
        several = django_forms.CheckboxSelectMultiple
        return django_forms.MultipleChoiceField(choices=choices, widget=several, **known)
    if node.kind == "select":
        return django_forms.ChoiceField(choices=choices, **known)
    plain: Mapping[str, Any] = {
        "integer": django_forms.IntegerField, "number": django_forms.DecimalField, "date": django_forms.DateField,
    }  # fmt: skip
    if node.kind == "textarea":
        return django_forms.CharField(widget=django_forms.Textarea, **known)
    return plain.get(node.kind, django_forms.CharField)(**known)


def wtforms_form(fields: list[Node]) -> Any:
    return type("Same", (wtforms.Form,), {_safe(node.name): _wtforms_field(node) for node in fields})


def _safe(name: str) -> str:
    return name.replace(".", "-")


def _wtforms_field(node: Node) -> Any:
    required = validators.InputRequired() if node.required else validators.Optional()
    known: dict[str, Any] = {
        "label": node.title,
        "description": node.hint,
        "name": node.name,
        "validators": [required],
    }
    choices = [(option.value, option.title) for option in node.options] or [("true", "是"), ("false", "否")]
    if node.kind in ("radio", "yes_no"):
        return wtforms.RadioField(choices=choices, validate_choice=False, **known)
    if node.kind == "checkboxes":
        return wtforms.SelectMultipleField(
            choices=choices, option_widget=wtforms.widgets.CheckboxInput(),
            widget=wtforms.widgets.ListWidget(prefix_label=False), **known,
        )  # fmt: skip
    if node.kind == "select":
        return wtforms.SelectField(choices=choices, validate_choice=False, **known)
    plain: Mapping[str, Any] = {
        "integer": wtforms.IntegerField, "number": wtforms.DecimalField, "date": wtforms.DateField,
        "textarea": wtforms.TextAreaField,
    }  # fmt: skip
    return plain.get(node.kind, wtforms.StringField)(**known)


def wtforms_data(fields: list[Node]) -> dict[str, Any]:
    """The answers as WTForms holds them."""
    return {
        _safe(node.name): date.fromisoformat(node.value) if node.kind == "date" and node.value else node.value
        for node in fields
    }


def drawn_by_wtforms(form: Any) -> str:
    return "".join(f"<div>{field.label}{field()}<p>{field.description}</p></div>" for field in form)


def rjsf(cases: list[dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    """What @rjsf/core takes for each case, in milliseconds; nothing where there is no node or no registry."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        print("@rjsf/core was not measured: node and npm are not installed here.\n")
        return []
    if not (CACHE / "node_modules" / "react-dom").is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        quiet = ["--silent", "--ignore-scripts", "--no-audit", "--no-fund"]
        if subprocess.run([npm, "install", *quiet, "--prefix", str(CACHE), *PINNED], check=False).returncode:
            print("@rjsf/core was not measured: npm could not install it.\n")
            return []
    described = folder / "cases.json"
    described.write_text(spell(cases))
    script = Path(__file__).with_name("rjsf.cjs")
    answer = subprocess.run(
        [node, str(script), str(CACHE), str(described)], capture_output=True, text=True, check=True,
        env={**os.environ, "NODE_ENV": "production"},
    )  # fmt: skip
    return [json.loads(line) for line in answer.stdout.splitlines() if line.startswith("{")]
