"""What “Introduction to SSM and S4” says that a computer can check, and tests of models do not."""

from math import comb

import numpy as np
import pytest
from numpy.polynomial import Legendre
from scipy.integrate import simpson
from scipy.linalg import expm

from commands.draw_figures import load
from models import hippo, s4, ssm
from plugins.articles.translations import parts
from plugins.markdown.code import functions
from tests.conftest import ROOT

INTRODUCTION = ROOT / "content/ssm/introduction"
SPRING = np.array([[0.0, 1.0], [-(np.pi**2) - 0.25, -1.0]])
FORCE, POSITION = np.array([0.0, 1.0]), np.array([1.0, 0.0])


def test_the_spring_rings_as_the_article_says():
    values = np.sort_complex(np.linalg.eigvals(SPRING))
    np.testing.assert_allclose(values, [-0.5 - 1j * np.pi, -0.5 + 1j * np.pi], atol=1e-12)
    t = np.linspace(0, 8, 50)
    kernel = hippo.basis_kernels(SPRING, FORCE, t) @ POSITION
    np.testing.assert_allclose(kernel, np.exp(-t / 2) * np.sin(np.pi * t) / np.pi, atol=1e-12)


def test_the_three_views_give_the_same_outputs():
    source = load(INTRODUCTION / "figures.py")
    u, step = source.PUSHES, source.PUSH_STEP
    system = ssm.zero_order_hold(SPRING, FORCE, step)
    recurrence = ssm.recurrence(*system, POSITION, 0.0, u)
    kernel = ssm.kernel(*system, POSITION, len(u))
    np.testing.assert_allclose(ssm.causal_convolution(kernel, u), recurrence, atol=1e-14)
    fine = ssm.zero_order_hold(SPRING, FORCE, step / 20)
    continuous = ssm.recurrence(*fine, POSITION, 0.0, np.repeat(u, 20))[19::20]
    np.testing.assert_allclose(continuous, recurrence, atol=1e-14)
    assert np.count_nonzero(u) == 3
    assert "three ringing curves, one for each push" in (INTRODUCTION / "en.md").read_text("utf-8")


@pytest.mark.parametrize("step", [0.01, 0.03])
def test_the_step_scales_the_kernel_where_it_resolves_the_fastest_mode(step):
    """And not elsewhere: of HiPPO with N = 16, the first value jumps between 0.03 and 0.003."""
    L = round(8 / step)
    kernel = ssm.kernel(*ssm.bilinear(SPRING, FORCE, step), POSITION, L)
    exact = hippo.basis_kernels(SPRING, FORCE, step * (np.arange(L) + 0.5)) @ POSITION
    assert np.abs(kernel / step - exact).max() < 0.01 * np.abs(exact).max()
    A, B = hippo.hippo_legs(16)
    C = np.random.default_rng(0).standard_normal(16)
    coarse, sharp = (ssm.kernel(*ssm.bilinear(A, B, one), C, 1)[0] / one for one in (0.03, 0.003))
    assert coarse > 0 > sharp and abs(sharp) > 30 * coarse


def test_the_kernels_of_legs_are_orthonormal_in_one_line():
    A, B = hippo.hippo_legs(32)
    M = A + np.eye(32) / 2
    np.testing.assert_allclose(M + M.T + np.outer(B, B), np.zeros((32, 32)), atol=1e-12)
    t = np.linspace(0, 60, 6_001)
    kernels = hippo.basis_kernels(A[:4, :4], B[:4], t)
    gram = simpson(kernels[:, :, None] * kernels[:, None] * np.exp(t)[:, None, None], t, axis=0)
    np.testing.assert_allclose(gram, np.eye(4), atol=1e-4)


def test_the_smallest_case_is_as_it_is_worked_out():
    Lambda, P, *_ = s4.dplr_legs(2)
    np.testing.assert_allclose(Lambda, [-0.5 - 0.75**0.5 * 1j, -0.5 + 0.75**0.5 * 1j], atol=1e-14)
    np.testing.assert_allclose(np.abs(P), 1, atol=1e-14)
    assert abs(np.angle(P[1] / P[0])) == pytest.approx(2 * np.pi / 3)
    omega = np.array([0.3 + 2j, -0.4 + 0.1j, 5.0])
    middle = (np.abs(P) ** 2 / (omega[:, None] - Lambda)).sum(1)
    np.testing.assert_allclose(middle, (2 * omega + 1) / (omega**2 + omega + 1), rtol=1e-12)
    expected = (omega + 1) * (omega + 2) / (omega**2 + omega + 1)
    np.testing.assert_allclose(1 + middle, expected, rtol=1e-12)


