"""What an operation may answer instead of a new definition. The sentences are the pages'; here stand their causes."""

from __future__ import annotations

from typing import Any


class CannotDo(Exception):
    """The operation makes no sense on this definition. ``code`` says why, ``params`` with which names."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(f"{code} {params}" if params else code)
        self.code = code
        self.params = params
