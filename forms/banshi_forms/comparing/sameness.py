"""Whether two pieces of schema say the same in the same words, references followed, words for people left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..keywords import key_of
from ..subschemas import parts
from ..values import Json
from .reading import ANNOTATIONS

if TYPE_CHECKING:
    from .proof import Prover


def same(prover: Prover, new: Json, old: Json, depth: int = 0) -> bool:
    """Whether two pieces of schema say the same; references are followed, words for people left out."""
    if depth > 100:
        return False
    if isinstance(new, Mapping) and isinstance(old, Mapping):
        left = {key: value for key, value in new.items() if key not in ANNOTATIONS}
        right = {key: value for key, value in old.items() if key not in ANNOTATIONS}
        return left.keys() == right.keys() and all(
            _same_reference(prover, left[key], right[key], depth) if key == "$ref"
            else same(prover, left[key], right[key], depth + 1)
            for key in left
        )  # fmt: skip
    if isinstance(new, list) and isinstance(old, list):
        return len(new) == len(old) and all(
            same(prover, a, b, depth + 1) for a, b in zip(new, old, strict=True)
        )
    return bool(key_of(new) == key_of(old))


def _same_reference(prover: Prover, new: Json, old: Json, depth: int) -> bool:
    targets = prover.new.followed(new), prover.old.followed(old)
    key = (id(targets[0]), id(targets[1]))
    if key in prover.assumed:  # asked already, further out: what is not the same is found there
        return True
    prover.assumed.add(key)
    alike = same(prover, *targets, depth + 1)
    if not alike:
        prover.assumed.discard(key)
    return alike


def has_formats(schema: Json) -> bool:
    """Whether something is asked that conditions do not look at."""
    return any({"format", "x-check", "$ref", "$dynamicRef"} & part.keys() for _, part in parts(schema))
