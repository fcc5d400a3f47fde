import numpy as np
import pytest

from models import diagonal, hippo, s4, ssm

LAMBDA = np.array([-0.5 + 3j, -0.2 + 11j, -1.5])
RULES = {"zoh": ssm.zero_order_hold, "bilinear": ssm.bilinear}


def relative(got, wanted):
    return np.abs(got - wanted).max() / np.abs(wanted).max()


def pairs(v):
    return np.concatenate([v, np.conj(v)])


def weights(n, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(2, n)) + 1j * rng.normal(size=(2, n))


@pytest.mark.parametrize("method", ["zoh", "bilinear"])
@pytest.mark.parametrize(
    "Lambda",
    [
        LAMBDA,
        diagonal.s4d_legs(16)[0],
        diagonal.s4d_inv(16),
        diagonal.s4d_lin(16),
        diagonal.s4d_inv2(16),
        diagonal.s4d_quad(16),
        diagonal.s4d_random(16, np.random.default_rng(16)),
        diagonal.s4d_real(16),
    ],
    ids=["mixed", "legs", "inv", "lin", "inv2", "quad", "random", "real"],
)
def test_kernel_is_the_dense_kernel_of_the_pairs(Lambda, method):
    B, C = weights(len(Lambda))
    model = RULES[method](np.diag(pairs(Lambda)), pairs(B), 0.02)
    wanted = ssm.kernel_naive(*model, pairs(C), 200)
    got = diagonal.s4d_kernel(Lambda, B, C, 0.02, 200, method)
    assert got.dtype == float and relative(got, wanted) < 1e-11
    if method == "zoh":
        np.testing.assert_array_equal(diagonal.s4d_kernel(Lambda, B, C, 0.02, 200), got)
    u = np.random.default_rng(5).normal(size=200)
    assert relative(ssm.causal_convolution(got, u), ssm.recurrence(*model, pairs(C), 0, u)) < 1e-10


@pytest.mark.parametrize("method", ["zoh", "bilinear"])
def test_discretisation_is_the_dense_one(method):
    B = weights(3)[0]
    Abar, Bbar = diagonal.discretize_diagonal(LAMBDA, B, 0.3, method)
    wanted = RULES[method](np.diag(LAMBDA), B, 0.3)
    np.testing.assert_allclose(Abar, np.diag(wanted[0]), rtol=1e-13)
    np.testing.assert_allclose(Bbar, wanted[1], rtol=1e-13)


def test_zoh_keeps_its_digits_for_a_tiny_step():
    _, Bbar = diagonal.discretize_diagonal(LAMBDA, np.ones(3), 1e-12)
    np.testing.assert_allclose(Bbar, 1e-12, rtol=1e-10)


def test_dss_exp_is_a_dense_zero_order_hold():
    w = weights(3)[0]
    model = ssm.zero_order_hold(np.diag(LAMBDA), np.ones(3), 0.05)
    wanted = ssm.kernel_naive(*model, w, 120)
    assert relative(diagonal.dss_exp_kernel(LAMBDA, w, 0.05, 120), wanted) < 1e-12


@pytest.mark.parametrize("Lambda", [LAMBDA, -LAMBDA.conj(), LAMBDA * [1, -1, 1]])
def test_dss_softmax_is_a_dense_zero_order_hold(Lambda):
    w, step, length = weights(3)[1], 0.05, 120
    B = 1 / np.expm1(length * step * Lambda)
    wanted = ssm.kernel_naive(*ssm.zero_order_hold(np.diag(Lambda), B, step), w, length)
    assert relative(diagonal.dss_softmax_kernel(Lambda, w, step, length), wanted) < 1e-10


@pytest.mark.parametrize("growth", [900.0, 0.9])  # exp(450000) and exp(1800) overflow
def test_dss_softmax_bounds_a_growing_mode(growth):
    Lambda = growth + 1j
    kernel = diagonal.dss_softmax_kernel([Lambda], [1.0], 1.0, 2000)
    decay = np.exp(-Lambda * np.arange(2000)[::-1])
    assert relative(kernel, decay * (1 - np.exp(-Lambda)) / Lambda) < 1e-12


def test_initialisations_as_printed():
    np.testing.assert_allclose(diagonal.s4d_lin(6), -0.5 + 1j * np.pi * np.arange(3))
    np.testing.assert_array_equal(diagonal.s4d_real(6), [-1, -2, -3])
    imag = 6 / np.pi * np.array([5, 1, 0.2])
    np.testing.assert_allclose(diagonal.s4d_inv(6), -0.5 + 1j * imag, rtol=1e-14)
    imag = 6 / np.pi * np.array([5, 2, 1])
    np.testing.assert_allclose(diagonal.s4d_inv2(6), -0.5 + 1j * imag, rtol=1e-14)
    imag = np.array([1, 9, 25]) / np.pi
    np.testing.assert_allclose(diagonal.s4d_quad(6), -0.5 + 1j * imag, rtol=1e-14)


def test_random_imaginary_parts_are_log_normal():
    Lambda = diagonal.s4d_random(20000, np.random.default_rng(0))
    assert Lambda.shape == (10000,) and (Lambda.real == -0.5).all()
    logarithm = np.log(Lambda.imag)
    assert abs(logarithm.mean()) < 0.05 and logarithm.std() == pytest.approx(1, abs=0.05)
    assert (Lambda != diagonal.s4d_random(20000, np.random.default_rng(1))).all()


