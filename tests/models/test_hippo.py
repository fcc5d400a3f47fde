import numpy as np
import pytest
from numpy.polynomial.laguerre import laggauss
from numpy.polynomial.legendre import leggauss

from models import hippo, ssm

THETA = 0.8
LEGT = (lambda N: hippo.hippo_legt(N, THETA), lambda N, t, x: hippo.legt_basis(N, t, x, THETA))
LAGT = hippo.hippo_lagt, hippo.lagt_basis
FOUT = (lambda N: hippo.hippo_fout(N, THETA), lambda N, t, x: hippo.fout_basis(N, t, x, THETA))


def band_limited(t):
    """Three tones, the highest of 10 cycles per unit of time; not periodic in 1."""
    return (
        np.sin(2 * np.pi * 6.7 * t + 0.3)
        + 0.5 * np.cos(2 * np.pi * 3 * t)
        - 0.7 * np.sin(2 * np.pi * 10 * t)
    )


def periodic(t):
    """Inside the span of seven FouT functions."""
    return 1 + np.sin(2 * np.pi * t / THETA) - 2 * np.cos(6 * np.pi * t / THETA + 0.4)


def rms(error, wanted):
    return np.sqrt(np.mean(np.abs(error) ** 2) / np.mean(np.abs(wanted) ** 2))


def projected(basis, f, t, start, points=200):
    """Exact coefficients on [start, t], by quadrature against the uniform measure."""
    nodes, weights = leggauss(points)
    x = start + (t - start) * (nodes + 1) / 2
    return (weights / 2 * f(x)) @ basis(t, x)


def test_matrices_as_printed():
    # HiPPO theorem 2 (S4 eq. (2)), theorem 1 for LMU and LagT, N = 3, signs as in S4.
    r3, r5, r15 = np.sqrt([3, 5, 15])
    A, B = hippo.hippo_legs(3)
    np.testing.assert_allclose(A, [[-1, 0, 0], [-r3, -2, 0], [-r5, -r15, -3]], rtol=1e-14)
    np.testing.assert_allclose(B, [1, r3, r5], rtol=1e-14)
    A, B = hippo.hippo_legt(3, 2.0, scaling="lmu")
    np.testing.assert_allclose(2 * A, [[-1, -1, -1], [3, -3, -3], [-5, 5, -5]], rtol=1e-14)
    np.testing.assert_allclose(2 * B, [1, -3, 5], rtol=1e-14)
    A, B = hippo.hippo_legt(3, 2.0)
    np.testing.assert_allclose(2 * A, [[-1, r3, -r5], [-r3, -3, r15], [-r5, -r15, -5]], rtol=1e-14)
    np.testing.assert_allclose(2 * B, [1, r3, r5], rtol=1e-14)
    A, B = hippo.hippo_lagt(3)
    np.testing.assert_array_equal(A, [[-1, 0, 0], [-1, -1, 0], [-1, -1, -1]])
    np.testing.assert_array_equal(B, [1, 1, 1])
    # HTTYH: -2, -2 sqrt(2), -4 at constant and cosine; rotation 2 pi between 1 and 2.
    A, B = hippo.hippo_fout(3, 2.0)
    r2, turn = 2 * np.sqrt(2), 2 * np.pi
    np.testing.assert_allclose(2 * A, [[-2, -r2, 0], [-r2, -4, -turn], [0, turn, 0]], rtol=1e-14)
    np.testing.assert_allclose(2 * B, [2, r2, 0], rtol=1e-14)


def test_windows_have_length_one_unless_told():
    for default, explicit in [
        (hippo.hippo_legt(3), hippo.hippo_legt(3, 1.0)),
        (hippo.hippo_fout(3), hippo.hippo_fout(3, 1.0)),
        (hippo.legt_basis(3, 2, [1.3]), hippo.legt_basis(3, 2, [1.3], 1.0)),
        (hippo.fout_basis(3, 2, [1.3]), hippo.fout_basis(3, 2, [1.3], 1.0)),
    ]:
        for got, wanted in zip(default, explicit, strict=True):
            np.testing.assert_array_equal(got, wanted)


@pytest.mark.parametrize(
    "basis, start",
    [
        (lambda t, x: hippo.legs_basis(9, t, x), 0.0),
        (lambda t, x: hippo.legt_basis(9, t, x, THETA), 2.5 - THETA),
        (lambda t, x: hippo.fout_basis(9, t, x, THETA), 2.5 - THETA),
    ],
)
def test_window_bases_are_orthonormal(basis, start):
    gram = projected(basis, lambda x: basis(2.5, x).T, 2.5, start)
    np.testing.assert_allclose(gram, np.eye(9), atol=1e-12)


def test_laguerre_basis_is_orthonormal():
    s, weights = laggauss(40)
    basis = hippo.lagt_basis(9, 2.5, 2.5 - s)
    np.testing.assert_allclose((weights * basis.T) @ basis, np.eye(9), atol=1e-10)


