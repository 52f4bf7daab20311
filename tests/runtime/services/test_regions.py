"""The regions of China are all there, and each place has a chain."""

import pytest

from runtime.services.regions import china_regions


def test_every_province_is_there_with_its_name() -> None:
    provinces = dict(china_regions().children())

    assert len(provinces) == 34
    assert provinces["310000"] == "上海市"
    assert provinces["710000"] == "台湾省"


@pytest.mark.parametrize(
    ("province", "city", "district", "chain"),
    [
        ("110000", "110100", "110101", True),
        ("310000", "310100", "310115", True),
        ("440000", "441900", None, True),
        ("440000", "440300", "440305", True),
        ("420000", "429000", "429004", True),
        ("710000", None, None, True),
        (None, None, None, True),
        ("110000", "110101", None, False),
        ("110000", None, "110101", False),
        ("440000", "440300", "440105", False),
        ("440000", "449900", None, False),
        (None, "440300", None, False),
    ],
)
def test_codes_belong_together_or_not(
    province: str | None, city: str | None, district: str | None, chain: bool
) -> None:
    assert china_regions().is_chain(province, city, district) is chain


def test_below_every_region_lie_those_of_its_prefix() -> None:
    regions = china_regions()

    for code in regions.names:
        for child, name in regions.children(code):
            assert child.startswith(code.rstrip("0")[:2])
            assert name
