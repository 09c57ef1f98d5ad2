"""UUIDv7 and the hash chain of the audit trail."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_tui.domain.audit_chain import GENESIS, link
from counter_tui.domain.uuid7 import uuid7

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


@given(st.binary(min_size=10, max_size=16), st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)))
def test_an_id_is_version_7_and_tells_its_time(entropy, moment):
    moment = moment.replace(tzinfo=UTC)
    made = uuid.UUID(uuid7(moment, entropy))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert abs(datetime.fromtimestamp((made.int >> 80) / 1000, UTC) - moment) <= timedelta(milliseconds=1)


def test_ids_sort_by_time_and_differ_by_chance():
    later = NOW + timedelta(milliseconds=1)
    assert uuid7(NOW, b"\xff" * 10) < uuid7(later, b"\x00" * 10)
    assert uuid7(NOW, b"\x01" * 10) != uuid7(NOW, b"\x02" * 10)
    with pytest.raises(ValueError, match="ten"):
        uuid7(NOW, b"short")


def test_the_published_example():
    # RFC 9562, appendix A.6: 2022-02-22 14:22:22 -05:00, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F
    moment = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)
    drawn = 0xCC3 << 62 | 0x18C4DC0C0C07398F
    assert uuid7(moment, drawn.to_bytes(10, "big")) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


def test_a_changed_row_breaks_the_chain():
    def chain(rows):
        last = GENESIS
        for row in rows:
            last = link(last, row)
        return last

    rows = [b"row%d" % n for n in range(5)]
    assert (
        len(
            {
                chain(rows),
                chain(rows[:-1]),
                chain(rows[1:]),
                chain(rows[::-1]),
                chain([*rows[:2], b"x", *rows[3:]]),
            }
        )
        == 5
    )
