"""Sentences shortened around what matters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from overclaim.report.excerpt import ELLIPSIS, printable, shorten

LONG = "Over two winters in one clinic nine patients were asked, and seven spoke of milder nausea than they had before."


def test_a_short_sentence_stays_whole() -> None:
    assert shorten("Nausea was mild.", ["nausea"], 20) == "Nausea was mild."


def test_what_matters_is_kept() -> None:
    assert "nausea" in shorten(LONG, ["Nausea"], 40)
    assert shorten(LONG, [], 40).startswith("Over two winters")


def test_both_ends_say_when_something_was_left_out() -> None:
    short = shorten(LONG, ["clinic"], 40)
    assert short.startswith(ELLIPSIS)
    assert short.endswith(ELLIPSIS)


words = st.lists(st.text("abcü0%", min_size=1, max_size=9), min_size=1, max_size=30)


@given(words, st.data(), st.integers(12, 60))
def test_shortened_text_is_whole_words_of_the_text_within_the_limit(
    parts: list[str], data: st.DataObject, limit: int
) -> None:
    text = " ".join(parts)
    term = data.draw(st.sampled_from(parts))
    short = shorten(text, [term], limit)
    assert len(short) <= limit
    assert term in short
    assert f" {short.strip(ELLIPSIS)} " in f" {text} "
    assert (ELLIPSIS in short) == (short != text)


@given(st.text())
def test_printable_text_holds_no_control_characters(text: str) -> None:
    assert not set(printable(text)) & {chr(code) for code in (*range(32), *range(127, 160), 0x202E)}


def test_escape_sequences_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in printable("a\x1b[2Jb")
