"""What a typed line means decides what opens."""

from __future__ import annotations

import pytest

from counter_tui.domain.query import QueryKind, classify


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("", QueryKind.WORDS, ""),
        ("  khai   sinh ", QueryKind.WORDS, "khai sinh"),
        ("dkks", QueryKind.WORDS, "dkks"),
        ("1", QueryKind.WORDS, "1"),
        ("1.0011", QueryKind.WORDS, "1.0011"),
        ("100119", QueryKind.WORDS, "100119"),
        ("1001193", QueryKind.PROCEDURE_CODE, "1.001193"),
        ("1.001193", QueryKind.PROCEDURE_CODE, "1.001193"),
        ("1,001193", QueryKind.PROCEDURE_CODE, "1.001193"),
        ("1.001193.h49", QueryKind.PROCEDURE_CODE, "1.001193"),
        ("3.000181.000.00.00.H22", QueryKind.PROCEDURE_CODE, "3.000181"),
        ("h49.12-250705-0001", QueryKind.DOSSIER_CODE, "H49.12-250705-0001"),
        ("H49.12-251305-0001", QueryKind.SCAN, ""),
        ("0912345678", QueryKind.PHONE, "0912345678"),
        ("0912 345 678", QueryKind.PHONE, "0912345678"),
        ("+84 912 345 678", QueryKind.PHONE, "0912345678"),
        ("02033825123", QueryKind.PHONE, "02033825123"),
        ("0112345678", QueryKind.WORDS, "0112345678"),
        ("022090000001", QueryKind.IDENTITY, "022090000001"),
        ("022 090 000 001", QueryKind.IDENTITY, "022090000001"),
        ("123456789", QueryKind.IDENTITY, "123456789"),
        ("b1234567", QueryKind.IDENTITY, "B1234567"),
        ("0220900000", QueryKind.WORDS, "0220900000"),
        ("022090000001||A|05021990|Nam|Tổ 1", QueryKind.SCAN, "022090000001"),
        ("[b]khai\x1b[31m sinh", QueryKind.WORDS, "[b]khai sinh"),
    ],
)
def test_what_was_typed(typed, kind, value):
    query = classify(typed)
    assert (query.kind, query.value) == (kind, value)
    assert (query.scan is not None) == (kind in {QueryKind.SCAN, QueryKind.DOSSIER_CODE})
