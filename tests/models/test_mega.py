import numpy as np
import pytest

from models import mega, ssm

ALPHA, DELTA = np.array([0.3, 0.8, 0.05]), np.array([0.5, 0.9, 0.2])
BETA, ETA = np.array([1.2, -0.7, 0.4]), np.array([0.6, 1.1, -0.9])
COEFFICIENTS = ALPHA, DELTA, BETA, ETA
X = np.random.default_rng(0).normal(size=80)


def relative(got, wanted):
    return np.abs(got - wanted).max() / np.abs(wanted).max()


def test_recurrence_follows_its_definition():
    h0 = ALPHA * BETA * X[0]
    h1 = ALPHA * BETA * X[1] + (1 - ALPHA * DELTA) * h0
    got = mega.ema_recurrence(*COEFFICIENTS, X[:2])
    np.testing.assert_allclose(got, [ETA @ h0, ETA @ h1], rtol=1e-14)


@pytest.mark.parametrize("length", [1, 2, 80])
def test_convolution_with_the_kernel_is_the_recurrence(length):
    kernel = mega.ema_kernel(*COEFFICIENTS, length)
    y = mega.ema_recurrence(*COEFFICIENTS, X[:length])
    assert kernel.shape == (length,)
    assert relative(ssm.causal_convolution(kernel, X[:length]), y) < 1e-13


def test_it_is_a_real_diagonal_state_space_model():
    model = np.diag(1 - ALPHA * DELTA), ALPHA * BETA
    y = mega.ema_recurrence(*COEFFICIENTS, X)
    assert relative(ssm.recurrence(*model, ETA, 0.0, X), y) < 1e-14
    assert relative(ssm.kernel(*model, ETA, 80), mega.ema_kernel(*COEFFICIENTS, 80)) < 1e-13


def test_without_damping_in_one_dimension_it_is_the_moving_average():
    y = mega.ema_recurrence([0.3], [1.0], [1.0], [1.0], X)
    average = 0.0
    for t, x_t in enumerate(X):  # Mega eq. (2)
        average = 0.3 * x_t + 0.7 * average
        assert y[t] == pytest.approx(average, rel=1e-12)
    assert mega.ema_recurrence([0.3], [1.0], [1.0], [1.0], np.ones(200))[-1] == pytest.approx(1)


def test_kernel_adds_up_to_the_gain_for_a_constant():
    gain = (ETA * BETA / DELTA).sum()
    assert mega.ema_kernel(*COEFFICIENTS, 5000).sum() == pytest.approx(gain, rel=1e-12)
    assert mega.ema_recurrence(*COEFFICIENTS, np.ones(5000))[-1] == pytest.approx(gain, rel=1e-12)


def test_damping_slows_the_decay_and_leaves_the_weight_of_the_newest():
    fast, slow = (mega.ema_kernel([0.3], [delta], [1.0], [1.0], 20) for delta in (1.0, 0.1))
    assert fast[0] == slow[0] == 0.3
    np.testing.assert_allclose(fast[1:] / fast[:-1], 0.7, rtol=1e-12)
    np.testing.assert_allclose(slow[1:] / slow[:-1], 0.97, rtol=1e-12)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: mega.ema_kernel([0.0], [1.0], [1.0], [1.0], 4), "alpha must be real and > 0"),
        (lambda: mega.ema_kernel([1.1], [1.0], [1.0], [1.0], 4), r"alpha must be in \(0, 1\]"),
        (lambda: mega.ema_kernel([0.5], [1.5], [1.0], [1.0], 4), r"delta must be in \(0, 1\]"),
        (lambda: mega.ema_kernel([0.5], [-1], [1.0], [1.0], 4), "delta must be real and > 0"),
        (lambda: mega.ema_kernel([0.5], [1.0], [1.0, 2], [1.0], 4), r"beta must have shape \(1,\)"),
        (lambda: mega.ema_kernel([0.5], [1.0], [1.0], [], 4), "eta must not be empty"),
        (lambda: mega.ema_kernel([0.5], [1.0], [1.0], [1.0], 0), "length must be an integer >= 1"),
        (lambda: mega.ema_recurrence([0.5], [1.0], [1.0], [1.0], []), "x must not be empty"),
        (lambda: mega.ema_recurrence([0.5], [1.0], [1.0], [1.0], [np.inf]), "x must be finite"),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
