"""`make bench`: ratios measured side by side in one run on this machine; absolute numbers are only for orientation.

Each pair is timed in turn, A B A B, and the median of the ratios is printed. Nothing here passes or fails.
"""

from __future__ import annotations

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import django
import httpx2
import weasyprint
from django import forms as django_forms
from django.conf import settings as django_settings
from weasyprint.text.fonts import FontConfiguration

from banshi_forms import Context, check, plan, prune, read_package, render, validate
from banshi_forms.package import read_folder
from banshi_platform.settings import load, use
from banshi_runtime.documents import content, layout, pdf, produce
from banshi_runtime.documents.signing import local_signer
from banshi_templates import HERE

ROUNDS = 15
MATTER = read_package(read_folder(HERE / "matters" / "public-place-hygiene"))
SAMPLE = MATTER.samples["basic"]
TODAY = Context(date(2026, 11, 23))


def main() -> None:
    print(
        f"Python {sys.version.split()[0]}, {os.cpu_count()} processors; medians of {ROUNDS} paired rounds\n"
    )
    form_page()
    judging()
    asyncio.run(certificates())
    requests()


def paired(
    name: str, ours: Callable[[], Any], other_name: str, other: Callable[[], Any], rounds: int = ROUNDS
) -> None:
    """Time both in turn and print how many times as long the other takes."""
    ours(), other()
    ratios, mine, theirs = [], [], []
    for _ in range(rounds):
        a, b = timed(ours), timed(other)
        mine.append(a), theirs.append(b), ratios.append(b / a)
    print(f"{name:<46} {statistics.median(mine) * 1000:9.2f} ms")
    print(f"  {other_name:<44} {statistics.median(theirs) * 1000:9.2f} ms")
    print(f"  {'ratio, times as long as ours':<44} {statistics.median(ratios):9.2f}\n")


def timed(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def form_page() -> None:
    """The first steps of a form with their answers, against a Django form of the same fields."""
    answers = prune(MATTER.form, SAMPLE["answers"], TODAY)
    root = plan(MATTER.form, answers, TODAY)
    fields = [node for step in root.children for section in step.children for node in section.children]
    fields = [node for node in fields if node.kind not in ("rows", "table", "group", "files", "point")]
    form_class = django_form(fields)
    initial = {node.name: node.value for node in fields}
    one_step = max(root.children, key=lambda step: sum(len(section.children) for section in step.children))

    def drawn() -> None:
        for node in fields:
            render(node, "edit", "zh_CN")

    paired(
        f"form, {len(fields)} fields drawn",
        drawn,
        "Django form.as_div()",
        lambda: form_class(initial=initial).as_div(),
    )
    paired("one step: conditions, formulas, HTML",
           lambda: render(plan(MATTER.form, answers, TODAY).children[root.children.index(one_step)], "edit", "zh_CN"),
           "the same step's HTML alone", lambda: render(one_step, "edit", "zh_CN"))  # fmt: skip


def django_form(fields: list[Any]) -> Any:
    django_settings.configure(
        USE_I18N=True, TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
    )
    django.setup()
    made = {node.name: django_field(node) for node in fields}
    return type("Same", (django_forms.Form,), made)


def django_field(node: Any) -> Any:
    known = {"label": node.title, "help_text": node.hint, "required": node.required}
    choices = [(option.value, option.title) for option in node.options]
    if node.kind in ("radio", "yes_no"):
        return django_forms.ChoiceField(
            choices=choices or [("1", "是"), ("0", "否")], widget=django_forms.RadioSelect, **known
        )
    if node.kind == "checkboxes":
        return django_forms.MultipleChoiceField(
            choices=choices, widget=django_forms.CheckboxSelectMultiple, **known
        )
    if choices:
        return django_forms.ChoiceField(choices=choices, **known)
    return django_forms.CharField(**known)


def judging() -> None:
    """A whole application judged, against jsonschema alone, which knows no formulas, formats or sentences."""
    answers = SAMPLE["answers"]
    from jsonschema import Draft202012Validator  # its import is not what is timed

    stock = Draft202012Validator(MATTER.form)
    paired("an application judged, with sentences", lambda: validate(MATTER.form, answers, TODAY),
           "jsonschema alone, compiled", lambda: list(stock.iter_errors(answers)))  # fmt: skip
    paired("the whole definition checked", lambda: check(MATTER),
           "jsonschema check_schema alone", lambda: Draft202012Validator.check_schema(MATTER.form), 5)  # fmt: skip


async def certificates() -> None:
    """A signed certificate, end to end, against WeasyPrint alone on the same HTML."""
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
                paired,
                "a certificate drawn, sealed and signed",
                signed,
                "WeasyPrint alone, unsigned",
                plain,
                7,
            )
        finally:
            pdf.close()


def requests() -> None:
    """Pages a second of one process on one processor; this client runs on the other."""
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        given = {
            **os.environ,
            "BANSHI_DATA_DIR": folder,
            "BANSHI_PORT": str(port),
            "BANSHI_LOG_LEVEL": "error",
        }
        pinned = ["taskset", "-c", "0"] if (os.cpu_count() or 1) > 1 else []
        banshi = Path(sys.executable).with_name("banshi")
        server = subprocess.Popen([*pinned, str(banshi), "demo"], env=given, stdout=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{port}/readyz")
            cookie, step = signed_in(port)
            for name, path, who in (
                ("a guide page", "/matters/public-place-hygiene", ""),
                ("a form page, signed in, from the database", step, cookie),
                ("the portal", "/", ""),
                ("/healthz, nothing but the request", "/healthz", ""),
            ):
                print(f"{name:<46} {per_second(port, path, who):9.0f} requests a second on one processor")
        finally:
            server.terminate()
            server.wait(timeout=30)


def wait_for(address: str) -> None:
    for _ in range(300):
        try:
            with urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The server did not become ready in a minute.")


def signed_in(port: int) -> tuple[str, str]:
    """The cookie of a demo citizen, and the address of the first step of an application."""
    base = f"http://127.0.0.1:{port}"
    with httpx2.Client(
        base_url=base, headers={"sec-fetch-site": "same-origin"}, follow_redirects=True
    ) as client:
        client.post("/demo-sign-in", data={"account": "citizen"})
        step = client.get("/matters/public-place-hygiene/apply").url.path
        return "; ".join(f"{name}={value}" for name, value in client.cookies.items()), step


def per_second(port: int, path: str, cookie: str = "", seconds: float = 4.0) -> float:
    """Requests answered one after another on one kept connection."""
    request = f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncookie: {cookie}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        reader = connection.makefile("rb")
        exchange(connection, reader, request)
        done, until = 0, time.perf_counter() + seconds
        while time.perf_counter() < until:
            exchange(connection, reader, request)
            done += 1
    return done / seconds


def exchange(connection: socket.socket, reader: Any, request: bytes) -> None:
    connection.sendall(request)
    length = 0
    while (line := reader.readline()) not in (b"\r\n", b""):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    reader.read(length)


if __name__ == "__main__":
    main()
