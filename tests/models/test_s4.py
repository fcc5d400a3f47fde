import numpy as np
import pytest

from models import hippo, s4, ssm


def relative(got, wanted):
    return np.abs(got - wanted).max() / np.abs(wanted).max()


def random_dplr(N, seed=0):
    """A stable DPLR model with nothing in common between P and Q, B and C."""
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(4, N)) + 1j * rng.normal(size=(4, N))
    Lambda = -rng.uniform(1, 2, N) + 1j * rng.normal(size=N) * 5
    return Lambda, *(vectors * [[0.2], [0.2], [1], [1]])


def dense(Lambda, P, Q):
    return np.diag(Lambda) - np.outer(P, Q.conj())


@pytest.mark.parametrize("N", [1, 2, 7, 64])
def test_dplr_is_unitarily_the_hippo_matrix(N):
    A, B = hippo.hippo_legs(N)
    Lambda, P, Btilde, V = s4.dplr_legs(N)
    np.testing.assert_allclose(V.conj().T @ V, np.eye(N), atol=1e-13)
    assert relative(V @ dense(Lambda, P, P) @ V.conj().T, A) < 1e-13
    assert relative(V @ Btilde, B) < 1e-13
    assert relative(V @ P, np.sqrt(np.arange(N) + 0.5)) < 1e-13


def test_spectrum_is_a_line_of_conjugate_pairs():
    Lambda = s4.dplr_legs(32)[0]
    np.testing.assert_array_equal(Lambda.real, -0.5)
    assert (np.diff(Lambda.imag) > 0).all()
    np.testing.assert_allclose(Lambda.imag, -Lambda.imag[::-1], atol=1e-12)


@pytest.mark.parametrize("N, length", [(64, 1024), (64, 1023), (16, 33), (2, 1), (1, 8)])
def test_kernel_is_the_naive_kernel(N, length):
    step = 1 / length
    C = np.random.default_rng(N).normal(size=N)
    Lambda, P, B, V = s4.dplr_legs(N)
    got = s4.dplr_kernel(Lambda, P, P, B, C @ V, step, length)
    wanted = ssm.kernel_naive(*ssm.bilinear(*hippo.hippo_legs(N), step), C, length)
    assert got.shape == (length,)
    assert relative(got, wanted) < 1e-8  # the imaginary part counts as an error


@pytest.mark.parametrize("length", [50, 51])
def test_kernel_of_any_dplr_model(length):
    Lambda, P, Q, B, C = random_dplr(6)
    model = ssm.bilinear(dense(Lambda, P, Q), B, 0.05)
    wanted = ssm.kernel_naive(*model, C, length)
    assert relative(s4.dplr_kernel(Lambda, P, Q, B, C, 0.05, length), wanted) < 1e-11


def test_generating_function_is_the_power_series():
    Lambda, P, Q, B, C = random_dplr(5, seed=1)
    length, step = 12, 0.1
    kernel = ssm.kernel_naive(*ssm.bilinear(dense(Lambda, P, Q), B, step), C, length)
    z = np.exp(2j * np.pi * np.array([0, 1, 6, 11]) / length)  # the third is -1
    C_tilde = s4.truncated_c(Lambda, P, Q, C, step, length)
    got = s4.generating_function(z, Lambda, P, Q, B, C_tilde, step)
    assert relative(got, np.polyval(kernel[::-1], z)) < 1e-12


def test_cauchy_is_the_sum_it_claims():
    v, Lambda = np.array([1.0, 2j]), np.array([-1.0, -3.0 + 1j])
    got = s4.cauchy(v, np.array([2.0, 5.0]), np.array([4.0, 0.0]), Lambda)
    wanted = [1 / (2 + 4) + 2j / (2 + 12 - 4j), (1 + 2j) / 5]
    np.testing.assert_allclose(got, wanted, rtol=1e-14)


def test_discrete_form_is_bilinear():
    Lambda, P, Q, B, _ = random_dplr(6, seed=2)
    Abar, Bbar = s4.dplr_discretize(Lambda, P, Q, B, 0.3)
    wanted = ssm.bilinear(dense(Lambda, P, Q), B, 0.3)
    assert relative(Abar, wanted[0]) < 1e-12
    assert relative(Bbar, wanted[1]) < 1e-12


def test_recurrence_is_convolution_and_the_real_model():
    N, length = 64, 1024
    step = 1 / length
    rng = np.random.default_rng(3)
    C, u = rng.normal(size=N), rng.normal(size=length)
    Lambda, P, B, V = s4.dplr_legs(N)
    y = s4.dplr_recurrence(Lambda, P, P, B, C @ V, u, step)
    kernel = s4.dplr_kernel(Lambda, P, P, B, C @ V, step, length)
    model = ssm.bilinear(*hippo.hippo_legs(N), step)
    assert relative(y, ssm.recurrence(*model, C, 0.0, u)) < 1e-10
    assert relative(ssm.causal_convolution(kernel, u), y) < 1e-10


@pytest.mark.parametrize("step", [1e-3, 0.1, 10.0])
def test_discrete_form_is_stable(step):
    Lambda, P, B, _ = s4.dplr_legs(32)
    Abar, _ = s4.dplr_discretize(Lambda, P, P, B, step)
    assert Lambda.real.max() < 0
    assert np.abs(np.linalg.eigvals(Abar)).max() < 1


ONE = np.ones(3)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: s4.dplr_legs(0), "N must be an integer >= 1, got 0"),
        (lambda: s4.dplr_kernel(-ONE, ONE[:2], ONE, ONE, ONE, 0.1, 4), r"P must have shape \(3,\)"),
        (lambda: s4.dplr_kernel(-ONE, ONE, ONE[:2], ONE, ONE, 0.1, 4), r"Q must have shape \(3,\)"),
        (lambda: s4.dplr_kernel(-ONE, ONE, ONE, ONE[:2], ONE, 0.1, 4), r"B must have shape \(3,\)"),
        (lambda: s4.dplr_kernel(-ONE, ONE, ONE, ONE, ONE[:2], 0.1, 4), r"C must have shape \(3,\)"),
        (
            lambda: s4.dplr_kernel(-ONE, ONE, ONE, ONE, ONE, 0, 4),
            "step must be real and > 0, got 0",
        ),
        (
            lambda: s4.dplr_kernel(-ONE, ONE, ONE, ONE, ONE, 0.1, 0),
            "length must be an integer >= 1",
        ),
        (lambda: s4.dplr_kernel([], [], [], [], [], 0.1, 4), "Lambda must not be empty"),
        (lambda: s4.dplr_discretize(ONE * np.nan, ONE, ONE, ONE, 0.1), "Lambda must be finite"),
        (lambda: s4.dplr_recurrence(-ONE, ONE, ONE, ONE, ONE, [], 0.1), "u must not be empty"),
        (lambda: s4.cauchy(ONE, [1.0], [1.0, 2], ONE), r"denominator must have shape \(1,\)"),
        (lambda: s4.cauchy(ONE, [1.0], [1.0], ONE[:2]), r"v must have shape \(2,\)"),
        (lambda: s4.generating_function([], -ONE, ONE, ONE, ONE, ONE, 1), "z must not be empty"),
        (
            lambda: s4.generating_function([1], -ONE, ONE, ONE, ONE, [1], 1),
            "C_tilde must have shape",
        ),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
