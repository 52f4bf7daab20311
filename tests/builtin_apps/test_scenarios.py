"""The apps that come along keep the promises of their scenarios."""

from pathlib import Path

import pytest

from runtime.exchange.app_bundle import read_app
from runtime.services.run_scenarios import run_scenarios
from tests.builtin_apps.test_bundled_apps import APPS


@pytest.mark.parametrize("name", APPS)
def test_every_scenario_of_an_app_passes(name: str, tmp_path: Path) -> None:
    report = run_scenarios([read_app(APPS[name])], tmp_path)

    assert {one.name: one.failure for one in report.results if not one.passed} == {}
    assert report.passed == len(report.results) > 10
