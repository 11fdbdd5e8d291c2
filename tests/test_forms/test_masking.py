"""Personal data covered by the kind of the field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi_forms.masking import KINDS, mask


@pytest.mark.parametrize(
    ("kind", "text", "covered"),
    [
        ("id_number", "37160219850312001X", "371602********001X"),
        ("public_id_number", "37160219850312001X", "3716**********001X"),
        ("mobile", "13805430001", "138****0001"),
        ("phone", "0543-3160001", "0543******01"),
        ("name", "张三", "张*"),
        ("name", "李小敏", "李*敏"),
        ("name", "买买提·艾力", "买****力"),
        ("account", "6217231600000000019", "***************0019"),
        ("address", "滨城区市中街道某社区3号楼", "滨城区市中街道某社区****"),
        ("address", "黄河五路渤海十八路交叉口", "****"),
        ("health", "有", "*"),
        ("email", "someone@example.cn", "s***@example.cn"),
        ("whatever", "secret", "******"),
    ],
)
def test_a_kind_says_what_may_still_be_seen(kind: str, text: str, covered: str) -> None:
    assert mask(kind, text) == covered


def test_nothing_stays_nothing() -> None:
    assert {mask(kind, "") for kind in KINDS} == {""}


@given(st.sampled_from(KINDS), st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20))
def test_no_text_is_ever_shown_whole(kind: str, text: str) -> None:
    assert mask(kind, text) != text
