"""The operator's page: what the doctor sees, plug-ins and jobs, in the operator's language."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from starlette.testclient import TestClient

from banshi_platform.web.kernel import installed_surfaces, job_handlers
from banshi_templates.words import LABELS

sys.path.insert(0, str(Path(__file__).parent))
from conftest import sign_in


def page(site: TestClient, language: str) -> str:
    operator = sign_in(site, "operator")
    text = operator.get("/admin/system", headers={"accept-language": language}).text
    return re.sub(r"<[^>]+>", " ", text.partition("<main")[2].partition("</main>")[0])


def test_the_operator_reads_the_checks_the_plugins_and_the_jobs_in_chinese(site: TestClient) -> None:
    shown = page(site, "zh-CN")
    assert all(
        word in shown for word in ("磁盘", "系统时钟", "数据表已是最新", "字体", "签章密钥", "演示环境")
    )
    assert not re.search(r"\b(idle|demo|GiB free|characters|is here|up to date)\b", shown)
    assert "发布事项后续处理" in shown, "the jobs that wait are named"


def test_every_job_has_a_name_for_the_operator() -> None:
    assert set(job_handlers(installed_surfaces())) <= set(LABELS["job"])
