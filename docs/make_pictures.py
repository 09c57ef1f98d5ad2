"""Make the pictures of README.md and docs/: the real desk on the sample office, driven by keys.

    .venv/bin/python docs/make_pictures.py

Everything shown is invented. The clock is the computer's, so dates differ from run to run.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

PICTURES = Path(__file__).parent / "pictures"
CARD = "022090000001||NGUYỄN VĂN MẪU|05021990|Nam|Tổ 1, phường Hồng Gai, Quảng Ninh|15062021"


async def scenes(base: Path) -> None:
    """Drive the desk through its screens and save each."""
    os.environ["COUNTER_TUI_HOME"] = str(base)
    from textual import events

    from counter_tui.app.counter import CounterApp
    from counter_tui.composition.desk import DeskOpening
    from counter_tui.system import config
    from counter_tui.system.paths import standard_paths

    paths = standard_paths()
    opening = DeskOpening(paths, config.load(paths.config_file), answers_commands=False)
    app = CounterApp(opening=opening.open, closing=opening.close)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:

        async def still() -> None:
            """Wait until the desk is open and has nothing left to do."""
            while app.desk is None or app.desk.sync.status.catalogue.synced_at is None:
                await pilot.pause(0.05)
            for _ in range(6):
                await pilot.pause(0.05)

        async def take(name: str) -> None:
            await still()
            svg = app.export_screenshot(title="counter-tui", simplify=True)
            (PICTURES / f"{name}.svg").write_text(svg, encoding="utf-8")

        await still()
        await pilot.press(*"dkks")
        await take("lookup")
        await pilot.press("enter")
        await take("procedure")
        await pilot.press("f3")
        await still()
        app.post_message(events.Paste(CARD))
        await still()
        app.clear_notifications()
        await take("register")
        await pilot.press("ctrl+y")
        await take("ledger")
        await pilot.press("escape")
        await still()
        await pilot.press("ctrl+t")
        await still()
        app.post_message(events.Paste(CARD.replace("000001", "000002").replace("VĂN MẪU", "VĂN THỬ")))
        await take("same-day")


def main() -> None:
    """Make all pictures on data of their own."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "desk"
        (base / "config").mkdir(parents=True)
        (base / "config" / "config.toml").write_text("[store]\nkeyring = false\n")
        asyncio.run(scenes(base))


if __name__ == "__main__":
    main()
