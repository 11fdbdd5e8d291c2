"""What to say where a document is in none of several branches (``oneOf``, ``anyOf``), or in too many.

A person does not know branches: what is said is what lacks in the one they are in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jsonschema.exceptions import ValidationError


@dataclass(frozen=True)
class Alternatives:
    """Branches that only ask for answers: at least one of them is needed, or only one may be given."""

    code: str
    names: tuple[str, ...]
    at: str


def leaves(error: ValidationError) -> Iterator[ValidationError]:
    """The errors of the branch the person is in; the error itself where nothing tells the branches apart."""
    if error.validator not in ("oneOf", "anyOf") or not error.context or alternatives(error):
        yield error
        return
    branches = _branches(error)
    nearest = min(map(_distance, branches))
    near = [found for found in branches if _distance(found) == nearest]
    if is_choice(error) or (len(near) > 1 and not isinstance(error.instance, Mapping | list)):
        yield error
        return
    for below in near[0]:
        yield from leaves(below)


def is_choice(error: ValidationError) -> bool:
    """Whether the branches are the options of a choice."""
    return bool(error.context) and all(map(_is_option, _branches(error)))


def _branches(error: ValidationError) -> list[list[ValidationError]]:
    branches: dict[Any, list[ValidationError]] = {}
    for below in error.context or ():
        branches.setdefault(below.relative_schema_path[0], []).append(below)
    return list(branches.values())


def alternatives(error: ValidationError) -> Alternatives | None:
    """What is to be said when every branch is ``required`` and nothing else."""
    answers = error.instance
    if error.validator not in ("oneOf", "anyOf") or not isinstance(answers, Mapping):
        return None
    listed: Any = error.validator_value
    if not all(isinstance(branch, Mapping) and set(branch) == {"required"} for branch in listed):
        return None
    names = tuple(dict.fromkeys(str(name) for branch in listed for name in branch["required"]))
    if error.context:
        lacking = [name for name in names if name not in answers]
        return Alternatives("any_required", names, lacking[0]) if lacking else None
    given = [name for name in names if name in answers]
    return Alternatives("one_only", names, given[-1]) if given else None


def _is_option(errors: Sequence[ValidationError]) -> bool:
    """Whether a branch is a plain option of a choice."""
    return (
        len(errors) == 1 and errors[0].validator in ("const", "enum", "type") and not errors[0].relative_path
    )


def _distance(errors: Sequence[ValidationError]) -> tuple[bool, int, int]:
    """How far one is from a branch: of another type; told apart by a constant; the number of errors."""
    other = any(error.validator == "type" and not error.relative_path for error in errors)
    apart = sum(error.validator in ("const", "enum") and len(error.relative_path) <= 1 for error in errors)
    return other, apart, len(errors)
