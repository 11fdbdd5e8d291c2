"""A finding as one sentence in the person's language, by its code; the author's own words come first."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from .values import Finding, Json
from .wording import words


def mark(text: str) -> str:
    """Marks a message id for extraction."""
    return text


REQUIRED: Mapping[str, str] = {
    "fill": mark("Enter %(label)s"),
    "choose": mark("Choose %(label)s"),
    "tick": mark("Read %(label)s and tick the box"),
    "upload": mark("Upload %(label)s"),
    "draw": mark("Sign under %(label)s"),
    "sign": mark("Sign: type your full name under %(label)s"),
    "add": mark("Add at least one entry under %(label)s"),
}
FORMATS: Mapping[str, str] = {
    "date": mark("%(label)s must be a date that exists, for example 2026-11-23"),
    "month": mark("%(label)s must be a month, for example 2026-11"),
    "time": mark("%(label)s must be a time, for example 08:30"),
    "date-time": mark("%(label)s must be a date with a time"),
    "email": mark("%(label)s must be an e-mail address, for example name@example.cn"),
    "uri": mark("%(label)s must be a web address that begins with https://"),
    "uri-reference": mark("%(label)s must be a web address or a part of one"),
    "hostname": mark("%(label)s must be the name of a computer, for example www.binzhou.gov.cn"),
    "ipv4": mark("%(label)s must be an IP address, for example 192.0.2.1"),
    "ipv6": mark("%(label)s must be an IPv6 address, for example 2001:db8::1"),
    "uuid": mark("%(label)s must be a UUID: 32 hexadecimal digits in five groups"),
    "json-pointer": mark("%(label)s must be a JSON pointer, for example /name"),
    "relative-json-pointer": mark("%(label)s must be a relative JSON pointer, for example 1/name"),
    "cn-id-number": mark("%(label)s is not a valid resident ID number: check all 18 characters"),
    "cn-credit-code": mark("%(label)s is not a valid unified social credit code: check all 18 characters"),
    "cn-mobile": mark("%(label)s must be a mobile number of 11 digits that begins with 1"),
    "cn-phone": mark("%(label)s must be a telephone number with its area code, for example 0543-3160001"),
    "cn-postcode": mark("%(label)s must be a postal code of 6 digits"),
    "bank-card": mark("%(label)s is not a valid card number: check its digits"),
    "duration": mark("%(label)s must be whole numbers of years, months, days…"),
    "signature": mark("%(label)s must be signed by hand, or with a full name of at most 100 characters"),
    "passport": mark("%(label)s must be a passport number of 5 to 9 capital letters and digits"),
    "cn-passport": mark("%(label)s must be a number of a Chinese passport, for example E12345678"),
    "cn-hk-macau-permit": mark("%(label)s must be H or M and 8 digits, as on the travel permit"),
    "cn-taiwan-permit": mark("%(label)s must be the 8 digits on the travel permit"),
    "cn-foreign-residence": mark(
        "%(label)s is not a valid number of a permanent residence card: check all characters"
    ),
    "cn-plate": mark(
        "%(label)s must be the plate of a vehicle: a province, a letter and five or six letters and digits"
    ),
    "cn-region": mark("Choose an administrative division for %(label)s"),
}
TYPES: Mapping[str, str] = {
    "number": mark("%(label)s must be a number"),
    "integer": mark("%(label)s must be a whole number"),
    "boolean": mark("Choose yes or no for %(label)s"),
    "string": mark("%(label)s must be text"),
    "array": mark("%(label)s must be a list"),
    "object": mark("%(label)s must be a group of answers"),
    "null": mark("%(label)s must stay empty"),
}
CODES: Mapping[str, str] = {
    "minLength": mark("%(label)s must have at least %(limit)s characters"),
    "maxLength": mark("%(label)s must have at most %(limit)s characters"),
    "minimum": mark("%(label)s must be %(limit)s or more"),
    "maximum": mark("%(label)s must be %(limit)s or less"),
    "exclusiveMinimum": mark("%(label)s must be more than %(limit)s"),
    "exclusiveMaximum": mark("%(label)s must be less than %(limit)s"),
    "multipleOf": mark("%(label)s must be a multiple of %(limit)s"),
    "minItems": mark("%(label)s needs at least %(limit)s entries"),
    "maxItems": mark("%(label)s may have at most %(limit)s entries"),
    "minContains": mark("Too few of the entries of %(label)s are of the kind that is needed"),
    "maxContains": mark("Too many of the entries of %(label)s are of one kind"),
    "contains": mark("None of the entries of %(label)s is of the kind that is needed"),
    "uniqueItems": mark("%(label)s must not hold the same entry twice"),
    "pattern": mark("%(label)s does not have the form that is asked for"),
    "pattern_like": mark("%(label)s does not have the form that is asked for; an example: %(example)s"),
    "choice": mark("Choose one of the options for %(label)s"),
    "alternatives": mark("%(label)s fits none of the forms that are allowed"),
    "several": mark("%(label)s fits several of the cases, of which only one may apply"),
    "const": mark("%(label)s must have the value that is asked for"),
    "const_value": mark("%(label)s must be “%(value)s”"),
    "const_yes": mark("%(label)s must be answered with yes"),
    "const_no": mark("%(label)s must be answered with no"),
    "unknown": mark("%(label)s is not asked for here: remove it"),
    "material": mark("Upload the material “%(label)s”"),
    "material_few": mark("“%(label)s” needs at least %(limit)s files"),
    "material_many": mark("“%(label)s” may have at most %(limit)s files"),
    "region_province": mark("Choose the province of %(label)s"),
    "region_city": mark("Choose %(label)s down to the city"),
    "region_county": mark("Choose %(label)s down to the county"),
    "region_town": mark("Choose %(label)s down to the town or street"),
    "order": mark("%(label)s must not be before “%(other)s”"),
    "files_few": mark("%(label)s needs at least %(limit)s files"),
    "files_many": mark("%(label)s may have at most %(limit)s files"),
    "pages": mark("A file of %(label)s has more than %(limit)s pages"),
    "json": mark("%(label)s is not a JSON value that can be read"),
    "point": mark("%(label)s needs a longitude and a latitude, for example 118.0167 and 37.3835"),
    "any_required": mark("Answer at least one of: %(names)s"),
    "one_only": mark("Answer only one of: %(names)s"),
    "not": mark("%(label)s may not be answered like this"),
    "minProperties": mark("%(label)s needs at least %(limit)s answers"),
    "maxProperties": mark("%(label)s may have at most %(limit)s answers"),
    "propertyNames": mark("%(label)s holds a name that is not allowed"),
    "control": mark("%(label)s holds characters that cannot be seen: type it again instead of pasting it"),
    "number_size": mark("%(label)s is a number beyond all measure"),
    "too_deep": mark("The answers are nested more than %(limit)s levels deep"),
    "too_large": mark("There are more than %(limit)s answers, which is more than can be judged"),
    "unreadable": mark("%(label)s cannot be read"),
}
ANYTHING = mark("%(label)s is not right yet")
THIS = mark("this answer")
COMMA = mark(", ")
MOST_FIGURES = 40


def sentence(finding: Finding, locale: str = "zh_CN") -> str:
    """What is to be said to the person."""
    if finding.message:
        return _own(finding.message, locale)
    say = words(locale)
    label = finding.label or str(finding.params.get("name") or "") or say(THIS)
    comma = say(COMMA)
    params = {name: _shown(value, comma) for name, value in finding.params.items()}
    return say(_template(finding)) % {**params, "label": label, "limit": params.get("limit", "")}


def _own(message: Mapping[str, str], locale: str) -> str:
    return message.get(locale) or message.get("zh_CN") or next(iter(message.values()), "")


def _template(finding: Finding) -> str:
    params = finding.params
    if finding.code == "required":
        return REQUIRED[str(params.get("how", "fill"))]
    if finding.code == "format":
        return FORMATS.get(str(params.get("format")), ANYTHING)
    if finding.code == "type":
        asked = params.get("type")
        kinds = [kind for kind in asked if kind != "null"] if isinstance(asked, list) else [asked]
        return TYPES.get(str(kinds[0] if kinds else "null"), ANYTHING)
    return CODES.get(finding.code, ANYTHING)


def _shown(value: Json, comma: str) -> str:
    """Numbers in figures, unless their zeros would fill the page."""
    if isinstance(value, list):
        return comma.join(_shown(item, comma) for item in value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return str(value)
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return f"{number:f}" if number.is_finite() and abs(number.adjusted()) < MOST_FIGURES else f"{number:.6E}"
