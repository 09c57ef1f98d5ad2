"""The shared service, and making a real office."""

from __future__ import annotations

import sys
from pathlib import Path

from counter_tui.cli.exit_codes import DONE, REFUSED, WRONG_USE, exit_code
from counter_tui.errors import CounterError
from counter_tui.i18n import text


def serve(
    host: str, port: int, data: Path | str | None, *, tls_cert: Path | None, tls_key: Path | None
) -> int:
    """Serve the dossier API until stopped."""
    from counter_tui.composition.service import run_service

    try:
        run_service(host, port, data, tls_cert=tls_cert, tls_key=tls_key)
    except CounterError as error:
        print(f"counter-tui: {error}", file=sys.stderr)
        return exit_code(error)
    return DONE


def office_init(answers: Path | None, *, desk_data: Path | None, office_data: Path | str | None) -> int:
    """Make a real office from a TOML file of answers, or by asking for them in the terminal."""
    from counter_tui.cli.office_questions import from_file, from_terminal
    from counter_tui.composition.service import make_office

    try:
        if answers is None and not (sys.stdin.isatty() and sys.stdout.isatty()):
            print(
                text("counter-tui: cần terminal để hỏi, hoặc đưa tệp trả lời bằng --from TỆP.toml."),
                file=sys.stderr,
            )
            return WRONG_USE
        chosen = from_file(answers) if answers is not None else from_terminal()
        print(make_office(chosen, desk_data=desk_data, office_data=office_data))
    except CounterError as error:
        print(f"counter-tui: {error}", file=sys.stderr)
        return exit_code(error)
    except (EOFError, KeyboardInterrupt):
        print(text("Đã bỏ qua, chưa thay đổi gì."), file=sys.stderr)
        return REFUSED
    return DONE
