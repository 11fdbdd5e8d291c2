"""Numbers of documents and vehicles, as the offices that give them write them.

Sources: ICAO 9303 (passports), the National Immigration Administration's notices on travel permits and on the permanent
residence card of 2023, GA 36-2018 (plates). A shape is what can be checked: no register of the numbers is public.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from .checkdigits import is_right

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_LETTER = "A-HJ-NP-Z"  # no I and no O, which read as 1 and 0
_SHAPES: Mapping[str, str] = {
    "passport": r"[A-Z0-9]{5,9}",
    # ordinary (of all editions still met); diplomatic, service, public affairs; Hong Kong and Macau
    "cn-passport": rf"E\d{{8}}|E[{_LETTER}]\d{{7}}|G\d{{8}}|1[45]\d{{7}}|[DSP]E?\d{{7,8}}"
    r"|[KH]\d{8}|K[JA]\d{7}|M[AB]\d{7}",
    "cn-hk-macau-permit": r"[HM]\d{8}(?:\d{2})?",  # the last two counted the renewals until 2013
    "cn-taiwan-permit": r"\d{8}|\d{10}[A-Z]",
    "cn-plate": rf"[{_PROVINCES}][A-HJ-NP-Z](?:[{_LETTER}\d]{{5}}|[{_LETTER}\d]{{4}}[挂学警港澳领]"
    rf"|[A-HJK][{_LETTER}\d]\d{{4}}|\d{{5}}[A-HJK])|使\d{{6}}",  # the last two shapes: new energy, small and large
}  # fmt: skip
_CARD_OF_OLD = re.compile(r"[A-Z]{3}\d{12}", re.ASCII)
_CARD_OF_2023 = re.compile(r"9\d{16}[\dX]", re.ASCII)


def is_residence_card(text: str) -> bool:
    """Of a foreigner's permanent residence: fifteen characters, or since 2023 eighteen, checked like an ID number."""
    return bool(
        _CARD_OF_OLD.fullmatch(text) or (_CARD_OF_2023.fullmatch(text) and is_right("iso7064.mod_11_2", text))
    )


def _shaped(pattern: str) -> Callable[[str], bool]:
    shape = re.compile(pattern, re.ASCII)
    return lambda text: bool(shape.fullmatch(text))


FORMATS: Mapping[str, Callable[[str], bool]] = {
    **{name: _shaped(pattern) for name, pattern in _SHAPES.items()},
    "cn-foreign-residence": is_residence_card,
}
