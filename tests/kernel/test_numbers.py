"""exp, log and log1p of the kernel: how near the truth they are, and that they are the same everywhere."""

import decimal
import hashlib
import math
import random

import numpy as np
import pytest

from framing.kernel import loops

# The truth, in 60 digits, from the standard library's decimal arithmetic.
_EXACT = decimal.Context(prec=60, Emin=-10_000, Emax=10_000)


def _exp(x):
    return _EXACT.exp(decimal.Decimal(x))


def _log(x):
    return _EXACT.ln(decimal.Decimal(x))


def _log1p(x):
    if abs(x) < 1e-20:  # 60 digits do not hold 1 + x; the next term of the series is below x ** 3
        return _EXACT.subtract(
            decimal.Decimal(x), _EXACT.divide(_EXACT.multiply(decimal.Decimal(x), decimal.Decimal(x)), 2)
        )
    return _EXACT.ln(_EXACT.add(decimal.Decimal(1), decimal.Decimal(x)))


def _logistic(x):
    return _EXACT.divide(1, _EXACT.add(1, _exp(-x)))


def _points(name):
    """Random points of all sizes, and those where the argument is cut."""
    chance = random.Random(7)
    if name in ("exp_each", "logistic_each"):
        edges = [k * math.log(2) / 2 + d for k in range(-40, 41) for d in (-1e-9, 0.0, 1e-9)]
        wide = 700 if name == "exp_each" else 300
        return [*edges, *(chance.uniform(-wide, wide) for _ in range(1_500)), *(chance.gauss(0, 1) for _ in range(500))]
    if name == "log_each":
        edges = [1.0, math.sqrt(0.5), math.sqrt(2), 5e-324, 2.2e-308, 1.7e308, *(1 + d / 1e6 for d in range(-50, 50))]
        return [
            *edges,
            *(math.exp(chance.uniform(-700, 700)) for _ in range(1_500)),
            *(chance.random() for _ in range(500)),
        ]
    edges = [
        -0.29,
        0.41,
        *(s * 10.0**-k for k in range(1, 300, 7) for s in (-1, 1)),
        *(-1 + 2.0**-k for k in range(1, 50)),
    ]
    return [
        *edges,
        *(chance.uniform(-0.999, 4) for _ in range(1_500)),
        *(10 ** chance.uniform(0, 300) for _ in range(500)),
    ]


@pytest.mark.parametrize(
    ("name", "truth", "most"),
    [("exp_each", _exp, 0.8), ("log_each", _log, 0.7), ("log1p_each", _log1p, 0.75), ("logistic_each", _logistic, 2.0)],
)
def test_how_far_from_the_truth_in_units_of_the_last_place(name, truth, most):
    points = _points(name)
    found = getattr(loops, name)(np.array(points)).tolist()
    worst = 0.0
    for x, y in zip(points, found, strict=True):
        exact = truth(x)
        worst = max(worst, float(abs(decimal.Decimal(y) - exact) / decimal.Decimal(math.ulp(float(exact)))))
    assert worst <= most


def test_ends_of_the_range():
    inf, nan = math.inf, math.nan
    assert loops.exp_each(np.array([-inf, -746.0, 0.0, 710.0, inf])).tolist() == [0.0, 0.0, 1.0, inf, inf]
    assert loops.exp_each(np.array([-745.0, -708.4])).tolist() == [5e-324, math.exp(-708.4)]
    assert loops.log_each(np.array([0.0, 1.0, inf])).tolist() == [-inf, 0.0, inf]
    assert loops.log1p_each(np.array([-1.0, 0.0, inf, 1e-300])).tolist() == [-inf, 0.0, inf, 1e-300]
    assert math.copysign(1, loops.log1p_each(np.array([-0.0]))[0]) == -1
    assert loops.logistic_each(np.array([-inf, -800.0, 0.0, inf])).tolist() == [0.0, 0.0, 0.5, 1.0]
    outside = [loops.log_each(np.array([-1.0])), loops.log1p_each(np.array([-1.5])), loops.exp_each(np.array([nan]))]
    assert all(math.isnan(one[0]) for one in outside)


def test_the_same_digits_on_every_processor():
    """The bytes of 200,000 results each: another compiler, processor or C library must give the same."""
    steps = np.arange(200_000, dtype=np.float64)  # whole numbers, and a division: exact everywhere
    given = {
        "exp_each": steps / 137.0 - 720.0,
        "log_each": (steps + 1.0) / 1021.0,
        "log1p_each": steps / 4099.0 - 0.99,
        "logistic_each": steps / 1999.0 - 50.0,
    }
    found = {name: hashlib.sha256(getattr(loops, name)(x).tobytes()).hexdigest()[:16] for name, x in given.items()}
    assert found == {
        "exp_each": "8a0ed88c9d960c02",
        "log_each": "dc32cdcb96190890",
        "log1p_each": "8aa594be77d4c829",
        "logistic_each": "e43156844f119129",
    }
