from itertools import combinations

import numpy as np
import pytest

from models import diagonal, liquid_s4

RNG = np.random.default_rng(0)
LAMBDA = -RNG.uniform(0.2, 1, 3) + 4j * RNG.normal(size=3)
B, C = RNG.normal(size=(2, 3)) + 1j * RNG.normal(size=(2, 3))
ABAR, BBAR = diagonal.discretize_diagonal(LAMBDA, B, 0.2)
U = RNG.normal(size=9)


def relative(got, wanted):
    return np.abs(got - wanted).max() / np.abs(wanted).max()


def unrolled(u, order, indices=combinations):
    """The sum over all products of `order` inputs, one by one."""
    y = np.zeros(len(u))
    for k in range(len(u)):
        for i in indices(range(k + 1), order):
            power = k - i[0] - (order - 1)
            y[k] += 2 * (C * ABAR**power * BBAR**order).sum().real * np.prod(u[list(i)])
    return y


def test_recurrence_follows_its_definition():
    x0 = BBAR * U[0]
    x1 = (ABAR + BBAR * U[1]) * x0 + BBAR * U[1]
    x2 = (ABAR + BBAR * U[2]) * x1 + BBAR * U[2]
    wanted = [2 * (C @ x).real for x in (x0, x1, x2)]
    np.testing.assert_allclose(liquid_s4.liquid_recurrence(ABAR, BBAR, C, U[:3]), wanted)


def test_recurrence_is_that_of_the_pairs():
    model = [np.append(v, v.conj()) for v in (ABAR, BBAR, C)]
    got = liquid_s4.liquid_recurrence(ABAR, BBAR, C, U)
    assert relative(got, liquid_s4.liquid_recurrence(*model, U) / 2) < 1e-14


def test_first_order_is_s4d():
    kernel = diagonal.s4d_kernel(LAMBDA, B, C, 0.2, len(U))
    assert relative(liquid_s4.kb_kernel(ABAR, BBAR, C, 1, len(U)), kernel) < 1e-14
    first = liquid_s4.liquid_terms(ABAR, BBAR, C, U, 1)
    assert first.shape == (1, len(U))
    assert relative(first[0], np.convolve(kernel, U)[: len(U)]) < 1e-13


def test_terms_are_the_sums_over_products_of_inputs():
    terms = liquid_s4.liquid_terms(ABAR, BBAR, C, U, 5)
    for p, row in enumerate(terms, start=1):
        assert relative(row, unrolled(U, p)) < 1e-12


def test_all_orders_together_are_the_recurrence():
    y = liquid_s4.liquid_recurrence(ABAR, BBAR, C, U)
    terms = liquid_s4.liquid_terms(ABAR, BBAR, C, U, len(U))
    assert relative(terms.sum(axis=0), y) < 1e-13
    assert relative(terms[:-1].sum(axis=0), y) > 1e-13  # the last order counts as well


def test_error_falls_with_the_order_the_faster_the_smaller_the_input():
    u = np.sin(np.arange(60))
    for size, rate in ((0.5, 0.8), (0.1, 0.15)):
        y = liquid_s4.liquid_recurrence(ABAR, BBAR, C, size * u)
        terms = liquid_s4.liquid_terms(ABAR, BBAR, C, size * u, 6)
        errors = np.abs(np.cumsum(terms, axis=0) - y).max(axis=1)
        assert (errors[1:] < rate * errors[:-1]).all()


@pytest.mark.parametrize("order", [1, 2, 3])
def test_kb_weighs_products_of_consecutive_inputs(order):
    # Among all products, those are the ones that KB reaches as a plain convolution.
    def consecutive(indices, order):
        return [range(i, i + order) for i in range(len(indices) - order + 1)]

    products = np.array([U[i : i + order].prod() for i in range(len(U) - order + 1)])
    kernel = liquid_s4.kb_kernel(ABAR, BBAR, C, order, len(products))
    got = np.convolve(kernel, products)[: len(products)]
    assert relative(got, unrolled(U, order, consecutive)[order - 1 :]) < 1e-13


def test_kb_is_the_flipped_product_of_the_paper():
    K = C * BBAR * ABAR ** np.arange(7)[::-1, None]  # from l = L-1 to 0, before the sum over n
    wanted = 2 * (K * BBAR**2).sum(axis=1).real[::-1]
    np.testing.assert_allclose(liquid_s4.kb_kernel(ABAR, BBAR, C, 3, 7), wanted, rtol=1e-12)


@pytest.mark.parametrize("order", [1, 2, 4])
def test_pb_is_kb_without_decay(order):
    got = liquid_s4.pb_kernel(BBAR, C, order, 5)
    np.testing.assert_allclose(got, [2 * (C @ BBAR**order).real] * 5, rtol=1e-13)
    np.testing.assert_array_equal(got, liquid_s4.kb_kernel(np.ones(3), BBAR, C, order, 5))


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: liquid_s4.liquid_recurrence(ABAR[:2], BBAR, C, U), r"Abar must have shape \(3,\)"),
        (lambda: liquid_s4.liquid_recurrence(ABAR, BBAR[:2], C, U), r"Bbar must have shape \(3,\)"),
        (lambda: liquid_s4.liquid_recurrence(ABAR, BBAR, [], U), "C must not be empty"),
        (lambda: liquid_s4.liquid_recurrence(ABAR, BBAR, C, []), "u must not be empty"),
        (lambda: liquid_s4.liquid_terms(ABAR, BBAR, C, U * np.nan, 2), "u must be finite"),
        (lambda: liquid_s4.liquid_terms(ABAR, BBAR, C, U, 0), "order must be an integer >= 1"),
        (lambda: liquid_s4.kb_kernel(ABAR, BBAR, C, 1.5, 4), "order must be an integer >= 1"),
        (lambda: liquid_s4.kb_kernel(ABAR, BBAR, C, 1, 0), "length must be an integer >= 1"),
        (lambda: liquid_s4.pb_kernel(BBAR[:2], C, 1, 4), "Bbar must have shape"),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
