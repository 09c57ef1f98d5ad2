"""A key under a passphrase: what opens it, what does not, and what is told apart."""

from __future__ import annotations

import json

import pytest

from counter_tui.errors import NewerDatabase, PassphraseNeeded, WrongKey, WrongPassphrase
from counter_tui.system import key_wrap, passphrase
from counter_tui.system.key_wrap import NewerWrapping, unwrapped, wrapped
from counter_tui.system.passphrase import Passphrases, new_passphrase

KEY = bytes(range(32))
WORDS = "bốn từ không liên quan"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_wrap, "MEMORY_KIB", key_wrap.LEAST["memory_kib"])
    monkeypatch.setattr(key_wrap, "PASSES", key_wrap.LEAST["passes"])


def test_the_parameters_are_no_weaker_than_rfc_9106_and_owasp_ask() -> None:
    assert key_wrap.LEAST == {"memory_kib": 19 * 1024, "passes": 2, "lanes": 1}


def test_only_the_passphrase_opens_and_the_key_is_not_in_what_is_written() -> None:
    written = wrapped(KEY, WORDS)
    assert unwrapped(written, WORDS) == KEY
    assert unwrapped(written, WORDS + " ") is None
    assert KEY not in written
    assert KEY.hex().encode() not in written
    assert wrapped(KEY, WORDS) != written


def test_the_same_letters_of_another_input_method_open() -> None:
    apart = "bo\u0302\u0301n tu\u031b\u0300 kho\u0302ng lie\u0302n quan"
    assert apart != WORDS
    assert unwrapped(wrapped(KEY, apart), WORDS) == KEY
    assert unwrapped(wrapped(KEY, WORDS), apart) == KEY


@pytest.mark.parametrize(
    "name", ["salt", "nonce", "sealed", "digest", "kdf", "memory_kib", "passes", "lanes"]
)
def test_a_damaged_file_is_told_from_a_wrong_passphrase(name: str) -> None:
    body = json.loads(wrapped(KEY, WORDS))
    value = body[name]
    body[name] = value + 1 if isinstance(value, int) else ("0" if value[0] != "0" else "1") + value[1:]
    with pytest.raises(ValueError, match="damaged"):
        unwrapped(json.dumps(body).encode(), WORDS)


@pytest.mark.parametrize(
    "changed", [{"memory_kib": 8}, {"memory_kib": 1 << 40}, {"passes": 1}, {"lanes": True + 99}]
)
def test_parameters_that_are_too_weak_or_ask_for_all_memory_are_not_followed(changed: dict[str, int]) -> None:
    body = {**json.loads(wrapped(KEY, WORDS)), **changed}
    body.pop("digest")
    body["digest"] = key_wrap._digest(body)
    with pytest.raises(ValueError, match="damaged"):
        unwrapped(json.dumps(body).encode(), WORDS)


@pytest.mark.parametrize("written", [b"", b"[]", b"{}", b"\xff", b"null"])
def test_what_is_no_wrapped_key_is_damaged(written: bytes) -> None:
    with pytest.raises(ValueError):
        unwrapped(written, WORDS)


def test_a_later_version_is_said_to_be_one(tmp_path) -> None:
    later = json.dumps({**json.loads(wrapped(KEY, WORDS)), "version": 2}).encode()
    with pytest.raises(NewerWrapping):
        unwrapped(later, WORDS)
    with pytest.raises(NewerDatabase):
        Passphrases(ask=lambda _: WORDS, environment={}).open(later, tmp_path)
    with pytest.raises(WrongKey):
        Passphrases(ask=lambda _: WORDS, environment={}).open(b"{}", tmp_path)


class Typing:
    """Types what it is told to, and keeps what it was asked."""

    def __init__(self, *typed: str | type[BaseException]) -> None:
        self.typed = list(typed)
        self.prompts: list[str] = []

    def __call__(self, prompt: str) -> str:
        self.prompts.append(prompt)
        given = self.typed.pop(0)
        if isinstance(given, str):
            return given
        raise UnicodeDecodeError("utf-8", b"\xd4", 0, 1, "") if given is UnicodeDecodeError else given