def test_the_lines_before_the_resolvent():
    A, B = hippo.hippo_legs(5)
    step, z = 0.1, np.exp(0.7j)
    Abar, Bbar = ssm.bilinear(A, B, step)
    eye = np.eye(5)
    inner = (1 - z) * eye - step / 2 * (1 + z) * A
    outer = np.linalg.inv(eye - step / 2 * A)
    np.testing.assert_allclose(eye - Abar * z, outer @ inner, atol=1e-12)
    omega = 2 / step * (1 - z) / (1 + z)
    right = 2 / (1 + z) * np.linalg.solve(omega * eye - A, B)
    np.testing.assert_allclose(np.linalg.solve(eye - Abar * z, Bbar), right, rtol=1e-9)


def test_the_bilinear_rule_is_stable_exactly_where_the_system_is():
    rng = np.random.default_rng(0)
    values = rng.standard_normal(500) + 1j * rng.standard_normal(500) * 10
    mapped = (1 + 0.1 * values / 2) / (1 - 0.1 * values / 2)
    np.testing.assert_array_equal(np.abs(mapped) < 1, values.real < 0)


def test_the_bilinear_rule_is_late_and_the_zero_order_hold_is_not():
    step, turn = 0.5, np.array([[0.0, -np.pi], [np.pi, 0.0]])
    angles = [
        np.angle(np.linalg.eigvals(rule(turn, POSITION, step)[0])).max()
        for rule in (ssm.bilinear, ssm.zero_order_hold)
    ]
    expected = [2 * np.arctan(step * np.pi / 2), step * np.pi]
    np.testing.assert_allclose(angles, expected, rtol=1e-12)
    assert angles[0] < angles[1]


@pytest.mark.parametrize(("step", "stable"), [(0.05, True), (0.25, False), (0.5, False)])
def test_forward_euler_is_unstable_at_the_two_larger_steps(step, stable):
    modulus = np.abs(np.linalg.eigvals(ssm.forward_euler(SPRING, FORCE, step)[0])).max()
    assert (modulus < 1) == stable


@pytest.mark.parametrize("step", [0.05, 0.25, 0.5])
def test_the_points_of_the_zero_order_hold_are_exact(step):
    ends = step * np.arange(1, round(8 / step) + 1)
    points = ssm.states(*ssm.zero_order_hold(SPRING, FORCE, step), (ends <= 4 + 1e-9).astype(float))
    inverse = np.linalg.inv(SPRING)
    for t, point in zip(ends, points, strict=True):
        exact = inverse @ (expm(t * SPRING) - expm(max(t - 4, 0) * SPRING)) @ FORCE
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
    assert np.linalg.norm(scaled, 2) * np.linalg.norm(scaled_inverse, 2) > 1e22


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


def test_conditioning_decides_what_is_remembered():
    """Not the eigenvalues: diag(-1 … -N) has those of LegS, and forgets more than a Gaussian A."""
    source = load(INTRODUCTION / "figures.py")
    t = np.linspace(0, 1, 400)
    f = source.signal(t)

    def error(A, B, steps=source.STEPS):
        return np.linalg.norm(source.best_reading(A, B, steps, f, t) - f) / np.linalg.norm(f)

    N = 32
    for seed in range(3):
        rng = np.random.default_rng(seed)
        R, entry = rng.standard_normal((N, N)), rng.standard_normal(N)
        gaussian = R / np.sqrt(N)
        gaussian = gaussian - (np.linalg.eigvals(gaussian).real.max() + 0.1) * np.eye(N)
        assert error(gaussian, entry) > 0.2
        assert error(5 * (R - R.T) / np.sqrt(N) - np.eye(N) / 2, entry) < 0.03
    apart = error(np.diag(-np.arange(1.0, N + 1)), np.ones(N))
    together = error(*hippo.hippo_legs(N))
    assert apart > 0.5 and together < 0.05 and round(apart / together) == 11
    assert "its error is eleven times as large" in (INTRODUCTION / "en.md").read_text("utf-8")
    assert error(*hippo.hippo_legt(N, theta=1.0), [t[1]]) < 0.05


def test_the_article_has_the_numbers_of_the_training():
    result = load(INTRODUCTION / "figures.py").trained()
    english = (INTRODUCTION / "en.md").read_text("utf-8")
    for kind, count in (("S4D", "1,834"), ("tanh", "1,910")):
        assert f"{result[kind]['parameters']:,}" == count and f"{count} parameters" in english
    low = {kind: min(run["accuracy"] for run in result[kind]["runs"]) for kind in ("S4D", "line")}
    assert min(low.values()) > 0.9 > max(run["accuracy"] for run in result["random"]["runs"]) + 0.2
    before, after = (np.array(one) for one in result["kernels"])
    there, elsewhere = (
        np.linalg.norm(after[:, part], axis=1) / np.linalg.norm(before[:, part], axis=1)
        for part in (slice(192, None), slice(192))
    )
    assert (round(there.min(), 1), round(there.max(), 1)) == (1.6, 2.2)
    assert round(elsewhere.max(), 1) == 1.2


@pytest.mark.parametrize(
    "name",
    [
        part.key.removeprefix("[code:").removesuffix("]")
        for part in parts((INTRODUCTION / "en.md").read_text("utf-8"))["code"]
    ],
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
