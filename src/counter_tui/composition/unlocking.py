"""Where the keys of a desk and of a served office lie, and the passphrase asked for while the terminal is still free."""

from __future__ import annotations

import hashlib
from pathlib import Path

from counter_tui.system import config
from counter_tui.system.config import Config
from counter_tui.system.keys import KeySource
from counter_tui.system.passphrase import Passphrases, on_terminal
from counter_tui.system.paths import Paths

SHARED_NAME = "journal"
"""The name in the keyring of the desk in the platform's directories; once that of the desks in other homes too."""


def desk_keys(paths: Paths, settings: Config, passphrases: Passphrases | None = None) -> KeySource:
    """Return where this desk's key lies; without *passphrases* nobody is asked for one."""
    return KeySource(
        paths.config,
        use_keyring=settings.flag("store.keyring"),
        name=paths.key_name,
        former="" if paths.key_name == SHARED_NAME else SHARED_NAME,
        passphrases=passphrases,
    )


def office_keys(paths: Paths, data: Path, passphrases: Passphrases) -> KeySource:
    """Return where the key of the office served from *data* lies."""
    name = "office-" + hashlib.blake2b(str(data).encode(), digest_size=6).hexdigest()
    use_keyring = config.load(paths.config_file).flag("store.keyring")
    return KeySource(paths.config / name, use_keyring=use_keyring, name=name, passphrases=passphrases)


def unlocked(paths: Paths, settings: Config) -> Passphrases:
    """Return what opens this desk's key, asked for now where there is a passphrase: later a screen or an event loop runs.

    Raises PassphraseNeeded, WrongPassphrase, WrongKey.
    """
    passphrases = Passphrases(ask=on_terminal())
    source = desk_keys(paths, settings, passphrases)
    if source.under_passphrase:
        source.key(exists=True)
    passphrases.ask_no_more()
    return passphrases