def test_measures_are_densities_on_their_window():
    x = np.linspace(-3, 5, 80001)
    density = hippo.window_measure(2.5, x, THETA)
    assert np.trapezoid(density, x) == pytest.approx(1, abs=2e-4)
    np.testing.assert_allclose(
        hippo.window_measure(2.5, [1.6, 1.8, 2.4, 2.6], THETA), [0, 1.25, 1.25, 0]
    )
    np.testing.assert_allclose(hippo.lagt_measure(2.5, [0.5, 2.5, 2.6]), [np.exp(-2), 1, 0])
    x = np.linspace(-40, 2.5, 400001)
    assert np.trapezoid(hippo.lagt_measure(2.5, x), x) == pytest.approx(1, abs=1e-6)


def test_dynamics_of_legs_are_the_derivative_of_the_projection():
    N, t, h = 12, 0.9, 1e-5
    A, B = hippo.hippo_legs(N)

    def c(t):
        return projected(lambda t, x: hippo.legs_basis(N, t, x), band_limited, t, 0.0)

    slope = (c(t + h) - c(t - h)) / (2 * h)
    assert rms(slope - (A @ c(t) + B * band_limited(t)) / t, slope) < 1e-6


def test_dynamics_of_lagt_are_the_derivative_of_the_projection():
    N, t, h = 8, 1.3, 1e-5
    A, B = hippo.hippo_lagt(N)
    s, weights = laggauss(60)

    def c(t):
        return (weights * np.sin(t - s)) @ hippo.lagt_basis(N, t, t - s)

    slope = (c(t + h) - c(t - h)) / (2 * h)
    assert rms(slope - (A @ c(t) + B * np.sin(t)), slope) < 1e-6


@pytest.mark.parametrize(
    "family, N, f",
    [
        # Signals inside the span, where the stand-in for f(t - theta) is no approximation.
        (LEGT, 6, lambda x: 3 * x**4 - x**3 + x - 2),
        (FOUT, 7, periodic),
    ],
)
def test_dynamics_of_windows_are_exact_inside_the_span(family, N, f):
    A, B = family[0](N)
    t, h = 1.7, 1e-5

    def c(t):
        return projected(lambda t, x: family[1](N, t, x), f, t, t - THETA)

    slope = (c(t + h) - c(t - h)) / (2 * h)
    assert rms(slope - (A @ c(t) + B * f(t)), slope) < 1e-6


def test_legs_reconstruction_improves_with_n():
    x = np.linspace(0, 1, 501)
    samples = band_limited(np.linspace(0, 1, 2001))
    errors = []
    for N in (8, 32, 128):
        c = hippo.project_legs(samples, N)
        g = hippo.reconstruct(c[-1], hippo.legs_basis(N, 1.0, x))
        errors.append(rms(g - band_limited(x), band_limited(x)))
    # 8 terms cannot hold 10 cycles, 128 are limited by the step alone.
    assert errors[0] > 0.5 and errors[1] < 0.12 and errors[2] < 1e-3


def test_legs_online_is_second_order_at_every_time():
    def error(samples, at):
        times = np.linspace(0, 1, samples)
        c = hippo.project_legs(band_limited(times), 16)[round(at * (samples - 1))]
        exact = projected(lambda t, x: hippo.legs_basis(16, t, x), band_limited, at, 0.0)
        return np.linalg.norm(c - exact)

    for at in (0.25, 0.5, 1.0):
        assert np.log2(error(401, at) / error(801, at)) == pytest.approx(2, abs=0.2)


def test_legs_keeps_constants_and_starts_exactly():
    c = hippo.project_legs(np.full(50, 3.0), 5)
    np.testing.assert_allclose(c, 3 * np.eye(5)[np.zeros(50, int)], atol=1e-13)
    np.testing.assert_allclose(hippo.project_legs([1.0, 2.0], 3), [[1, 0, 0], [1.5, 0, 0]])
    np.testing.assert_array_equal(hippo.project_legs([4.0], 2), [[4, 0]])


def test_legs_ignores_the_unit_of_time():
    fine = hippo.project_legs(band_limited(np.linspace(0, 1, 201)), 8)
    g = hippo.reconstruct(fine[-1], hippo.legs_basis(8, 60.0, [15.0]))
    assert g == pytest.approx(hippo.reconstruct(fine[-1], hippo.legs_basis(8, 1.0, [0.25])))