def test_s4d_legs_is_half_the_spectrum_of_the_normal_part():
    N = 16
    A, B = hippo.hippo_legs(N)
    P = np.sqrt(np.arange(N) + 0.5)
    Lambda, half_B = diagonal.s4d_legs(N)
    assert (Lambda.imag > 0).all()
    spectrum = np.linalg.eigvals(A + np.outer(P, P))
    np.testing.assert_allclose(
        np.sort_complex(pairs(Lambda).imag), np.sort_complex(spectrum.imag), atol=1e-11
    )
    # |V* B| does not depend on the phases of V: the pairs share half of B.
    assert 2 * np.linalg.norm(half_B) ** 2 == pytest.approx(np.linalg.norm(B / 2) ** 2)


def test_s4d_legs_tends_to_legs():
    # S4D theorem 3, in the weak sense: the response to a smooth input converges.
    t = np.linspace(0, 4, 4001)
    bump = np.exp(-(((t - 2) / 0.3) ** 2))
    errors = []
    for N in (8, 32):
        Lambda, B = diagonal.s4d_legs(N)
        C = s4.dplr_legs(N)[3][1, N // 2 :]  # reads off the second LegS coefficient
        kernel = 2 * ((C * B) @ np.exp(np.outer(Lambda, t))).real
        legs = np.sqrt(3) * (2 * np.exp(-t) - 1) * np.exp(-t)
        errors.append(abs(np.mean((kernel - legs) * bump)) / abs(np.mean(legs * bump)))
    assert errors[0] > 0.05 and errors[1] < 1e-2


def test_s4d_inv_follows_the_fastest_modes_of_s4d_legs():
    exact = diagonal.s4d_legs(256)[0].imag[::-1]
    np.testing.assert_allclose(diagonal.s4d_inv(256).imag[:3], exact[:3], rtol=0.03)


@pytest.mark.parametrize(
    "Lambda",
    [
        diagonal.s4d_legs(64)[0],
        diagonal.s4d_inv(64),
        diagonal.s4d_lin(64),
        diagonal.s4d_inv2(64),
        diagonal.s4d_quad(64),
        diagonal.s4d_random(64, np.random.default_rng(64)),
        diagonal.s4d_real(64),
    ],
)
@pytest.mark.parametrize("method", ["zoh", "bilinear"])
def test_initialisations_are_stable(Lambda, method):
    assert len(Lambda) == 32 and Lambda.real.max() < 0
    for step in (1e-3, 0.1, 10):
        Abar, _ = diagonal.discretize_diagonal(Lambda, np.ones(32), step, method)
        assert np.abs(Abar).max() < 1


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: diagonal.s4d_lin(0), "N must be an integer >= 1, got 0"),
        (lambda: diagonal.s4d_legs(5), "N must be even.*got 5"),
        (lambda: diagonal.s4d_inv(7), "N must be even"),
        (lambda: diagonal.s4d_inv2(3), "N must be even"),
        (lambda: diagonal.s4d_quad(3), "N must be even"),
        (lambda: diagonal.s4d_random(3, np.random.default_rng(0)), "N must be even"),
        (lambda: diagonal.s4d_real(1), "N must be even"),
        (
            lambda: diagonal.discretize_diagonal([-1.0], [1.0], 0),
            "step must be real and > 0, got 0",
        ),
        (lambda: diagonal.discretize_diagonal([-1.0], [1.0, 2], 1), r"B must have shape \(1,\)"),
        (lambda: diagonal.discretize_diagonal([], [], 1), "Lambda must not be empty"),
        (lambda: diagonal.discretize_diagonal([0.0], [1.0], 1), "Lambda must have no entry 0: zoh"),
        (lambda: diagonal.discretize_diagonal([2.0], [1.0], 1, "bilinear"), "no entry 2/step"),
        (
            lambda: diagonal.discretize_diagonal([-1.0], [1.0], 1, "ZOH"),
            "method must be.*got 'ZOH'",
        ),
        (lambda: diagonal.s4d_kernel([-1.0], [1.0], [1.0, 1], 1, 4), r"C must have shape \(1,\)"),
        (lambda: diagonal.s4d_kernel([-1.0], [1.0], [1.0], 1, 0), "length must be an integer >= 1"),
        (lambda: diagonal.s4d_kernel([-1.0], [np.nan], [1.0], 1, 4), "B must be finite"),
        (lambda: diagonal.dss_exp_kernel([0j], [1.0], 1, 4), "Lambda must have no entry 0: DSS"),
        (lambda: diagonal.dss_exp_kernel([-1.0], [1.0], 1, 4.5), "length must be an integer >= 1"),
        (lambda: diagonal.dss_softmax_kernel([-1.0], [], 1, 4), r"w must have shape \(1,\)"),
        (lambda: diagonal.dss_softmax_kernel([-1.0], [1.0], -1, 4), "step must be real and > 0"),
        (
            lambda: diagonal.dss_softmax_kernel([0.5j * np.pi], [1.0], 1, 4),
            r"entry with exp\(length",
        ),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
