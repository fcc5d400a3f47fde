"""Diagonal state space models: DSS and S4D.

Lambda (N/2,) holds one eigenvalue of each conjugate pair, and so do B and C: a
model with N/2 entries stands for the real one of size N with A = diag(Lambda,
conj(Lambda)), B and C alike.  The pair adds up to twice the real part.  `step` is
in the unit of time of 1/Lambda.  Every function raises ValueError for a wrong
shape, an empty array, NaN or infinity, or a step that is not > 0.

Sources: Gupta, Gu, Berant, "Diagonal State Spaces are as Effective as Structured
State Spaces" (DSS), arXiv:2203.14343; Gu, Gupta, Goel, Re, "On the
Parameterization and Initialization of Diagonal State Space Models" (S4D),
arXiv:2206.11893v2.
"""

import numpy as np

from . import checks, s4


def s4d_legs(N):
    """S4D-LegS: Lambda (N/2,) and B (N/2,), the LegS model less its low-rank part.

    The eigenvalues with positive imaginary part of the normal part, and half of
    LegS's B in their basis: with the half, the kernels tend to those of LegS as N
    grows (S4D theorem 3).  ValueError if N is odd.
    """
    half = _half(N)
    Lambda, _, B, _ = s4.dplr_legs(N)
    return Lambda[half:], B[half:] / 2


def s4d_inv(N):
    """S4D-Inv: Lambda_n = -1/2 + i (N/pi) (N/(2n+1) - 1), n < N/2; B is all ones.

    N counts both members of each pair; it must be even.  S4D eq. (8).
    """
    n = np.arange(_half(N))
    return -0.5 + 1j * N / np.pi * (N / (2 * n + 1) - 1)


def s4d_lin(N):
    """S4D-Lin: Lambda_n = -1/2 + i pi n, n < N/2, for even N; B is all ones.

    S4D eq. (9).
    """
    return -0.5 + 1j * np.pi * np.arange(_half(N))


def s4d_inv2(N):
    """S4D-Inv2: Lambda_n = -1/2 + i (N/pi) (N/(n+1) - 1), n < N/2; B is all ones.

    N even.  Like S4D-Inv, with 2n+1 replaced by n+1: from S4D's code.
    """
    n = np.arange(_half(N))
    return -0.5 + 1j * N / np.pi * (N / (n + 1) - 1)


def s4d_quad(N):
    """S4D-Quad: Lambda_n = -1/2 + i (2n+1)^2/pi, n < N/2, for even N; B is all ones.

    From S4D's code.
    """
    return -0.5 + 1j * (2 * np.arange(_half(N)) + 1) ** 2 / np.pi


def s4d_random(N, rng):
    """S4D-Random: Lambda_n = -1/2 + i exp(z_n), z_n ~ N(0, 1), n < N/2; B is all ones.

    N even; rng is a NumPy random generator.  From S4D's code.
    """
    return -0.5 + 1j * np.exp(rng.normal(size=_half(N)))


def s4d_real(N):
    """S4D-Real: Lambda_n = -(n+1), n < N/2, for even N; B is all ones.  S4D.

    The eigenvalues of LegS itself.  A real eigenvalue stands for a pair of equal
    ones here, so with real B and C the kernel is twice that of the N/2 modes.
    """
    return -np.arange(1.0, _half(N) + 1)


def discretize_diagonal(Lambda, B, step, method="zoh"):
    """Abar and Bbar, both (N/2,), by method "zoh" or "bilinear", entry by entry.

    ValueError for any other method, and if an eigenvalue is 0 (zoh) or 2/step
    (bilinear).
    S4D section 3.1; DSS uses the zoh.
    """
    Lambda = checks.array("Lambda", Lambda, (None,))
    B = checks.array("B", B, (len(Lambda),))
    step = checks.array("step", step, positive=True)
    if method == "bilinear":
        pole = 1 - step / 2 * Lambda
        if (pole == 0).any():
            raise ValueError("Lambda must have no entry 2/step: bilinear divides by 0")
        return (1 + step / 2 * Lambda) / pole, step * B / pole
    if method != "zoh":
        raise ValueError(f"method must be 'zoh' or 'bilinear', got {method!r}")
    if (Lambda == 0).any():
        raise ValueError("Lambda must have no entry 0: zoh divides by it")
    return np.exp(step * Lambda), np.expm1(step * Lambda) / Lambda * B


def s4d_kernel(Lambda, B, C, step, length, method="zoh"):
    """Kernel K[l] = 2 Re sum_n C_n Bbar_n Abar_n^l, real, (length,).

    A product with the Vandermonde matrix Abar_n^l: O(N length), time and memory.
    S4D eq. (7), with the 2 Re of section 3.3.
    """
    Abar, Bbar = discretize_diagonal(Lambda, B, step, method)
    C = checks.array("C", C, (len(Abar),))
    length = checks.size("length", length)
    vandermonde = np.vander(Abar, length, increasing=True)
    return 2 * ((C * Bbar) @ vandermonde).real


def dss_exp_kernel(Lambda, w, step, length):
    """DSS_exp kernel, complex (length,): zero-order hold with B all ones, C = w.

        K[l] = sum_n w_n (exp(step Lambda_n) - 1)/Lambda_n exp(l step Lambda_n)

    It is the sum over the given modes; for modes that
    stand for a pair take 2 Re.  (DSS itself has N free modes and takes Re.)
    ValueError if an eigenvalue is 0.
    """
    Lambda, w, step, length = _check_dss(Lambda, w, step, length)
    powers = np.outer(step * Lambda, np.arange(length))
    return (w * np.expm1(step * Lambda) / Lambda) @ np.exp(powers)


def dss_softmax_kernel(Lambda, w, step, length):
    """DSS_softmax kernel, complex (length,): each mode sums to w_n/Lambda_n.

        K[l] = sum_n w_n/Lambda_n softmax over l of (l step Lambda_n)

    The same model with B_n = 1/(exp(length step Lambda_n) - 1).  The softmax
    bounds a mode even if Re Lambda_n > 0.
    ValueError if an eigenvalue is 0, or if the softmax does not exist because
    exp(length step Lambda_n) = 1.
    """
    Lambda, w, step, length = _check_dss(Lambda, w, step, length)
    powers = np.outer(step * Lambda, np.arange(length))
    # Subtract the largest term, as in any softmax, or exp overflows.
    largest = np.where(Lambda.real > 0, powers[:, -1], 0)
    terms = np.exp(powers - largest[:, None])
    total = terms.sum(axis=1)
    # A sum of `length` terms cannot be told from 0 below its rounding error.
    if (abs(total) <= length * np.finfo(float).eps).any():
        raise ValueError("Lambda has an entry with exp(length step Lambda) = 1")
    return (w / Lambda / total) @ terms


def _check_dss(Lambda, w, step, length):
    Lambda = checks.array("Lambda", Lambda, (None,))
    w = checks.array("w", w, (len(Lambda),))
    step = checks.array("step", step, positive=True)
    if (Lambda == 0).any():
        raise ValueError("Lambda must have no entry 0: DSS divides by it")
    return Lambda, w, step, checks.size("length", length)


def _half(N):
    if checks.size("N", N) % 2:
        raise ValueError(f"N must be even, it counts conjugate pairs; got {N}")
    return N // 2
