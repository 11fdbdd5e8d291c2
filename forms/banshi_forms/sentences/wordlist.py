"""The words that clauses are said in: for each keyword a phrase, and the phrase of its opposite."""

from __future__ import annotations

from collections.abc import Mapping

from ..messages import mark

Pair = tuple[str, str]

PHRASES: Mapping[str, Pair] = {
    "const": (mark("%(field)s is %(limit)s"), mark("%(field)s is not %(limit)s")),
    "number": (mark("%(field)s equals %(limit)s"), mark("%(field)s does not equal %(limit)s")),
    "yes": (mark("%(field)s is answered with yes"), mark("%(field)s is not answered with yes")),
    "no": (mark("%(field)s is answered with no"), mark("%(field)s is not answered with no")),
    "minimum": (mark("%(field)s is at least %(limit)s"), mark("%(field)s is less than %(limit)s")),
    "maximum": (mark("%(field)s is at most %(limit)s"), mark("%(field)s is more than %(limit)s")),
    "exclusiveMinimum": (mark("%(field)s is more than %(limit)s"), mark("%(field)s is at most %(limit)s")),
    "exclusiveMaximum": (mark("%(field)s is less than %(limit)s"), mark("%(field)s is at least %(limit)s")),
    "multipleOf": (mark("%(field)s is a multiple of %(limit)s"), mark("%(field)s is no multiple of %(limit)s")),
    "minLength": (
        mark("%(field)s has at least %(limit)s characters"), mark("%(field)s has fewer than %(limit)s characters")
    ),
    "maxLength": (
        mark("%(field)s has at most %(limit)s characters"), mark("%(field)s has more than %(limit)s characters")
    ),
    "pattern": (mark("%(field)s has the form %(limit)s"), mark("%(field)s does not have the form %(limit)s")),
    "format": (mark("%(field)s is a valid %(limit)s"), mark("%(field)s is not a valid %(limit)s")),
    "type": (mark("%(field)s is %(limit)s"), mark("%(field)s is not %(limit)s")),
    "minItems": (mark("%(field)s has at least %(limit)s entries"), mark("%(field)s has fewer than %(limit)s entries")),
    "maxItems": (mark("%(field)s has at most %(limit)s entries"), mark("%(field)s has more than %(limit)s entries")),
    "uniqueItems": (mark("no entry of %(field)s stands twice"), mark("an entry of %(field)s stands twice")),
    "answered": (mark("%(field)s is answered"), mark("%(field)s is not answered")),
    "json": (
        mark("%(field)s fulfils the expert rule %(limit)s"), mark("%(field)s does not fulfil the expert rule %(limit)s")
    ),
    "chosen": (mark("%(limit)s is chosen in %(field)s"), mark("%(limit)s is not chosen in %(field)s")),
    "items": (
        mark("in every entry of %(field)s, %(limit)s"),
        mark("not all entries of %(field)s are such that %(limit)s"),
    ),
    "contains": (
        mark("at least one entry of %(field)s is such that %(limit)s"),
        mark("no entry of %(field)s is such that %(limit)s")
    ),
    "minContains": (
        mark("at least %(least)s entries of %(field)s are such that %(limit)s"),
        mark("fewer than %(least)s entries of %(field)s are such that %(limit)s"),
    ),
    "maxContains": (
        mark("one to %(most)s entries of %(field)s are such that %(limit)s"),
        mark("not one to %(most)s entries of %(field)s are such that %(limit)s"),
    ),
    "betweenContains": (
        mark("%(least)s to %(most)s entries of %(field)s are such that %(limit)s"),
        mark("not %(least)s to %(most)s entries of %(field)s are such that %(limit)s"),
    ),
}  # fmt: skip
PATTERNS: Mapping[str, Pair] = {
    "equals": (mark("%(field)s is %(limit)s"), mark("%(field)s is not %(limit)s")),
    "begins": (mark("%(field)s begins with %(limit)s"), mark("%(field)s does not begin with %(limit)s")),
    "ends": (mark("%(field)s ends with %(limit)s"), mark("%(field)s does not end with %(limit)s")),
    "holds": (mark("%(field)s contains %(limit)s"), mark("%(field)s does not contain %(limit)s")),
}
TYPES: Mapping[str, str] = {
    "string": mark("a text"), "number": mark("a number"), "integer": mark("a whole number"),
    "boolean": mark("yes or no"), "array": mark("a list"), "object": mark("a group of answers"), "null": mark("empty"),
}  # fmt: skip
FORMATS: Mapping[str, str] = {
    "date": mark("date"), "month": mark("month"), "time": mark("time"), "date-time": mark("date and time"),
    "email": mark("e-mail address"), "uri": mark("web address"), "cn-id-number": mark("resident identity card number"),
    "cn-credit-code": mark("unified social credit code"), "cn-mobile": mark("mobile number"),
    "cn-phone": mark("phone number"), "cn-postcode": mark("postal code"), "bank-card": mark("bank card number"),
    "cn-region": mark("administrative division"), "duration": mark("duration"),
    "cn-passport": mark("Chinese passport number"),
    "passport": mark("passport number"), "cn-plate": mark("vehicle plate number"),
}  # fmt: skip
