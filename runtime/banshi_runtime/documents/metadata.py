"""What is attached to a certificate's PDF for machines: the frozen document, and its national exchange elements."""

from __future__ import annotations

from typing import Any, Final

from .content import CertificateContent

FORMAT: Final = "banshi-certificate/1"
ID_TYPE_NAMES: Final = {"111": "公民身份号码", "001": "统一社会信用代码"}


def document(content: CertificateContent) -> dict[str, Any]:
    """The attached document. ``elements`` carries the names of GB/T 36903, so that a register can take it in."""
    return {"format": FORMAT, "certificate": content.to_data(), "elements": elements(content)}


def elements(content: CertificateContent) -> dict[str, Any]:
    """The metadata of one certificate under the names of the national exchange (ZZMC 证照名称 …)."""
    return {
        "ZZMC": content.title,
        "ZZLXDM": content.type_code,
        "ZZBH": content.number,
        "ZZBS": content.identifier,
        "ZZBFJG": content.issuer.name,
        "ZZBFJGDM": content.issuer.code,
        "ZZBFRQ": content.issued_on.isoformat(),
        "CZZT": content.holder.name,
        "CZZTDM": content.holder.id_number,
        "CZZTDMLX": ID_TYPE_NAMES.get(content.holder.id_type, ""),
        "CZZTDMLXDM": content.holder.id_type,
        "ZZYXQQSRQ": content.valid_from.isoformat(),
        "ZZYXQJZRQ": content.valid_to.isoformat() if content.valid_to else None,
        **{f"KZ_{line.id}": line.value for line in content.lines if line.id},
    }
