"""The package imports where a POSIX system's modules and signals are missing (Windows); only Textual's Linux driver needs them."""

from __future__ import annotations

import subprocess
import sys

MISSING = ("fcntl", "termios", "tty", "pty", "pwd", "grp", "resource", "syslog")
SCRIPT = f"""
import importlib, pkgutil, signal, sys
from importlib.abc import MetaPathFinder

import rich.console  # libraries ask for these themselves, each with a guard of its own
import textual.app, textual.drivers.headless_driver, filelock, platformdirs, uvicorn, httpx, keyring, starlette.applications

class Hide(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in {MISSING!r}:
            raise ModuleNotFoundError(name, name=name)

for name in {MISSING!r}:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Hide())
for name in ("SIGHUP", "SIGKILL", "SIGUSR1", "SIGWINCH", "SIGTSTP", "SIGCONT"):
    delattr(signal, name)
import os, socket
for name in ("getuid", "ttyname", "statvfs", "fork", "setsid"):
    delattr(os, name)
for name in ("AF_UNIX", "SO_PEERCRED"):
    delattr(socket, name)

import counter_tui
for module in pkgutil.walk_packages(counter_tui.__path__, "counter_tui."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
from counter_tui.app.terminal import guard_invalid_bytes
guard_invalid_bytes()
from counter_tui.system.control_socket import AVAILABLE
assert not AVAILABLE
print("imported")
"""


def test_every_module_imports_without_what_only_posix_has():
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "imported"), done.stderr
