"""A day at the counter: who was served is on the service once, with the right date, whatever happened in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.day.evening import faults
from tests.e2e.day.faked_time import library
from tests.e2e.day.life import counter, live
from tests.e2e.day.plan import citizens

needs_another_time = pytest.mark.skipif(
    not library(), reason="needs libfaketime for another time of day; .ci/run installs it"
)


@needs_another_time
@pytest.mark.full
@pytest.mark.parametrize("count", [30, 250])
def test_a_day_loses_nothing_doubles_nothing_and_keeps_every_date(count: int, tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        assert faults(at, live(at, citizens(count))) == []
