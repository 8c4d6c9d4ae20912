"""The measure of growth itself: what is quadratic is found, one slow run is not taken for it."""

from tests.timing import linear


def test_a_square_is_found() -> None:
    assert not linear(lambda size: size * size, 10, 40, most=8)


def test_one_slow_run_is_measured_again() -> None:
    runs = iter([10.0, 400.0, 10.0, 40.0])
    assert linear(lambda size: next(runs), 10, 40, most=8)


def test_what_takes_no_time_is_not_judged() -> None:
    assert linear(lambda size: size * size * 1e-9, 10, 40, most=8, floor=0.05)
