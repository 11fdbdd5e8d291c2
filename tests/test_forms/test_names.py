"""Names of controls: one pointer, one name, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi_forms.names import child, control_id, marker, name_of, pointer_of

KEYS = st.lists(st.text(max_size=5) | st.integers(0, 99).map(str), max_size=4)


def _pointer(keys: list[str]) -> str:
    pointer = ""
    for key in keys:
        pointer = child(pointer, key)
    return pointer


@given(KEYS)
def test_a_name_leads_back_to_its_pointer(keys: list[str]) -> None:
    assert pointer_of(name_of(_pointer(keys))) == _pointer(keys)


@given(KEYS, KEYS)
def test_two_pointers_never_share_a_name(one: list[str], other: list[str]) -> None:
    assert (name_of(_pointer(one)) == name_of(_pointer(other))) == (one == other)


@given(KEYS)
def test_no_name_is_a_marker_or_a_button(keys: list[str]) -> None:
    name = name_of(_pointer(keys))
    assert "#" not in name
    assert not name.startswith("_")
    assert not any(character.isspace() for character in name)


@pytest.mark.parametrize(
    ("pointer", "name"),
    [
        ("/facilities/0/kind", "facilities.0.kind"),
        ("/经营场所", "经营场所"),
        ("/a.b", "a~2e~b"),
        ("/_add", "~5f~add"),
        ("/", "~~"),
        ("/a~1b/c~0d", "a~2f~b.c~7e~d"),
        ("", "~"),
    ],
)
def test_names_read_well_where_property_names_do(pointer: str, name: str) -> None:
    assert name_of(pointer) == name
    assert pointer_of(name) == pointer


def test_markers_and_ids_are_made_of_names() -> None:
    assert marker("facilities") == "facilities.#"
    assert control_id("facilities.0.kind") == "f-facilities.0.kind"


def test_a_name_that_nobody_made_gives_some_pointer_and_no_error() -> None:
    assert pointer_of("a~zz~b") == "/a�b"
    assert pointer_of("a~ffffffffff~b") == "/a�b"
