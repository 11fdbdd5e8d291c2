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
    """The errors of the branch the person is in; of a plain list of options or of alternatives, the error itself."""
    if error.validator not in ("oneOf", "anyOf") or not error.context or alternatives(error):
        yield error
        return
    branches: dict[Any, list[ValidationError]] = {}
    for below in error.context:
        branches.setdefault(below.relative_schema_path[0], []).append(below)
    if all(_is_option(found) for found in branches.values()):
        yield error
        return
    for below in min(branches.values(), key=_distance):
        yield from leaves(below)


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


def _distance(errors: Sequence[ValidationError]) -> tuple[bool, int]:
    """How far one is from a branch: a constant that tells branches apart weighs most, then the number of errors."""
    return any(error.validator == "const" for error in errors), len(errors)
