"""The application in demo mode with the starter matters, driven through its real routes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from banshi_platform.settings import Settings, load, use
from banshi_platform.web.kernel import build_app

SAME_SITE = {"sec-fetch-site": "same-origin"}


@pytest.fixture(scope="module")
def demo(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a database with demo people and the four starter matters."""
    folder = tmp_path_factory.mktemp("designer") / "data"
    shutil.copytree(demo_template, folder)
    return use(load(data_dir=folder, environment="demo", demo_accounts=True, workers_embedded=0))


@pytest.fixture(scope="module")
def site(demo: Settings) -> Iterator[TestClient]:
    with TestClient(build_app(use(demo)), headers=SAME_SITE) as client:
        yield client


def sign_in(site: TestClient, who: str) -> TestClient:
    site.cookies.clear()
    answer = site.post("/demo-sign-in", data={"account": who})
    assert answer.status_code == 200
    return site


@pytest.fixture
def manager(site: TestClient) -> TestClient:
    """A matter administrator of the city, signed in."""
    return sign_in(site, "manager")


@pytest.fixture
def citizen(site: TestClient) -> TestClient:
    return sign_in(site, "citizen")
