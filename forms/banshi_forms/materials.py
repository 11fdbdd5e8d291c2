"""Which materials the answers call for, and the one schema that judges form and materials together.

A material's ``when`` is a JSON Schema over the computed answers; without it the material is always called for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .evaluate import prune
from .judge import judge_of
from .matter import Definition
from .values import Context, Finding, Json

_NAMING = frozenset({"properties", "$defs", "dependentSchemas", "patternProperties"})
_VERBATIM = frozenset({"enum", "const", "default", "examples", "x-check", "x-messages", "x-steps"})


@dataclass(frozen=True)
class MaterialNeed:
    """A material that the answers call for. ``necessity``: required, optional, deferrable."""

    material: Mapping[str, Any]
    necessity: str

    @property
    def id(self) -> str:
        return str(self.material["id"])


def holds(when: Json, answers: Json) -> bool:
    """Whether a condition over computed answers holds; no condition always does."""
    return when is None or judge_of(when).holds(when, answers)


def first_match(items: Sequence[Mapping[str, Any]], answers: Json) -> Mapping[str, Any] | None:
    """The first item whose ``when`` holds: a limit, a result, a situation."""
    return next((item for item in items if holds(item.get("when"), answers)), None)


def called_for(defn: Definition, answers: Json, context: Context) -> tuple[MaterialNeed, ...]:
    """The materials these answers call for, in the order of the list."""
    kept = prune(defn.form, answers, context)
    return tuple(
        MaterialNeed(material, str(material.get("necessity", "required")))
        for material in defn.materials.get("materials", ())
        if holds(material.get("when"), kept)
    )


def missing(
    defn: Definition, answers: Json, handed_in: Mapping[str, int], context: Context | None = None
) -> list[Finding]:
    """What lacks among the materials; ``handed_in`` counts the files of each. Deferrable and optional may lack."""
    needs = (
        called_for(defn, answers, context)
        if context
        else [
            MaterialNeed(material, str(material.get("necessity", "required")))
            for material in defn.materials.get("materials", ())
            if holds(material.get("when"), answers)
        ]
    )
    found = []
    for need in needs:
        if need.material.get("generated_from_form"):
            continue
        found += _counted(need, handed_in.get(need.id, 0), len(given_in_form(need.material, answers)))
    return found


def given_in_form(material: Mapping[str, Any], answers: Json) -> tuple[str, ...]:
    """References of the files that stand in the form already and are this material: nothing is asked for twice."""
    found = [answers]
    for key in str(material.get("given_in_form", "")).split("/")[1:]:
        if key == "*":
            found = [row for rows in found if isinstance(rows, list) for row in rows]
        else:
            found = [value[key] for value in found if isinstance(value, Mapping) and key in value]
    if not material.get("given_in_form"):
        return ()
    listed = [item for value in found for item in (value if isinstance(value, list) else [value])]
    return tuple(dict.fromkeys(item for item in listed if isinstance(item, str) and item))


def _counted(need: MaterialNeed, uploaded: int, in_form: int) -> list[Finding]:
    accept = need.material.get("accept", {})
    least, most = accept.get("min", 1), accept.get("max")
    pointer, label = f"/materials/{need.id}", str(need.material.get("title", need.id))
    number = uploaded + in_form
    if number == 0:
        return [Finding(pointer, "material", label=label)] if need.necessity == "required" else []
    if number < least:
        return [Finding(pointer, "material_few", {"limit": least}, label=label)]
    if most is not None and uploaded > most:
        return [Finding(pointer, "material_many", {"limit": most}, label=label)]
    return []


def join(form: Mapping[str, Any], materials: Mapping[str, Any]) -> dict[str, Any]:
    """One schema of the whole application, {"form": …, "materials": {id: [references]}}.

    A stock validator judges with it whether the materials fit the answers.
    """
    listed = materials.get("materials", ())
    rules: list[dict[str, Any]] = []
    for material in listed:
        rules += _rule(material, f"#/allOf/{len(rules)}")
    return {
        "type": "object",
        "properties": {
            "form": _moved(form, "#/properties/form"),
            "materials": {
                "type": "object",
                "properties": {material["id"]: _files(material) for material in listed},
                "additionalProperties": False,
            },
        },
        "required": ["form", "materials"],
        "allOf": rules,
    }


def _rule(material: Mapping[str, Any], place: str) -> list[dict[str, Any]]:
    elsewhere = material.get("generated_from_form") or material.get("given_in_form")
    if material.get("necessity", "required") != "required" or elsewhere:
        return []
    then = {"properties": {"materials": {"required": [material["id"]]}}}
    if "when" not in material:
        return [then]
    when = _moved(material["when"], f"{place}/if/properties/form")
    return [{"if": {"properties": {"form": when}, "required": ["form"]}, "then": then}]


def _moved(schema: Json, place: str, named: bool = False) -> Json:
    """A schema that stands at another place now: its references into itself lead there. ``named``: keys are names."""
    if isinstance(schema, list):
        return [_moved(item, place) for item in schema]
    if not isinstance(schema, Mapping):
        return schema
    moved: dict[str, Any] = {}
    for key, value in schema.items():
        if (
            not named
            and key == "$ref"
            and isinstance(value, str)
            and (value == "#" or value.startswith("#/"))
        ):
            moved[key] = place + value[1:]
        elif not named and key in _VERBATIM:
            moved[key] = value
        else:
            moved[key] = _moved(value, place, not named and key in _NAMING)
    return moved


def _files(material: Mapping[str, Any]) -> dict[str, Any]:
    accept = material.get("accept", {})
    files: dict[str, Any] = {"type": "array", "items": {"type": "string"}, "minItems": accept.get("min", 1)}
    if "max" in accept:
        files["maxItems"] = accept["max"]
    return files
