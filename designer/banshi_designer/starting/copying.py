"""A new matter out of one that is there: everything is kept but what belongs to the other one alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from banshi_forms import Definition
from banshi_forms.localise import texts_of

from .beginning import Beginning


def copied(source: Definition, start: Beginning, keep_type: bool = True) -> Definition:
    """The source under another code, name and organisation. Its translations stay, but for its name."""
    profile = {
        key: value
        for key, value in source.profile.items()
        if key not in ("short_title", "region", "implementation_code")
    }
    kind = str(profile["type"]) if keep_type else start.type
    item_code = f"{start.item_code[:2]}{kind}{str(profile['item_code'])[4:]}"
    old = str(source.profile["organisation"]["name"])
    profile |= {
        "code": start.code,
        "title": start.title,
        "type": kind,
        "item_code": item_code,
        "level": start.level,
        "implementation_code": f"{start.office.credit_code}{start.level}{item_code}",
        "organisation": {
            **_organisation(source, start),
            "credit_code": start.office.credit_code,
            "name": start.office.name,
        },
    }
    if start.office.region.isdecimal():
        profile["region"] = start.office.region
    if "situations" in profile:
        profile["situations"] = [_without_code(one) for one in profile["situations"]]
    made = replace(source, profile=profile, certificate=_issued(source.certificate, old, start))
    return replace(made, translations=_words(source, made))


def _organisation(source: Definition, start: Beginning) -> Mapping[str, Any]:
    """Supervisor and joint offices are the neighbours of one organisation, not of another."""
    own: Mapping[str, Any] = source.profile["organisation"]
    if own["credit_code"] == start.office.credit_code:
        return own
    return {key: value for key, value in own.items() if key == "nature"}


def _without_code(situation: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in situation.items() if key != "code"}


def _issued(certificate: Mapping[str, Any], old: str, start: Beginning) -> dict[str, Any]:
    """Certificates are counted in the new matter's own series and issued by its own organisation."""
    series = start.code.replace("-", "_")
    results = []
    for at, result in enumerate(certificate["results"]):
        made = {**result, "issuer": start.office.name if result["issuer"] == old else result["issuer"]}
        made["number"] = {**result["number"], "series": series if at == 0 else f"{series}_{at + 1}"}
        if made["issuer"] != result["issuer"]:
            made.pop("joint_seals", None)
        code = str(result.get("type_code", ""))
        if code and not code.startswith(start.office.credit_code):
            made["type_code"] = start.office.credit_code + code[18:]
        results.append(made)
    return {**certificate, "results": results}


def _words(source: Definition, made: Definition) -> dict[str, dict[str, str]]:
    """Translations of texts that the copy does not have any more (its name, its office) stay behind."""
    gone = {text for _, text in texts_of(source)} - {text for _, text in texts_of(made)}
    return {
        locale: {text: said for text, said in words.items() if text not in gone}
        for locale, words in source.translations.items()
    }
