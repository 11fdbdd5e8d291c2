"""A signed certificate, end to end, against WeasyPrint alone on the same HTML."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

import weasyprint
from matters import MATTER, SAMPLE, TODAY
from timing import compared
from weasyprint.text.fonts import FontConfiguration

from banshi_forms import prune
from banshi_platform.settings import load, use
from banshi_runtime.documents import content, layout, pdf, produce
from banshi_runtime.documents.signing import local_signer
from banshi_templates import HERE


async def measure() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = use(load(data_dir=Path(folder)))
        signer = local_signer(settings)
        made = content.build(
            MATTER.certificate["results"][0], prune(MATTER.form, SAMPLE["answers"], TODAY),
            decision={}, certificate_number="测试〔2026〕1号", identifier="1.2.156.3005.2.x",
            verify_url="http://127.0.0.1:8000/verify/x",
            issuer=content.Issuer("滨州市滨城区行政审批服务局", "11371602MB90000318"), issued_on=TODAY.today,
        )  # fmt: skip
        html = layout.certificate(made)
        pdf.warm()
        try:
            loop = asyncio.get_running_loop()

            def signed() -> None:
                asyncio.run_coroutine_threadsafe(produce.certificate(made, signer), loop).result()

            def plain() -> None:
                fonts = FontConfiguration()
                weasyprint.HTML(string=html, base_url=str(HERE / "certificates")).write_pdf(font_config=fonts)

            await asyncio.to_thread(
                compared,
                "a certificate drawn, sealed and signed",
                signed,
                7,
                time.perf_counter,
                WeasyPrint_alone_unsigned=plain,
            )
        finally:
            pdf.close()
