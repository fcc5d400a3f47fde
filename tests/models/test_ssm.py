import numpy as np
import pytest
from scipy.integrate import quad_vec
from scipy.linalg import expm

from models import checks, ssm

# A damped oscillator beside a decay: small, stable, with no symmetry to hide behind.
A = np.array([[-0.4, -2.0, 0.3], [1.7, -0.5, 0.0], [0.2, 0.9, -1.1]])
B = np.array([1.0, -0.6, 0.4])
C = np.array([0.7, 1.2, -0.9])
D = 0.35
RULES = [ssm.forward_euler, ssm.backward_euler, ssm.bilinear, ssm.zero_order_hold]


def relative(got, wanted):
    return np.abs(got - wanted).max() / np.abs(wanted).max()


def final_state(rule, steps, sample):
    """State at time 2 for u(t) = cos(3t), with u sampled at `sample` of each step."""
    h = 2 / steps
    u = np.cos(3 * h * (np.arange(steps) + sample))
    return ssm.states(*rule(A, B, h), u)[-1]


def exact_state():
    # Variation of constants, independent of every rule under test.
    return quad_vec(lambda s: expm((2 - s) * A) @ B * np.cos(3 * s), 0, 2, epsrel=1e-13)[0]


def slope(rule, sample):
    errors = [np.linalg.norm(final_state(rule, n, sample) - exact_state()) for n in (200, 400)]
    return np.log2(errors[0] / errors[1])


def test_recurrence_follows_its_definition():
    Abar, Bbar = ssm.bilinear(A, B, 0.1)
    u = [2.0, -1.0, 0.5]
    x0 = Bbar * 2
    x1 = Abar @ x0 - Bbar
    x2 = Abar @ x1 + 0.5 * Bbar
    np.testing.assert_allclose(ssm.states(Abar, Bbar, u), [x0, x1, x2], rtol=1e-14)
    y = [C @ x + D * v for x, v in zip((x0, x1, x2), u, strict=True)]
    np.testing.assert_allclose(ssm.recurrence(Abar, Bbar, C, D, u), y, rtol=1e-14)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("length", [1, 2, 7, 256, 1000])
def test_recurrence_convolution_and_fft_agree(rule, length):
    u = np.random.default_rng(0).normal(size=length)
    Abar, Bbar = rule(A, B, 0.05)
    y = ssm.recurrence(Abar, Bbar, C, D, u)
    kernel = ssm.kernel(Abar, Bbar, C, length)
    direct = np.convolve(kernel, u)[:length] + D * u
    assert kernel.shape == (length,)
    assert relative(direct, y) < 1e-10
    assert relative(ssm.causal_convolution(kernel, u, D), y) < 1e-10
    assert relative(ssm.kernel_naive(Abar, Bbar, C, length), kernel) < 1e-10


def test_complex_model_agrees_too():
    u = np.random.default_rng(1).normal(size=90)
    model = ssm.bilinear(A + 1j * np.diag([1.0, -2.0, 3.0]), B * 1j, 0.05)
    kernel = ssm.kernel(*model, C * (1 + 2j), 90)
    y = ssm.recurrence(*model, C * (1 + 2j), D, u)
    assert np.abs(y.imag).max() > 0.1
    assert relative(ssm.causal_convolution(kernel, u, D), y) < 1e-10


def test_kernel_entries_are_powers():
    Abar, Bbar = ssm.zero_order_hold(A, B, 0.3)
    powers = [C @ np.linalg.matrix_power(Abar, k) @ Bbar for k in range(6)]
    np.testing.assert_allclose(ssm.kernel(Abar, Bbar, C, 6), powers, rtol=1e-13)


def test_euler_rules_are_their_formulas():
    h, identity = 0.1, np.eye(3)
    forward = ssm.forward_euler(A, B, h)
    np.testing.assert_allclose(forward[0], identity + h * A, rtol=1e-14)
    np.testing.assert_allclose(forward[1], h * B, rtol=1e-14)
    backward = ssm.backward_euler(A, B, h)
    np.testing.assert_allclose((identity - h * A) @ backward[0], identity, atol=1e-14)
    np.testing.assert_allclose((identity - h * A) @ backward[1], h * B, rtol=1e-13)


@pytest.mark.parametrize(
    "rule, sample, order",
    [
        (ssm.forward_euler, 0, 1),
        (ssm.backward_euler, 1, 1),
        (ssm.bilinear, 0.5, 2),
        (ssm.zero_order_hold, 0.5, 2),
        (ssm.bilinear, 1, 1),  # S4's own reading, u[k] at the end of the step
    ],
)
def test_order_of_convergence(rule, sample, order):
    assert slope(rule, sample) == pytest.approx(order, abs=0.05)


