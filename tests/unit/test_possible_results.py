"""Which result a dossier has of those its procedure may have."""

from __future__ import annotations

from counter_tui.domain.possible_results import LONGEST, result_choices, sure_result


def test_a_single_result_is_sure_and_leaves_no_choice() -> None:
    assert (sure_result(("Giấy khai sinh",)), result_choices(("Giấy khai sinh",))) == ("Giấy khai sinh", ())


def test_of_several_each_may_be_chosen_or_all_and_none_is_sure() -> None:
    assert sure_result(("Cấp", "Từ chối")) == ""
    assert result_choices(("Cấp", "Từ chối")) == ("Cấp", "Từ chối", "Cấp; Từ chối")


def test_all_together_are_no_choice_where_no_name_holds_them() -> None:
    long = ("a" * (LONGEST - 1), "b" * LONGEST)
    assert result_choices(long) == long


def test_where_none_is_named_there_is_none() -> None:
    assert (sure_result(()), result_choices(())) == ("", ())
