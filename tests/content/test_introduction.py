"""What “Introduction to SSM and S4” says that a computer can check, and tests of models do not."""

from math import comb

import numpy as np
import pytest
from numpy.polynomial import Legendre
from scipy.linalg import expm

from commands.figures import load
from models import hippo, s4, ssm
from plugins.articles.translations import parts
from plugins.markdown.code import functions
from tests.conftest import ROOT

INTRODUCTION = ROOT / "content/ssm/introduction"
MODE = np.array([[-0.5, -np.pi], [np.pi, -0.5]])
FIRST = np.array([1.0, 0.0])


def test_the_three_views_give_the_numbers_of_the_figure():
    A, B, u = np.array([[-np.log(2)]]), np.array([2 * np.log(2)]), np.array([1.0, 2.0, 0.0, 3.0])
    Abar, Bbar = ssm.zero_order_hold(A, B, 1.0)
    kernel = ssm.kernel(Abar, Bbar, np.ones(1), 4)
    np.testing.assert_allclose([Abar[0, 0], Bbar[0]], [0.5, 1.0], rtol=1e-14)
    np.testing.assert_allclose(kernel, [1, 1 / 2, 1 / 4, 1 / 8], rtol=1e-14)
    results = [1.0, 2.5, 1.25, 3.625]
    np.testing.assert_allclose(ssm.recurrence(Abar, Bbar, np.ones(1), 0.0, u), results, rtol=1e-14)
    np.testing.assert_allclose(ssm.causal_convolution(kernel, u), results, rtol=1e-14)


def test_the_bilinear_rule_is_stable_exactly_where_the_system_is():
    rng = np.random.default_rng(0)
    values = rng.standard_normal(500) + 1j * rng.standard_normal(500) * 10
    mapped = (1 + 0.1 * values / 2) / (1 - 0.1 * values / 2)
    np.testing.assert_array_equal(np.abs(mapped) < 1, values.real < 0)


def test_the_bilinear_rule_is_late_and_the_zero_order_hold_is_not():
    step, turn = 0.5, np.array([[0.0, -np.pi], [np.pi, 0.0]])
    angles = [
        np.angle(np.linalg.eigvals(rule(turn, FIRST, step)[0])).max()
        for rule in (ssm.bilinear, ssm.zero_order_hold)
    ]
    expected = [2 * np.arctan(step * np.pi / 2), step * np.pi]
    np.testing.assert_allclose(angles, expected, rtol=1e-12)
    assert angles[0] < angles[1]


@pytest.mark.parametrize(("step", "stable"), [(0.05, True), (0.25, False), (0.5, False)])
def test_forward_euler_is_unstable_at_the_two_larger_steps(step, stable):
    modulus = np.abs(np.linalg.eigvals(ssm.forward_euler(MODE, FIRST, step)[0])).max()
    assert (modulus < 1) == stable


@pytest.mark.parametrize("step", [0.05, 0.25, 0.5])
def test_the_points_of_the_zero_order_hold_are_exact(step):
    ends = step * np.arange(1, round(8 / step) + 1)
    points = ssm.states(*ssm.zero_order_hold(MODE, FIRST, step), (ends <= 4 + 1e-9).astype(float))
    inverse = np.linalg.inv(MODE)
    for t, point in zip(ends, points, strict=True):
        exact = inverse @ (expm(t * MODE) - expm(max(t - 4, 0) * MODE)) @ FIRST
        np.testing.assert_allclose(point, exact, atol=1e-12)


def test_the_zero_order_hold_by_the_inverse():
    A, B = hippo.hippo_legs(8)
    _, Bbar = ssm.zero_order_hold(A, B, 0.1)
    closed = np.linalg.solve(A, (expm(0.1 * A) - np.eye(8)) @ B)
    np.testing.assert_allclose(Bbar, closed, rtol=1e-10)


@pytest.mark.parametrize("n", range(8))
def test_the_identity_of_legendre_polynomials(n):
    P = [Legendre.basis(k) for k in range(n + 1)]
    left = Legendre([1, 1]) * P[n].deriv()
    right = n * P[n] + sum((2 * k + 1) * P[k] for k in range(n))
    x = np.linspace(-1, 1, 9)
    np.testing.assert_allclose(left(x), right(x) + 0 * x, atol=1e-11)


@pytest.mark.parametrize("t", [0.0, 0.3, 2.0])
def test_without_its_factor_legs_holds_warped_polynomials(t):
    N = 6
    A, B = hippo.hippo_legs(N)
    n = np.arange(N)
    warped = [Legendre.basis(k)(2 * np.exp(-t) - 1) for k in n]
    np.testing.assert_allclose(
        expm(t * A) @ B, np.sqrt(2 * n + 1) * np.exp(-t) * warped, atol=1e-12
    )


