"""The commands. Nothing heavy is imported before it is known which one runs."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code: 0 done, 1 refused or not found, 2 wrong use or configuration."""
    from counter_tui.cli.exit_codes import DONE
    from counter_tui.cli.parser import run

    try:
        code = run(argv)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads (``| head``) has what it wanted; nothing more may be written, at exit neither.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return code
