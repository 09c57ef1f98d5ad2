"""A pseudo-terminal with an emulated screen: start a command, type as a person does, read what is shown."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyte

KEYS = {
    "enter": "\r", "tab": "\t", "esc": "\x1b", "backspace": "\x7f", "up": "\x1b[A", "down": "\x1b[B",
    "right": "\x1b[C", "left": "\x1b[D", "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "home": "\x1b[H", "end": "\x1b[F",
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~", "f7": "\x1b[18~",
    "f8": "\x1b[19~", "f9": "\x1b[20~", "f10": "\x1b[21~", "f12": "\x1b[24~",
    "ctrl+r": "\x12", "ctrl+p": "\x10", "ctrl+q": "\x11", "ctrl+t": "\x14", "ctrl+s": "\x13", "ctrl+o": "\x0f",
    "ctrl+e": "\x05", "ctrl+n": "\x0e", "ctrl+y": "\x19", "ctrl+l": "\x0c", "ctrl+k": "\x0b",
    "shift+f4": "\x1b[1;2S", "shift+f5": "\x1b[15;2~", "shift+f8": "\x1b[19;2~", "shift+f9": "\x1b[20;2~",
    "space": " ",
}  # fmt: skip


# The size of whoever runs the tests would hide that of this terminal, and a program that may not keep its bytecode
# compiles itself at each start, which no officer's does.
NOT_INHERITED = {"COLUMNS", "LINES", "PYTHONDONTWRITEBYTECODE"}


def command() -> list[str]:
    """The installed command of the interpreter that runs the tests."""
    installed = Path(sys.executable).with_name("counter-tui")
    return [str(installed)] if installed.exists() else [sys.executable, "-m", "counter_tui"]


class Terminal:
    """One running program and its screen."""

    def __init__(
        self, argv: Sequence[str], *, env: Mapping[str, str], rows: int = 24, columns: int = 80
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = bytearray()
        self.exit_code: int | None = None
        size = struct.pack("HHHH", rows, columns, 0, 0)
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)  # before the program asks for it
            # Tests run in a shell's background ignore Ctrl+C, and so would the program.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            inherited = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
            os.execvpe(argv[0], list(argv), {**inherited, "TERM": "xterm-256color", "LANG": "C.UTF-8", **env})

    @property
    def text(self) -> str:
        """The screen as the officer reads it."""
        return unicodedata.normalize("NFC", "\n".join(line.rstrip() for line in self.screen.display))

    def read(self, wait: float) -> bool:
        """Take in what the program writes; wait at most *wait* seconds for the first byte."""
        if not select.select([self.fd], [], [], wait)[0]:
            return False
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:
            return False
        if not data:
            return False
        self.raw += data
        with contextlib.suppress(TypeError, IndexError, KeyError):
            self.stream.feed(data)
        return True

    def expect(self, *needles: str, within: float = 20.0) -> str:
        """Wait until every needle is on the screen."""
        end = time.monotonic() + within
        while not all(needle in self.text for needle in needles):
            left = end - time.monotonic()
            missing = [n for n in needles if n not in self.text]
            assert left > 0, f"{missing} not on the screen:\n{self.text}"
            self.read(min(left, 0.5))
        return self.text

    def expect_one(self, *needles: str, within: float = 20.0) -> str:
        """Wait until one of the needles is on the screen."""
        end = time.monotonic() + within
        while not any(needle in self.text for needle in needles):
            left = end - time.monotonic()
            assert left > 0, f"none of {needles} on the screen:\n{self.text}"
            self.read(min(left, 0.5))
        return self.text

    @property
    def said(self) -> str:
        """What notices and boxes say, in one line without their frames: where they wrap depends on the paths they name."""
        lines = (line.rpartition("▌")[2].strip("│ ") for line in self.text.splitlines())
        return " ".join(" ".join(lines).split())

    def expect_said(self, *needles: str, within: float = 20.0) -> str:
        """Wait until a notice or a box says every needle."""
        end = time.monotonic() + within
        while not all(needle in self.said for needle in needles):
            left = end - time.monotonic()
            missing = [n for n in needles if n not in self.said]
            assert left > 0, f"{missing} not said:\n{self.text}"
            self.read(min(left, 0.5))
        return self.said

    def expect_all_sent(self) -> None:
        """Wait until the status line, long or short, says no more that something waits."""
        self.expect_gone("chưa gửi", "mục chưa được xác nhận")

    def expect_gone(self, *needles: str, within: float = 20.0) -> None:
        """Wait until none of the needles is on the screen."""
        end = time.monotonic() + within
        while still := [needle for needle in needles if needle in self.text]:
            left = end - time.monotonic()
            assert left > 0, f"{still} still on the screen:\n{self.text}"
            self.read(min(left, 0.5))

    def type(self, text: str) -> None:
        """Write *text* in one burst, as a scanner or an input method does."""
        os.write(self.fd, text.encode())

    def send(self, data: bytes) -> None:
        """Write raw bytes."""
        os.write(self.fd, data)

    def press(self, *keys: str) -> None:
        """Press named keys in one burst."""
        self.type("".join(KEYS[key] for key in keys))

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send a signal."""
        os.kill(self.pid, number)

    def wait(self, within: float = 20.0) -> int:
        """Wait for the program to end and return its exit code (negative: the signal)."""
        end = time.monotonic() + within
        while self.exit_code is None:
            self.read(0.05)
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self.exit_code = os.waitstatus_to_exitcode(status)
            assert self.exit_code is not None or time.monotonic() < end, f"still running:\n{self.text}"
        while self.read(0.05):
            pass
        return self.exit_code

    def close(self) -> None:
        """End the program, whatever it does."""
        if self.exit_code is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(self.pid, 0)
            self.exit_code = -9
        with contextlib.suppress(OSError):
            os.close(self.fd)
