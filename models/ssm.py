"""Single-input single-output linear state space models.

    x'(t) = A x(t) + B u(t),   y(t) = C x(t) + D u(t)

A is (N, N), B is (N,), C is (N,), D is a scalar; any of them may be complex.
C is a row vector and is never conjugated.  `step` is the sampling interval,
in the unit of time of A.  Every function raises ValueError for a wrong shape,
an empty array, NaN or infinity, or a step that is not > 0.

Source: Gu, Goel, Re, "Efficiently Modeling Long Sequences with Structured
State Spaces" (S4), arXiv:2111.00396v3, section 2, eqs. (1), (3), (4), (5).
"""

import numpy as np
from scipy.linalg import expm
from scipy.signal import fftconvolve

from . import checks


def generalized_bilinear(A, B, step, alpha):
    """Discretise with weight `alpha` in [0, 1] on the new state.

        x[k] - alpha step A x[k]  =  x[k-1] + (1 - alpha) step A x[k-1] + step B u[k]

    alpha = 0 is forward Euler, 1/2 bilinear (Tustin), 1 backward Euler.
    Returns Abar (N, N), Bbar (N,).  ValueError also if I - alpha step A is
    singular.  u[k] stands for the input over the whole step: for second order
    with alpha = 1/2 give its value at the middle, or the mean of its two ends.

    HiPPO, arXiv:2008.07669v2, appendix B.3; S4 eq. (3) is alpha = 1/2.
    """
    A, B, step = _check_continuous(A, B, step)
    alpha = checks.array("alpha", alpha)
    if np.iscomplex(alpha) or not 0 <= alpha.real <= 1:
        raise ValueError(f"alpha must be in [0, 1], got {alpha}")
    identity = np.eye(len(B))
    right = np.column_stack([identity + (1 - alpha) * step * A, step * B])
    solved = np.linalg.solve(identity - alpha * step * A, right)
    return solved[:, :-1], solved[:, -1]


def forward_euler(A, B, step):
    """Generalised bilinear rule with alpha = 0: explicit, first order."""
    return generalized_bilinear(A, B, step, 0.0)


def backward_euler(A, B, step):
    """Generalised bilinear rule with alpha = 1: implicit, first order."""
    return generalized_bilinear(A, B, step, 1.0)


def bilinear(A, B, step):
    """Generalised bilinear rule with alpha = 1/2: second order; S4 eq. (3)."""
    return generalized_bilinear(A, B, step, 0.5)


def zero_order_hold(A, B, step):
    """Discretise exactly for an input that is constant over each step.

        Abar = exp(step A),   Bbar = (integral of exp(s A) ds, 0 to step) B

    Returns Abar (N, N), Bbar (N,).  A may be singular: both come from one
    exponential of [[A, B], [0, 0]], and no inverse of A is needed.

    HiPPO, arXiv:2008.07669v2, appendix B.3 (ZOH).
    """
    A, B, step = _check_continuous(A, B, step)
    N = len(B)
    block = np.zeros((N + 1, N + 1), dtype=np.result_type(A, B))
    block[:N] = np.column_stack([A, B])
    exponential = expm(step * block)
    return exponential[:N, :N], exponential[:N, N]


def states(Abar, Bbar, u):
    """Run x[k] = Abar x[k-1] + Bbar u[k] from x[-1] = 0; u is (L,).

    Returns x (L, N).  S4 eq. (3).
    """
    Abar, Bbar, _ = _check_discrete(Abar, Bbar)
    u = checks.array("u", u, (None,))
    x = np.zeros((len(u), len(Bbar)), dtype=np.result_type(Abar, Bbar, u))
    state = x[0]
    for k, u_k in enumerate(u):
        x[k] = state = Abar @ state + Bbar * u_k
    return x


def recurrence(Abar, Bbar, C, D, u):
    """Output y[k] = C x[k] + D u[k] of the recurrence; u and y are (L,).

    S4 eq. (3), with the skip term D of eq. (1).
    """
    Abar, Bbar, C = _check_discrete(Abar, Bbar, C)
    D = checks.array("D", D)
    return states(Abar, Bbar, u) @ C + D * np.asarray(u)


def kernel_naive(Abar, Bbar, C, length):
    """Kernel K[l] = C Abar^l Bbar, l < length, one power after another.

    O(N^2 length).  S4 eq. (5).  D is not part of the kernel.
    """
    length = checks.size("length", length)
    impulse = np.zeros(length)
    impulse[0] = 1
    return recurrence(Abar, Bbar, C, 0.0, impulse)


def kernel(Abar, Bbar, C, length):
    """The same kernel by doubling: log2(length) rounds of matrix products.

    The columns Bbar, ..., Abar^(m-1) Bbar times Abar^m are the next m columns.
    Returns (length,).  S4 eq. (5).
    """
    Abar, Bbar, C = _check_discrete(Abar, Bbar, C)
    length = checks.size("length", length)
    columns, power = Bbar[:, None], Abar
    while columns.shape[1] < length:
        columns = np.hstack([columns, power @ columns])
        power = power @ power
    return C @ columns[:, :length]


def causal_convolution(kernel, u, D=0.0):
    """y[k] = sum_{j <= k} kernel[j] u[k - j] + D u[k], in O(L log L).

    kernel, u and the result are (L,).  The FFT is zero-padded, or the end of
    the output would wrap round to its start.  S4 eq. (4).
    """
    u = checks.array("u", u, (None,))
    kernel = checks.array("kernel", kernel, (len(u),))
    D = checks.array("D", D)
    return fftconvolve(kernel, u)[: len(u)] + D * u


def _check_continuous(A, B, step):
    B = checks.array("B", B, (None,))
    A = checks.array("A", A, (len(B), len(B)))
    return A, B, checks.array("step", step, positive=True)


def _check_discrete(Abar, Bbar, C=None):
    Bbar = checks.array("Bbar", Bbar, (None,))
    Abar = checks.array("Abar", Abar, (len(Bbar), len(Bbar)))
    return Abar, Bbar, None if C is None else checks.array("C", C, (len(Bbar),))