@pytest.mark.parametrize("rule", [ssm.bilinear, ssm.zero_order_hold])
@pytest.mark.parametrize(
    "family, sizes, window, end, scale, fall, tolerance",
    [
        (LEGT, (6, 12, 24), THETA, 3.0, 0.5, 2, 1e-3),
        (LAGT, (10, 20, 40), 4.0, 40.0, 0.02, 2, 1e-4),
        # The jump from f(t - theta) to f(t) costs the periodic basis an error of N^-1/2.
        (FOUT, (11, 41, 161), THETA, 3.0, 0.5, 1.3, 0.1),
    ],
    ids=["legt", "lagt", "fout"],
)
def test_windows_are_reconstructed(family, sizes, window, end, scale, fall, tolerance, rule):
    times = np.linspace(0, end, 4001)
    errors = []
    for N in sizes:
        c = hippo.project(*family[0](N), band_limited(scale * times), times[1], rule)
        assert c.shape == (4001, N)
        worst = 0
        for k in (3863, 4000):  # two times, not only the last one
            x = np.linspace(times[k] - window, times[k], 300)
            wanted = band_limited(scale * x)
            got = hippo.reconstruct(c[k], family[1](N, times[k], x))
            worst = max(worst, rms(got - wanted, wanted))
        errors.append(worst)
    assert errors[1] < errors[0] / fall and errors[2] < errors[1] / fall and errors[2] < tolerance


def test_fout_needs_no_more_terms_than_a_periodic_signal_has():
    times = np.linspace(0, 12 * THETA, 48001)
    A, B = hippo.hippo_fout(7, THETA)
    c = hippo.project(A, B, periodic(times), times[1])[-1]
    x = np.linspace(11 * THETA, 12 * THETA, 100)
    g = hippo.reconstruct(c, hippo.fout_basis(7, 12 * THETA, x, THETA))
    assert rms(g - periodic(x), periodic(x)) < 1e-4


def test_projection_is_second_order():
    A, B = hippo.hippo_legt(6, THETA)
    reference = hippo.project(A, B, band_limited(np.linspace(0, 1, 12801)), 1 / 12800)[-1]

    def error(steps):
        f = band_limited(np.linspace(0, 1, steps + 1))
        return np.linalg.norm(hippo.project(A, B, f, 1 / steps)[-1] - reference)

    assert np.log2(error(400) / error(800)) == pytest.approx(2, abs=0.1)


def test_lmu_state_is_the_scaled_legt_state():
    f = band_limited(np.linspace(0, 2, 201))
    ours = hippo.project(*hippo.hippo_legt(7, THETA), f, 0.01)
    lmu = hippo.project(*hippo.hippo_legt(7, THETA, scaling="lmu"), f, 0.01)
    n = np.arange(7)
    np.testing.assert_allclose(lmu, ours * (-1.0) ** n * np.sqrt(2 * n + 1), atol=1e-10)


@pytest.mark.parametrize(
    "matrices",
    [
        hippo.hippo_legs(16),
        hippo.hippo_legt(16, 0.5),
        hippo.hippo_legt(16, 0.5, "lmu"),
        hippo.hippo_lagt(1),
        hippo.hippo_fout(17, 0.5),
    ],
)
@pytest.mark.parametrize("rule", [ssm.bilinear, ssm.zero_order_hold])
def test_families_are_stable(matrices, rule):
    A, B = matrices
    assert np.linalg.eigvals(A).real.max() < 0
    for step in (1e-3, 0.1, 10):
        assert np.abs(np.linalg.eigvals(rule(A, B, step)[0])).max() < 1


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: hippo.hippo_legs(0), "N must be an integer >= 1, got 0"),
        (lambda: hippo.hippo_legs(2.5), "N must be an integer >= 1, got 2.5"),
        (lambda: hippo.hippo_legt(4, 0.0), "theta must be real and > 0"),
        (
            lambda: hippo.hippo_legt(4, 1.0, "LMU"),
            "scaling must be 'orthonormal' or 'lmu', got 'LMU'",
        ),
        (lambda: hippo.hippo_lagt(-1), "N must be an integer >= 1"),
        (lambda: hippo.hippo_fout(4), "N must be odd.*got 4"),
        (lambda: hippo.hippo_fout(5, -1.0), "theta must be real and > 0"),
        (lambda: hippo.legs_basis(4, 0.0, [0.0]), "t must be real and > 0"),
        (lambda: hippo.legs_basis(4, 1.0, 0.5), r"x must have shape \('any',\), got \(\)"),
        (lambda: hippo.legs_basis(0, 1.0, [0.5]), "N must be an integer >= 1"),
        (lambda: hippo.legt_basis(4, np.nan, [0.0]), "t must be finite"),
        (lambda: hippo.lagt_basis(4, 0.0, [np.inf]), "x must be finite"),
        (lambda: hippo.fout_basis(3, 0.0, []), "x must not be empty"),
        (lambda: hippo.window_measure(0.0, [0.0], 0), "theta must be real and > 0"),
        (lambda: hippo.project_legs([], 4), "f must not be empty"),
        (lambda: hippo.project_legs([1.0, 2.0], 0), "N must be an integer >= 1"),
        (lambda: hippo.project(*hippo.hippo_lagt(2), [[1.0]], 0.1), "f must have shape"),
        (lambda: hippo.project(*hippo.hippo_lagt(2), [1.0], 0), "step must be real and > 0"),
        (lambda: hippo.reconstruct([1.0], np.ones((3, 2))), r"basis must have shape \('any', 1\)"),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
