"""Run the desk with ``python -m counter_tui``."""

from counter_tui.cli import main

raise SystemExit(main())
