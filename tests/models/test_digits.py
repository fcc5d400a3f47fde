"""The small network that learns digits: its gradients, its layer, and its first steps."""

import numpy as np
import pytest

from models import diagonal, digits, ssm

KINDS = ("S4D", "line", "random", "tanh")


@pytest.fixture(autouse=True)
def short_wait(monkeypatch):
    monkeypatch.setattr(digits, "WAIT", 20)


@pytest.mark.parametrize("kind", KINDS)
def test_each_gradient_is_that_of_the_loss(kind):
    rng = np.random.default_rng(0)
    u, labels = digits.wait(rng.normal(size=(3, 64))), np.array([1, 2, 3])
    p = digits.start(rng, kind)
    _, gradient, _ = digits.loss_and_gradient(p, kind, u, labels)
    for value, one in zip(digits.leaves(p), digits.leaves(gradient), strict=True):
        assert value.shape == one.shape
        place = tuple(rng.integers(n) for n in value.shape)
        for direction in (1, 1j) if np.iscomplexobj(value) else (1,):
            losses = []
            for move in (1e-6, -2e-6):
                value[place] += direction * move
                losses.append(digits.loss_and_gradient(p, kind, u, labels)[0])
            value[place] += direction * 1e-6
            slope = one[place].real if direction == 1 else one[place].imag
            assert (losses[0] - losses[1]) / 2e-6 == pytest.approx(slope, rel=1e-4, abs=1e-8)


def test_a_kernel_is_that_of_s4d_and_a_layer_its_convolution():
    rng = np.random.default_rng(1)
    p = digits.start_layer(rng, "S4D")
    u = rng.normal(size=(2, digits.CHANNELS, 40))
    K = digits.kernels(p, 40)
    step = np.exp(p["log_step"][3])
    start = diagonal.s4d_lin(2 * digits.MODES)
    expected = diagonal.s4d_kernel(start, np.ones(digits.MODES), p["C"][3], step, 40)
    np.testing.assert_allclose(K[3], expected, rtol=1e-10, atol=1e-12)
    y = np.array([[ssm.causal_convolution(K[h], row[h], 1.0) for h in range(len(K))] for row in u])
    z = y / (1 + np.exp(-y))
    out = u + np.einsum("hk,bkl->bhl", p["W"], z) + p["b"][:, None]
    np.testing.assert_allclose(digits.layer(u, p), out, atol=1e-10)


def test_the_random_start_decays_as_slowly_as_s4d_and_stays_stable():
    for seed in range(5):
        values = digits.random_eigenvalues(np.random.default_rng(seed), digits.MODES)
        assert len(values) == digits.MODES and values.real.max() <= -0.5 + 1e-12
        assert values.imag.min() >= 0 and values.imag.max() < 1.2
    assert diagonal.s4d_lin(2 * digits.MODES).imag.max() > 21


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_steps_learn(kind):
    """Whether the top or the bottom of a picture is bright: forty steps halve what S4D loses."""
    rng = np.random.default_rng(2)
    labels = rng.integers(2, size=200)
    u = rng.normal(size=(200, 64)) * 0.3
    u[labels == 0, :32] += 1
    u[labels == 1, 32:] += 1
    p, losses = digits.train(kind, u, labels, 0, steps=40)
    assert len(losses) == 40 and np.isfinite(losses).all()
    assert np.mean(losses[-5:]) < (0.5 if kind != "tanh" else 0.8) * losses[0]
    assert digits.accuracy(p, kind, u, labels) > (0.9 if kind != "tanh" else 0.5)
