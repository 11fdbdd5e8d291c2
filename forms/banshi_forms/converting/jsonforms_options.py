"""The ``options`` of a JSON Forms control: what of them a field of ours can say."""

from __future__ import annotations

from collections.abc import Mapping

from .conditions import Schema
from .ledger import APPEARANCE, USUAL, Part

_PAGE = (
    "slider", "toggle", "trim", "restrict", "showUnfocusedDescription", "hideRequiredAsterisk", "focus", "variant",
    "disableAdd", "disableRemove", "elementLabelProp", "childLabelProp", "autocomplete", "useMaterialColors",
    "dateFormat", "timeFormat", "dateTimeFormat", "dateSaveFormat", "timeSaveFormat", "dateTimeSaveFormat", "ampm",
    "views", "clearLabel", "cancelLabel", "okLabel", "vertical", "showNavButtons", "addLabel",
)  # fmt: skip
_MOVED = "rows can always be moved"


def read_options(options: Part, found: Schema, followed: Schema) -> Part | None:
    """Annotate the field; the layout of its rows or its inside (``detail``), where one is given."""
    detail: Part | None = None
    for key in list(options.value):
        value = options.look(key)
        if key == "multi":
            _widget(options, key, found, "textarea")
        elif key == "format" and value in ("radio", "checkbox", "textarea"):
            _widget(
                options, key, found, "checkboxes" if value == "checkbox" else str(value), asked=str(value)
            )
        elif key in ("readonly", "readOnly"):
            if value is True:
                found["readOnly"] = options.take(key)
            else:
                options.idle(USUAL, key)
        elif key == "detail" and isinstance(value, Mapping):
            detail = options.part(key)
        elif key == "placeholder" and isinstance(value, str):
            found["x-placeholder"] = options.take(key)
        elif key == "elementLabelProp" and isinstance(value, str):
            found["x-row-title"] = options.take(key)
        elif key == "showSortButtons":
            options.idle(_MOVED, key)
        elif key in _PAGE:
            options.refuse_or_idle(key, APPEARANCE)
    return detail


def _widget(options: Part, key: str, found: Schema, widget: str, asked: str = "") -> None:
    if options.look(key):
        found["x-widget"] = widget
        options.take(key, "" if asked in ("", widget) else APPEARANCE)
    else:
        options.idle(USUAL, key)
