import numpy as np
import pytest

from models import gss, ssm

L, E, F, H, N = 40, 6, 12, 3, 5
RNG = np.random.default_rng(0)
X = RNG.normal(size=(L, E))
W1, W2 = RNG.normal(size=(E, F)), RNG.normal(size=(E, H))
W3, W4 = RNG.normal(size=(H, F)), RNG.normal(size=(F, E))
LAMBDA = -np.exp(RNG.normal(size=N)) + 1j * np.exp(RNG.normal(size=N))
C = RNG.normal(size=(H, N)) + 1j * RNG.normal(size=(H, N))
D = RNG.normal(size=H)
V = RNG.normal(size=(L, H))
MODEL = LAMBDA, C, D


def relative(got, wanted):
    return np.abs(got - wanted).max() / np.abs(wanted).max()


def dense(V):
    """The real part of the dense model, held for one sample at a time, for each feature."""
    Abar, Bbar = ssm.zero_order_hold(np.diag(LAMBDA), np.ones(N), 1.0)
    columns = [ssm.recurrence(Abar, Bbar, C[h], D[h], V[:, h]).real for h in range(H)]
    return np.stack(columns, axis=1)


def test_activation_and_normalisation():
    got = gss.gelu(np.array([-1.0, 0, 1, 30]))
    np.testing.assert_allclose(got, [-0.15865525, 0, 0.84134475, 30])
    normal = gss.layer_norm([[1.0, 3.0], [5.0, 5.0]])
    np.testing.assert_allclose(normal, [[-1, 1], [0, 0]], atol=1e-5)
    assert relative(gss.layer_norm(7 * X - 2), gss.layer_norm(X)) < 1e-4


def test_state_space_is_a_dense_zero_order_hold_of_step_one():
    assert relative(gss.dss(V, *MODEL), dense(V)) < 1e-12


def test_layer_is_its_formula():
    normal = gss.layer_norm(X)
    Y = dense(gss.layer_norm(gss.gelu(normal @ W2)))
    wanted = ((Y @ W3) * gss.gelu(normal @ W1)) @ W4 + X
    assert relative(gss.gss_layer(X, W1, W2, W3, W4, *MODEL), wanted) < 1e-12


def test_open_gate_is_the_state_space():
    Y = gss.dss(V, *MODEL)
    np.testing.assert_array_equal(gss.gate(Y, np.ones((L, H)), np.eye(H), np.eye(H)), Y)


def test_closed_gate_leaves_the_residual():
    got = gss.gss_layer(X, np.zeros((E, F)), W2, W3, W4, *MODEL)
    np.testing.assert_array_equal(got, X)


def test_gate_closes_feature_by_feature_and_sample_by_sample():
    U = np.ones((L, F))
    U[7] = 0
    U[:, 2] = 0
    got = gss.gate(V, U, W3, np.eye(F))
    assert (got[7] == 0).all() and (got[:, 2] == 0).all()
    assert np.count_nonzero(got) == (L - 1) * (F - 1)


def test_layer_is_causal():
    changed = X.copy()
    changed[25] = -changed[25]
    before, after = (gss.gss_layer(x, W1, W2, W3, W4, *MODEL) for x in (X, changed))
    difference = after - before
    assert np.abs(difference[:25]).max() < 1e-12
    # It reaches every later sample: through the state, not through the gate alone.
    assert (np.abs(difference[25:30]).max(axis=1) > 1e-3).all()


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: gss.gss_layer(X[0], W1, W2, W3, W4, *MODEL), "X must have shape"),
        (lambda: gss.gss_layer(X * np.nan, W1, W2, W3, W4, *MODEL), "X must be finite"),
        (lambda: gss.gss_layer(X, W1.T, W2, W3, W4, *MODEL), r"W1 must have shape \(6, 'any'\)"),
        (lambda: gss.gss_layer(X, W1, W2.T, W3, W4, *MODEL), r"W2 must have shape \(6, 'any'\)"),
        (lambda: gss.gss_layer(X, W1, W2, W3.T, W4, *MODEL), r"W3 must have shape \(3, 12\)"),
        (lambda: gss.gss_layer(X, W1, W2, W3, W4[:, :1], *MODEL), r"W4 must have shape \(12, 6\)"),
        (lambda: gss.gss_layer(X, W1, W2, W3, W4, [], C, D), "Lambda must not be empty"),
        (lambda: gss.gss_layer(X, W1, W2, W3, W4, LAMBDA * 0, C, D), "Lambda must have no entry 0"),
        (lambda: gss.gss_layer(X, W1, W2, W3, W4, LAMBDA, C[:2], D), r"C must have shape \(3, 5\)"),
        (lambda: gss.gss_layer(X, W1, W2, W3, W4, LAMBDA, C, D[0]), r"D must have shape \(3,\)"),
        (lambda: gss.gate(X, X, np.eye(E), np.eye(3)), r"W4 must have shape \(6, 'any'\)"),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
