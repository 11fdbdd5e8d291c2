"""Words for kinds of fields, as tables use them, and the kind of the palette that each means."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .names import known
from .values import plain

_BY_WORD = {word: kind for kind, words in known("kinds").items() for word in words}
_BY_LABEL: tuple[tuple[str, str], ...] = (
    (r"身份证号", "id_number"), (r"信用代码", "credit_code"), (r"手机", "mobile"), (r"邮箱", "email"),
    (r"^是否", "yes_no"), (r"日期$|时间$", "date"), (r"金额|费用|元\)?$", "money"),
    (r"地址$", "address"), (r"照片|附件", "files"), (r"面积|数量|人数|天数|次数", "number"),
    (r"承诺$", "declaration"), (r"内容$|说明$|理由$|原因$", "long_text"),
)  # fmt: skip


@dataclass(frozen=True)
class Read:
    """The kind, whether it was told surely, and what stands in the brackets behind it."""

    kind: str
    sure: bool
    least: int | None = None
    most: int | None = None
    places: int | None = None  # decimals


def read_kind(text: str, label: str = "") -> Read:
    """What kind of field a table means; by the label where it does not say."""
    word = plain(text).lower()
    least, most = _range(word)
    places = _places(word)
    bare = re.sub(r"\(.*?\)|\d+\s*[-–~至]\s*\d+|\d+行?", " ", word).strip()
    if bare in _BY_WORD:
        return Read(_BY_WORD[bare], True, least, most, places)
    found = [kind for piece in re.split(r"[\s/、,，+]+", bare) if (kind := _BY_WORD.get(piece))]
    if "computed" in found:
        return Read("computed", True, least, most, places)
    if found:
        kinds = set(found)
        return Read(
            found[0] if len(kinds) == 1 else "text", len(kinds) == 1 and bare == "", least, most, places
        )
    contained = [word for word in _BY_WORD if len(word) > 1 and word in bare]
    if contained:
        return Read(_BY_WORD[max(contained, key=len)], False, least, most, places)
    kind = next((kind for pattern, kind in _BY_LABEL if re.search(pattern, plain(label))), "text")
    return Read(kind, False, least, most, places)


def _range(word: str) -> tuple[int | None, int | None]:
    if found := re.search(r"(\d{1,6})\s*[-–—~至]\s*(\d{1,6})", word):
        return int(found[1]), int(found[2])
    single = re.search(r"(?:text|varchar|char|string|文本|字符|字符串|textarea)\s*\((\d{1,5})\)", word)
    return None, int(single[1]) if single else None


def _places(word: str) -> int | None:
    found = re.search(r"\(\s*\d{1,2}\s*,\s*(\d)\s*\)", word)
    return int(found[1]) if found else None