def test_three_tries_with_words_and_no_second_question_once_it_opened(tmp_path) -> None:
    written, ask = wrapped(KEY, WORDS), Typing("sai", UnicodeDecodeError, WORDS)
    known = Passphrases(ask=ask, environment={})
    assert known.open(written, tmp_path) == KEY
    assert ["còn 2 lần" in one for one in ask.prompts] == [False, True, False]
    assert "còn 1 lần" in ask.prompts[2]
    assert known.open(wrapped(KEY[::-1], WORDS), tmp_path) == KEY[::-1]
    assert len(ask.prompts) == 3


def test_three_wrong_ones_end_it(tmp_path) -> None:
    ask = Typing("sai", "", "sai nữa", WORDS)
    with pytest.raises(WrongPassphrase, match="key lost"):
        Passphrases(ask=ask, environment={}).open(wrapped(KEY, WORDS), tmp_path)
    assert ask.typed == [WORDS]


@pytest.mark.parametrize("end", [KeyboardInterrupt, EOFError])
def test_giving_up_is_no_crash(tmp_path, end: type[BaseException]) -> None:
    with pytest.raises(PassphraseNeeded):
        Passphrases(ask=Typing(end), environment={}).open(wrapped(KEY, WORDS), tmp_path)
    with pytest.raises(PassphraseNeeded):
        new_passphrase(Typing(WORDS, end))


def test_a_file_that_is_named_is_read_before_anybody_is_asked(tmp_path) -> None:
    place, written = tmp_path / "words", wrapped(KEY, WORDS)
    place.write_text(WORDS + "\n", encoding="utf-8")
    place.chmod(0o600)
    named = {passphrase.FILE_VARIABLE: str(place)}
    assert Passphrases(ask=Typing(), environment=named).open(written, tmp_path) == KEY
    place.write_text("sai\n", encoding="utf-8")
    with pytest.raises(WrongPassphrase):
        Passphrases(ask=Typing(WORDS), environment=named).open(written, tmp_path)
    place.write_bytes(b"\xff\n")
    with pytest.raises(PassphraseNeeded):
        Passphrases(environment=named).open(written, tmp_path)
    place.write_text(WORDS, encoding="utf-8")
    place.chmod(0o640)
    with pytest.raises(PassphraseNeeded, match="chmod 600"):
        Passphrases(environment=named).open(written, tmp_path)
    place.unlink()
    with pytest.raises(PassphraseNeeded):
        Passphrases(environment=named).open(written, tmp_path)


def test_a_credential_of_systemd_is_read_too(tmp_path) -> None:
    given = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    ask = Typing(WORDS)
    assert Passphrases(ask=ask, environment=given).open(wrapped(KEY, WORDS), tmp_path) == KEY
    (tmp_path / passphrase.CREDENTIAL).write_text(WORDS, encoding="utf-8")
    (tmp_path / passphrase.CREDENTIAL).chmod(0o400)
    assert Passphrases(environment=given).open(wrapped(KEY, WORDS), tmp_path) == KEY
    assert len(ask.prompts) == 1


def test_where_nobody_can_be_asked_it_says_what_to_do(tmp_path) -> None:
    with pytest.raises(PassphraseNeeded, match=passphrase.FILE_VARIABLE):
        Passphrases(environment={}).open(wrapped(KEY, WORDS), tmp_path)
    known = Passphrases(ask=Typing(WORDS), environment={})
    known.ask_no_more()
    with pytest.raises(PassphraseNeeded):
        known.open(wrapped(KEY, WORDS), tmp_path)


def test_a_new_one_is_typed_twice_and_not_short() -> None:
    ask = Typing("ngắn", "mười hai ký tự", "mười hai ký tụ", "mười hai ký tự", "mười hai ký tự")
    assert new_passphrase(ask) == "mười hai ký tự"
    assert "Quá ngắn" in ask.prompts[1]
    assert "không giống nhau" in ask.prompts[3]
    with pytest.raises(PassphraseNeeded):
        new_passphrase(Typing("a", "b", "c"))
