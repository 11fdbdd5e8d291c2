"""The table of kinds: which one draws and reads a schema is decided by rank, not by a chain of questions."""

from __future__ import annotations

from collections.abc import Mapping

from ..values import Json
from .attached import Files
from .choice import Checkboxes, Declaration, Radio, Select, YesNo
from .kind import Kind, Schema
from .number import Integer, Money, Number
from .place import Point
from .quiet import Anything, Hidden, Notice, Others
from .region import Address, Region
from .search import Search
from .signed import DrawnSignature
from .span import DateRange, Duration
from .structure import Group, Row, Rows, Table, Tuple, Values
from .text import FORMATTED, LongText, ShortText, Signature
from .when import Date, Moment, Month, Time, WrittenYear, Year

_ALL: tuple[Kind, ...] = (
    ShortText(), LongText(), Signature(), *FORMATTED,
    Number(), Integer(), Money(),
    Date(), Month(), Year(), WrittenYear(), Time(), Moment(), DateRange(), Duration(),
    Radio(), Select(), Search(), Region(), YesNo(), Checkboxes(), Declaration(),
    Files(), Point(), Address(), DrawnSignature(),
    Group(), Row(), Rows(), Table(), Values(), Tuple(),
    Notice(), Hidden(), Others(), Anything(),
)  # fmt: skip

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}


def kind_of(schema: Schema, value: Json = None) -> Kind:
    """The kind that suits a schema best; the first of equals."""
    return max(_ALL, key=lambda kind: kind.rank(schema, value))