def test_hippo_is_normal_plus_rank_one():
    A, _ = hippo.hippo_legs(16)
    P = np.sqrt(np.arange(16) + 0.5)
    S = A + np.outer(P, P) + np.eye(16) / 2
    np.testing.assert_allclose(S, -S.T, atol=1e-12)
    assert np.linalg.norm(A @ A.T - A.T @ A) > 1


def exact_eigenvectors(N: int) -> np.ndarray:
    """V_ij = binom(i + j, i - j), in integers."""
    return np.array(
        [[comb(i + j, i - j) if i >= j else 0 for j in range(N)] for i in range(N)], dtype=object
    )


def test_what_diagonalises_hippo():
    N = 6
    rescale = np.diag((-1.0) ** np.arange(N) * np.sqrt(2 * np.arange(N) + 1))
    V = rescale @ exact_eigenvectors(N).astype(float)
    A, _ = hippo.hippo_legs(N)
    np.testing.assert_allclose(
        np.linalg.solve(V, A @ V), np.diag(-np.arange(1.0, N + 1)), atol=1e-8
    )


def test_its_largest_entry_and_its_condition_number():
    assert 83.5 < np.log2(float(exact_eigenvectors(64).max())) < 84.5
    # With columns of length 1; the inverse from exact integers, or it would be noise.
    N = 32
    rescale = (2 * np.arange(N) + 1).astype(float) ** 0.5 * (-1.0) ** np.arange(N)
    V = exact_eigenvectors(N)
    inverse = np.eye(N, dtype=int).astype(object)
    for i in range(N):  # V is lower triangular with ones on its diagonal
        inverse[i] -= sum((V[i, j] * inverse[j] for j in range(i)), np.zeros(N, dtype=object))
    columns = np.linalg.norm(rescale[:, None] * V.astype(float), axis=0)
    scaled = rescale[:, None] * V.astype(float) / columns
    scaled_inverse = columns[:, None] * inverse.astype(float) / rescale
    assert np.linalg.norm(scaled, 2) * np.linalg.norm(scaled_inverse, 2) > 1e19


def test_the_kernel_of_s4_agrees_to_some_ten_to_the_minus_fourteen():
    N, L, step = 64, 1024, 1 / 1024
    A, B = hippo.hippo_legs(N)
    C = np.random.default_rng(1).standard_normal(N)
    Lambda, P, B_, V = s4.dplr_legs(N)
    fast = s4.dplr_kernel(Lambda, P, P, B_, C @ V, step, L)
    naive = ssm.kernel_naive(*ssm.bilinear(A, B, step), C, L)
    assert np.abs(fast - naive).max() / np.abs(naive).max() < 1e-12


def test_attention_costs_two_thousand_times_more_at_the_right_end():
    L, H, N = 2.0**18, 64, 64
    attention = 2 * L**2 * H
    fourier = 4 * H * (3 * L * np.log2(2 * L) + 2 * L)
    assert attention / fourier > 2000 and attention / (3 * L * N * H) > 2000
    assert max(fourier, 3 * L * N * H) / min(fourier, 3 * L * N * H) < 1.5


def test_random_forgets_and_hippo_remembers():
    source = load(INTRODUCTION / "figures.py")
    t = np.linspace(0, 1, 400)
    f = source.signal(t)

    def error(A, B, steps):
        readings = [source.read_back(*ssm.bilinear(A, B, step), f, t) for step in steps]
        return min(np.linalg.norm(reading - f) for reading in readings) / np.linalg.norm(f)

    errors = []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        A = rng.standard_normal((32, 32)) / np.sqrt(32)
        A = A - (np.linalg.eigvals(A).real.max() + 0.1) * np.eye(32)
        errors.append(error(A, rng.standard_normal(32), source.STEPS))
    assert min(errors) > 0.15
    assert error(*hippo.hippo_legs(32), source.STEPS) < 0.08
    assert error(*hippo.hippo_legt(32, theta=1.0), [t[1]]) < 0.08


@pytest.mark.parametrize(
    "name", [part.key for part in parts((INTRODUCTION / "en.md").read_text("utf-8"))["code"]]
)
def test_shown_code_is_short(name):
    module, _, function = name.rpartition(".")
    file = ROOT.joinpath(*module.split(".")).with_suffix(".py")
    shown = functions(file.read_text("utf-8"))[function]
    assert len(shown.splitlines()) < 15 and '"""' not in shown and "check" not in shown


def test_figures_are_light():
    import gzip

    for svg in INTRODUCTION.glob("*.svg"):
        assert len(gzip.compress(svg.read_bytes(), 6)) < 15 * 1024, svg.name