def test_generalized_bilinear_between_the_named_ones():
    quarter = ssm.generalized_bilinear(A, B, 0.2, 0.25)
    left = np.eye(3) - 0.05 * A
    np.testing.assert_allclose(left @ quarter[0], np.eye(3) + 0.15 * A, atol=1e-14)
    np.testing.assert_allclose(left @ quarter[1], 0.2 * B, rtol=1e-13)


def test_zero_order_hold_is_exact_for_a_held_input():
    held = [1.0, -2.0, 0.5, 3.0]
    h = 0.7
    x = np.zeros(3)
    for value in held:  # an integral over each step, good to rounding
        forced = quad_vec(lambda s, value=value: expm((h - s) * A) @ B * value, 0, h, epsrel=1e-13)[
            0
        ]
        x = expm(h * A) @ x + forced
    assert relative(ssm.states(*ssm.zero_order_hold(A, B, h), held)[-1], x) < 1e-12


def test_zero_order_hold_takes_a_singular_matrix():
    Abar, Bbar = ssm.zero_order_hold(np.zeros((1, 1)), [2.0], 0.25)
    assert Abar[0, 0] == 1 and Bbar[0] == pytest.approx(0.5, rel=1e-15)


@pytest.mark.parametrize("rule", [ssm.backward_euler, ssm.bilinear, ssm.zero_order_hold])
@pytest.mark.parametrize("step", [0.01, 1.0, 100.0])
def test_stable_rules_stay_stable(rule, step):
    assert np.abs(np.linalg.eigvals(rule(A, B, step)[0])).max() < 1


def test_forward_euler_is_not_always_stable():
    assert np.abs(np.linalg.eigvals(ssm.forward_euler(A, B, 2.0)[0])).max() > 1


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: ssm.bilinear(A[:2], B, 0.1), r"A must have shape \(3, 3\), got \(2, 3\)"),
        (lambda: ssm.bilinear(A, B[:, None], 0.1), r"B must have shape \('any',\), got \(3, 1\)"),
        (lambda: ssm.bilinear(np.zeros((0, 0)), [], 0.1), "B must not be empty"),
        (lambda: ssm.bilinear(A, B, 0), "step must be real and > 0, got 0"),
        (lambda: ssm.bilinear(A, B, -0.1), "step must be real and > 0, got -0.1"),
        (lambda: ssm.bilinear(A, B, 1j), "step must be real and > 0"),
        (lambda: ssm.zero_order_hold(A, B, np.nan), "step must be finite"),
        (lambda: ssm.zero_order_hold(np.full((3, 3), np.inf), B, 0.1), "A must be finite, got NaN"),
        (lambda: ssm.generalized_bilinear(A, B, 0.1, 1.5), r"alpha must be in \[0, 1\], got 1.5"),
        (lambda: ssm.generalized_bilinear(A, B, 0.1, -0.5), r"alpha must be in \[0, 1\]"),
        (lambda: ssm.generalized_bilinear(A, B, 0.1, 1j), r"alpha must be in \[0, 1\]"),
        (lambda: ssm.backward_euler(np.eye(3), B, 1.0), "[Ss]ingular"),
        (lambda: ssm.states(A, B, []), "u must not be empty"),
        (lambda: ssm.states(A, B, "abc"), "u must be an array of numbers, got 'abc'"),
        (lambda: ssm.states(A, B, [None]), "u must be an array of numbers"),
        (lambda: ssm.states(A, [1.0], [1.0]), r"Abar must have shape \(1, 1\)"),
        (lambda: ssm.recurrence(A, B, C[:2], D, [1.0]), r"C must have shape \(3,\), got \(2,\)"),
        (lambda: ssm.recurrence(A, B, C, C, [1.0]), r"D must have shape \(\), got \(3,\)"),
        (lambda: ssm.kernel(A, B, C, 0), "length must be an integer >= 1, got 0"),
        (lambda: ssm.kernel(A, B, C, 2.0), "length must be an integer >= 1, got 2.0"),
        (lambda: ssm.kernel_naive(A, B, C, True), "length must be an integer >= 1, got True"),
        (lambda: ssm.causal_convolution([1.0], [1.0, 2.0]), r"kernel must have shape \(2,\)"),
        (lambda: ssm.causal_convolution([1.0], [np.inf]), "u must be finite"),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_checks_pass_good_values_through():
    assert checks.array("a", 2).dtype == float
    assert checks.array("a", [1j, 2], (2,)).dtype == complex
    assert checks.size("n", np.int64(3)) == 3
