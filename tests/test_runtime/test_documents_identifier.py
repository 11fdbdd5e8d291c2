"""Certificate identifiers after GB/T 36904, against the standard's arithmetic and identifiers in the wild."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi_runtime.documents import identifier

TYPE, ISSUER, SERIAL = "11371600MB9000015M001", "11371600MB9000015M", "37160020250000000123"
IN_THE_WILD = [  # seen in public code and file names; the issuing authorities are others
    "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
    "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9",
    "1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0",
]


def test_the_worked_example_comes_out() -> None:
    assert identifier.make(TYPE, ISSUER, SERIAL) == f"1.2.156.3005.2.{TYPE}.{ISSUER}.{SERIAL}.001.H"
    assert identifier.make(TYPE, ISSUER, SERIAL, 2).endswith(".002.F")


@pytest.mark.parametrize("text", [IN_THE_WILD[0], IN_THE_WILD[2]])
def test_identifiers_of_others_are_read(text: str) -> None:
    read = identifier.parse(text)
    assert str(read) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "1.2.156.3005.2",
        f"1.2.156.3005.2.{TYPE}.{ISSUER}.{SERIAL}.001.K",
        f"1.2.156.3005.2.{TYPE}.{ISSUER}.{SERIAL}.000.H",
        f"1.2.156.3005.2.{TYPE}.{ISSUER}.{SERIAL}.1.H",
        f"1.2.156.3005.2.{TYPE}.{ISSUER}.{SERIAL.replace('123', '132')}.001.H",
        f"1.2.156.3005.2.{TYPE}.{ISSUER}.{SERIAL}.001.H\n",
        f" 1.2.156.3005.2.{TYPE}.{ISSUER}.{SERIAL}.001.H",
    ],
)
def test_a_wrong_identifier_is_refused(text: str) -> None:
    with pytest.raises(identifier.NotAnIdentifier):
        identifier.parse(text)


@pytest.mark.parametrize(
    "parts", [("abc", ISSUER, "1"), (TYPE, "1", "1"), (TYPE, ISSUER, ""), (TYPE, ISSUER, "a b")]
)
def test_parts_of_another_form_do_not_make_an_identifier(parts: tuple[str, str, str]) -> None:
    with pytest.raises(identifier.NotAnIdentifier):
        identifier.make(*parts)


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=32), st.integers(1, 999))
def test_what_is_made_is_read_back(serial: str, version: int) -> None:
    read = identifier.parse(identifier.make(TYPE, ISSUER, serial, version))
    assert (read.type_code, read.issuer_code, read.serial, read.version) == (TYPE, ISSUER, serial, version)
