"""Liquid-S4: a diagonal state space model whose input also enters its transition.

    x[k] = (Abar + Bbar u[k]) x[k-1] + Bbar u[k],   y[k] = 2 Re(C x[k]),   x[-1] = 0

entry by entry.  Abar, Bbar and C (N/2,) hold one member of each conjugate pair, as in
diagonal, whose discretize_diagonal gives Abar and Bbar; u (L,) is real.  Every
function raises ValueError for a wrong shape, an empty array, NaN or infinity.

Unrolled, y is S4's convolution plus terms in products of p = 2, 3, ... inputs:

    y[k] = sum_p sum_{i1 < ... < ip <= k} K_p[k - i1 - (p-1)] u[i1] ... u[ip]
    K_p[l] = 2 Re sum_n C_n Abar_n^l Bbar_n^p

A product's weight depends on its earliest input alone: each later one puts a Bbar in
the place of an Abar.

Source: Hasani, Lechner, Wang, Chahine, Amini, Rus, "Liquid Structural State-Space
Models", arXiv:2209.12951v1, section 3; the sum above follows from its recurrence, for
a diagonal model.  The paper starts from S4's Lambda - P P*.
"""

import numpy as np

from . import checks


def liquid_recurrence(Abar, Bbar, C, u):
    """Output y (L,) of the recurrence itself, all products of inputs included."""
    Abar, Bbar, C, u = _check(Abar, Bbar, C, u)
    y = np.empty(len(u))
    x = np.zeros(len(C))
    for k, u_k in enumerate(u):
        x = (Abar + Bbar * u_k) * x + Bbar * u_k
        y[k] = 2 * (C @ x).real
    return y


def liquid_terms(Abar, Bbar, C, u, order):
    """What products of p inputs add to y, for p = 1 ... order: (order, L).

    The first row is S4D's output, the sum of all L rows the recurrence's, and the
    rows above p the model cut off at products of p inputs.  Exact, in O(order N L):
    the states x_p follow x_p[k] = Abar x_p[k-1] + Bbar u[k] x_{p-1}[k-1], x_0 = 1.
    """
    Abar, Bbar, C, u = _check(Abar, Bbar, C, u)
    y = np.empty((checks.size("order", order), len(u)))
    x = np.zeros((order, len(C)))
    for k, u_k in enumerate(u):
        lower = np.vstack([np.ones(len(C)), x[:-1]])
        x = Abar * x + Bbar * u_k * lower
        y[:, k] = 2 * (x @ C).real
    return y


def kb_kernel(Abar, Bbar, C, order, length):
    """The liquid kernel "KB" for products of `order` inputs, real, (length,).

    K_p[l] = 2 Re sum_n C_n Abar_n^l Bbar_n^p: S4D's kernel with one more factor
    Bbar for each further input.  The paper lists it from l = length - 1 down to 0,
    as the flip of K * Bbar^(p-1); that product belongs inside the sum over n.  (The
    authors' code multiplies by the sum of Bbar instead.)  Proposition 1.
    """
    Abar, Bbar, C = _check(Abar, Bbar, C)
    order = checks.size("order", order)
    vandermonde = np.vander(Abar, checks.size("length", length), increasing=True)
    return 2 * ((C * Bbar**order) @ vandermonde).real


def pb_kernel(Bbar, C, order, length):
    """The liquid kernel "PB": KB with Abar = 1, so one number all along (length,).

    2 Re sum_n C_n Bbar_n^order.  (The authors' code does not convolve: by default it
    multiplies products of the last inputs, one at each k.)  Section 3.2.
    """
    return kb_kernel(np.ones(np.shape(C)), Bbar, C, order, length)


def _check(Abar, Bbar, C, u=None):
    C = checks.array("C", C, (None,))
    Abar = checks.array("Abar", Abar, C.shape)
    Bbar = checks.array("Bbar", Bbar, C.shape)
    return (Abar, Bbar, C) if u is None else (Abar, Bbar, C, checks.array("u", u, (None,)))
