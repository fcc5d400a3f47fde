"""Mega's damped exponential moving average, of one feature in h dimensions.

    h[t] = alpha beta x[t] + (1 - alpha delta) h[t-1],   y[t] = eta . h[t],   h[-1] = 0

entry by entry.  alpha, delta, beta, eta (h,) are real, alpha and delta in (0, 1]:
alpha is the weight of what is new, delta damps how fast the old is forgotten.  With
delta = 1, h = 1 and beta = eta = 1 it is the plain moving average.  The same thing in
the words of ssm: a real diagonal model, Abar = diag(1 - alpha delta), Bbar = alpha
beta, C = eta.  Time is counted in samples; there is no step.

Every function raises ValueError for a wrong shape, an empty array, NaN or infinity,
or an alpha or delta outside (0, 1].

Source: Ma, Zhou, Kong, He, Gui, Neubig, May, Zettlemoyer, "Mega: Moving Average
Equipped Gated Attention", arXiv:2209.10655, eqs. (2) to (5).
"""

import numpy as np

from . import checks


def ema_recurrence(alpha, delta, beta, eta, x):
    """Output y (L,) for input x (L,), one sample after another.  Mega eqs. (3) to (5)."""
    alpha, delta, beta, eta = _check(alpha, delta, beta, eta)
    x = checks.array("x", x, (None,))
    y = np.empty_like(x)
    h = np.zeros(len(eta))
    for t, x_t in enumerate(x):
        h = alpha * beta * x_t + (1 - alpha * delta) * h
        y[t] = eta @ h
    return y


def ema_kernel(alpha, delta, beta, eta, length):
    """Kernel K[t] = sum_j eta_j alpha_j beta_j (1 - alpha_j delta_j)^t, (length,).

    Its sum over all t is sum_j eta_j beta_j / delta_j.  Mega appendix A.
    """
    alpha, delta, beta, eta = _check(alpha, delta, beta, eta)
    length = checks.size("length", length)
    decays = np.vander(1 - alpha * delta, length, increasing=True)
    return (eta * alpha * beta) @ decays


def _check(alpha, delta, beta, eta):
    eta = checks.array("eta", eta, (None,))
    beta = checks.array("beta", beta, eta.shape)
    alpha, delta = _rate("alpha", alpha, eta.shape), _rate("delta", delta, eta.shape)
    return alpha, delta, beta, eta


def _rate(name, value, shape):
    out = checks.array(name, value, shape, positive=True)
    if (out > 1).any():
        raise ValueError(f"{name} must be in (0, 1], got {value!r}")
    return out
