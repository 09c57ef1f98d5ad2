"""The QR of a code: for paper as SVG, for the screen in half blocks (ISO/IEC 18004)."""

from __future__ import annotations

from functools import lru_cache

QUIET = 4
"""Modules of quiet zone around the symbol (ISO/IEC 18004 §6.3.8)."""
MODULE_MM = 0.5
"""Size of one module on paper: four dots at 203 dpi."""
_HALVES = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}


@lru_cache(maxsize=64)
def modules(code: str) -> tuple[tuple[bool, ...], ...]:
    """Return the rows of the symbol for *code*, dark modules true, without quiet zone.

    Level M, raised where the same size has room for more. The code goes in as it is: capitals, digits and ``-.`` stay in
    the small alphanumeric mode, and a scanner that types can type them.
    """
    import segno

    symbol = segno.make_qr(code, error="m", boost_error=True)
    return tuple(tuple(bool(module) for module in row) for row in symbol.matrix)


def svg(code: str) -> str:
    """Return the symbol with its quiet zone as an SVG of one unit a module."""
    rows = modules(code)
    side = len(rows) + 2 * QUIET
    path = "".join(
        # A hair of overlap downwards, so that no seam shows between rows.
        f"M{x + QUIET} {y + QUIET}h{length}v1.02h-{length}z"
        for y, row in enumerate(rows)
        for x, length in _runs(row)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path d="{path}"/></svg>'


def side_mm(code: str) -> float:
    """Return the side of :func:`svg` on paper in millimetres, quiet zone included."""
    return (len(modules(code)) + 2 * QUIET) * MODULE_MM


def half_blocks(code: str, quiet: int = 2) -> list[str]:
    """Return the symbol as lines of half blocks, the dark modules drawn: right for dark text on a light ground.

    Where light text stands on a dark ground the symbol is reversed (reflectance reversal, ISO/IEC 18004:2015 §5.2), which
    readers of today accept.
    """
    rows = modules(code)
    side = len(rows) + 2 * quiet
    dark = [[False] * side for _ in range(side + side % 2)]
    for y, row in enumerate(rows):
        dark[y + quiet][quiet : quiet + len(row)] = row
    return [
        "".join(_HALVES[upper, lower] for upper, lower in zip(dark[y], dark[y + 1], strict=True))
        for y in range(0, len(dark), 2)
    ]


def _runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for x, module in enumerate(row):
        if not module:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs
