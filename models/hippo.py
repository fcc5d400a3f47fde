"""HiPPO: a state x(t) that holds the best N-term summary of the input so far.

The state follows x'(t) = A x(t) + B f(t) (LegS: the same divided by t) and its
entries are coefficients c_n(t) of f on an orthonormal basis of the past:

    family  measure at time t                       basis, in the past time x
    LegS    1/t on [0, t]                           sqrt(2n+1) P_n(2x/t - 1)
    LegT    1/theta on [t - theta, t]               sqrt(2n+1) P_n(2(x-t)/theta + 1)
    LagT    exp(x - t) on (-inf, t]                 L_n(t - x)
    FouT    1/theta on [t - theta, t]               1, sqrt(2) cos, sqrt(2) sin

P_n are Legendre, L_n Laguerre polynomials.  Times t, x and theta share one unit;
A and B are per that unit.  A carries its minus sign, as in S4, so that it is
stable; the HiPPO paper writes x' = -A x + B f.

Sources: Gu, Dao, Ermon, Rudra, Re, "HiPPO", arXiv:2008.07669v2; FouT in this
real form: Gu, Johnson, Timalsina, Rudra, Re, "How to Train Your HiPPO" (HTTYH),
arXiv:2206.12037.  HiPPO appendix D.4 has a complex FouT with another stand-in for
f(t - theta).

Every function raises ValueError for N < 1, NaN or infinity, a wrong shape, or a
step, window or LegS time that is not > 0.  A point x outside the support is not an
error: the basis goes on there, but means nothing.
"""

import numpy as np
from numpy.polynomial.laguerre import lagvander
from numpy.polynomial.legendre import legvander
from scipy.linalg import expm

from . import checks, ssm


def hippo_legs(N):
    """A (N, N) and B (N,) of LegS; its dynamics are x'(t) = (A x + B f) / t.

    S4 uses the same pair without the 1/t.  HiPPO theorem 2; S4 eq. (2).
    """
    root = _root(N)
    A = -np.tril(np.outer(root, root), -1) - np.diag(np.arange(1.0, len(root) + 1))
    return A, root


def hippo_legt(N, theta=1.0, scaling="orthonormal"):
    """A (N, N) and B (N,) of LegT, for a window of length theta.

    scaling="orthonormal" (HiPPO appendix D.1, lambda_n = 1) belongs to
    legt_basis.  scaling="lmu" is the Legendre Memory Unit of Voelker, Kajic,
    Eliasmith (NeurIPS 2019, eq. (2)), lambda_n = (-1)^n sqrt(2n+1), and the
    pair printed in HiPPO theorem 1: its state is lambda_n times the other one.
    ValueError for any other scaling.
    """
    root = _root(N)
    theta = checks.array("theta", theta, positive=True)
    sign = (-1.0) ** np.arange(len(root))
    # The start of the window, f(t - theta), is gone; the state's own value for
    # it, sum_k c_k sqrt(2k+1) (-1)^k, stands in.  This gives the upper triangle.
    lower = np.tri(len(root), dtype=bool)
    A = -np.outer(root, root) * np.where(lower, 1, np.outer(sign, sign)) / theta
    B = root / theta
    if scaling == "orthonormal":
        return A, B
    if scaling == "lmu":
        scale = root * sign
        return scale[:, None] * A / scale, scale * B
    raise ValueError(f"scaling must be 'orthonormal' or 'lmu', got {scaling!r}")


def hippo_lagt(N):
    """A (N, N) and B (N,) of LagT; the decay time of the measure is 1.

    HiPPO theorem 1, that is appendix D.2 with alpha = 0, beta = 1 (no tilt).
    The LagT matrix in S4 appendix C.1 has -1/2 on the diagonal: beta = 0.
    """
    N = checks.size("N", N)
    return -np.tri(N), np.ones(N)


def hippo_fout(N, theta=1.0):
    """A (N, N) and B (N,) of FouT, for a window of length theta.  HTTYH.

    ValueError if N is even.
    """
    p = fout_basis(N, theta, [theta], theta)[0]  # every function at the window's end
    A = -2 * np.outer(p, p)
    for k in range(1, N, 2):
        turn = np.pi * (k + 1)  # 2 pi j for the j-th pair
        A[k + 1, k] = turn
        A[k, k + 1] = -turn
    # A periodic series takes, at its seam, the mean of f(t) and f(t - theta):
    # f(t - theta) = 2 sum_k c_k p_k - f(t).  Hence the two factors of 2.
    return A / theta, 2 * p / theta


def legs_basis(N, t, x):
    """LegS basis (M, N) at time t > 0, at x (M,) in [0, t].  HiPPO appendix D.3."""
    x, t = checks.array("x", x, (None,)), checks.array("t", t, positive=True)
    return legvander(2 * x / t - 1, checks.size("N", N) - 1) * _root(N)


def legt_basis(N, t, x, theta=1.0):
    """LegT basis (M, N) at time t, at x (M,) in [t - theta, t].  HiPPO appendix D.1."""
    s = _age(t, x) / checks.array("theta", theta, positive=True)
    return legvander(1 - 2 * s, checks.size("N", N) - 1) * _root(N)


def lagt_basis(N, t, x):
    """LagT basis (M, N) at time t, at x (M,) <= t.  HiPPO appendix D.2."""
    return lagvander(_age(t, x), checks.size("N", N) - 1)


def fout_basis(N, t, x, theta=1.0):
    """FouT basis (M, N) at time t, at x (M,) in [t - theta, t].  HTTYH.

    Columns 1, sqrt(2) cos(2 pi j s), sqrt(2) sin(2 pi j s), j = 1, 2, ..., where
    s = (t - x)/theta.  ValueError if N is even.
    """
    N = checks.size("N", N)
    if N % 2 == 0:
        raise ValueError(f"N must be odd, a constant and pairs of cosine and sine; got {N}")
    s = _age(t, x) / checks.array("theta", theta, positive=True)
    angle = 2 * np.pi * np.outer(s, np.arange(1, N // 2 + 1))
    basis = np.ones((len(s), N))
    basis[:, 1::2] = np.sqrt(2) * np.cos(angle)
    basis[:, 2::2] = np.sqrt(2) * np.sin(angle)
    return basis


def basis_kernels(A, B, t):
    """The kernels exp(t A) B that C mixes into K(t) = C exp(t A) B; A without 1/t.

    A (N, N), B (N,), times t (T,).  Returns (T, N).  For LegS column n is
    sqrt(2n+1) exp(-t) P_n(2 exp(-t) - 1); for FouT, as N grows, the basis on the
    window, divided by theta, and zero after it.  HTTYH.
    """
    B = checks.array("B", B, (None,))
    A, t = checks.array("A", A, (len(B), len(B))), checks.array("t", t, (None,))
    return expm(t[:, None, None] * A) @ B


def window_measure(t, x, theta):
    """Density at x (M,) of the uniform measure on [t - theta, t]: LegT and FouT.

    With theta = t it is the measure of LegS.  HiPPO sections 2.3 and 3.
    """
    s = _age(t, x)
    theta = checks.array("theta", theta, positive=True)
    return np.where((s >= 0) & (s <= theta), 1 / theta, 0.0)


def lagt_measure(t, x):
    """Density exp(x - t) of LagT at x (M,), zero for x > t.  HiPPO section 2.3."""
    s = _age(t, x)
    return np.where(s >= 0, np.exp(-np.maximum(s, 0)), 0.0)


def project_legs(f, N):
    """Coefficients of LegS online, for samples f (L,) at times 0, h, 2h, ...

    Returns c (L, N); row k belongs to time k h.  No step is asked for: the
    dynamics do not change with the unit of time (HiPPO proposition 3).

    Bilinear rule with A/t at either end of the step (HiPPO appendix B.3):
    (I - A/(2k+2)) c[k+1] = (I + A/(2k)) c[k] + B (f[k]/(2k) + f[k+1]/(2k+2)).
    The paper shortens the last term to B f[k]/k, which does not even keep a
    constant signal constant; the mean of both ends does, and is second order.
    """
    f = checks.array("f", f, (None,))
    A, B = hippo_legs(N)
    c = np.zeros((len(f), N), dtype=f.dtype)
    c[0, 0] = f[0]
    if len(f) > 1:  # 1/t is infinite at t = 0: take f as constant over the first step
        c[1, 0] = (f[0] + f[1]) / 2
    for k in range(1, len(f) - 1):
        old = (A @ c[k] + B * f[k]) / (2 * k)
        now = 1 / (2 * k + 2)
        c[k + 1] = np.linalg.solve(np.eye(N) - now * A, c[k] + old + now * B * f[k + 1])
    return c


def project(A, B, f, step, discretize=ssm.bilinear):
    """Coefficients of LegT, LagT or FouT online, for samples f (L,) `step` apart.

    discretize: one of the rules of ssm, called with (A, B, step).
    Returns c (L, N); row k belongs to time k step.  The past of f before its
    first sample counts as zero.  HiPPO section 2.4, appendix C.4.
    """
    f = checks.array("f", f, (None,))
    Abar, Bbar = discretize(A, B, step)
    # Each step gets the mean of its two ends, which keeps the rule second order.
    return ssm.states(Abar, Bbar, np.append(0, (f[1:] + f[:-1]) / 2))


def reconstruct(c, basis):
    """The signal sum_n c_n p_n at the points of `basis` (M, N), from c (N,).

    Returns (M,).  HiPPO appendix C.2, eq. (19).
    """
    c = checks.array("c", c, (None,))
    return checks.array("basis", basis, (None, len(c))) @ c


def _root(N):
    return np.sqrt(2 * np.arange(checks.size("N", N)) + 1.0)


def _age(t, x):
    return checks.array("t", t) - checks.array("x", x, (None,))
