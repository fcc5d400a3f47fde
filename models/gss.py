"""GSS: a diagonal state space in few features, gated by a wide branch.

    U = gelu(X' W1),   V = gelu(X' W2),   O = (DSS(V') W3 * U) W4 + X

with * entry by entry and ' for layer_norm.  X (L, E) and O have L samples of E
features; W1 (E, F), W2 (E, H), W3 (H, F), W4 (F, E).  The gate has F features, more
than E; the convolutions are done for H only, fewer than E, which saves their time.

Inside is DSS_exp with its step fixed to 1, so that Lambda counts time in samples: Lambda
(N,), the modes that all features share; C (H, N), their weights in each feature; D (H,),
the skip.  The output is the real part of the sum over the N modes, as in DSS.

Every function raises ValueError for a wrong shape, an empty array, NaN or infinity, or
an eigenvalue 0.

Source: Mehta, Gupta, Cutkosky, Neyshabur, "Long Range Language Modeling via Gated
State Spaces", arXiv:2206.13947v3, section 3; biases are left out.
"""

import numpy as np
from scipy.special import ndtr

from . import checks, diagonal, ssm


def gelu(x):
    """x Phi(x), with Phi the normal distribution function; any real shape."""
    return x * ndtr(x)


def layer_norm(X):
    """Each row of X (L, E) less its mean, over its standard deviation; nothing learned."""
    X = checks.array("X", X, (None, None))
    centred = X - X.mean(axis=1, keepdims=True)
    # A constant row stays 0 where it would be 0/0.
    return centred / np.sqrt((centred**2).mean(axis=1, keepdims=True) + 1e-5)


def dss(V, Lambda, C, D):
    """DSS_exp with step 1 on each feature of V (L, H), and the skip D: (L, H)."""
    V = checks.array("V", V, (None, None))
    Lambda = checks.array("Lambda", Lambda, (None,))
    C = checks.array("C", C, (V.shape[1], len(Lambda)))
    D = checks.array("D", D, (V.shape[1],))
    kernels = [diagonal.dss_exp_kernel(Lambda, w, 1.0, len(V)).real for w in C]
    features = zip(kernels, V.T, D, strict=True)
    return np.stack([ssm.causal_convolution(K, v, d) for K, v, d in features], axis=1)


def gate(Y, U, W3, W4):
    """(Y W3 * U) W4: Y (L, H) widened, gated by U (L, F), and led back: (L, E)."""
    Y, U = checks.array("Y", Y, (None, None)), checks.array("U", U, (None, None))
    W3 = checks.array("W3", W3, (Y.shape[1], U.shape[1]))
    W4 = checks.array("W4", W4, (U.shape[1], None))
    return (Y @ W3 * U) @ W4


def gss_layer(X, W1, W2, W3, W4, Lambda, C, D):
    """The whole layer: X (L, E) to (L, E)."""
    normal = layer_norm(X)
    W1 = checks.array("W1", W1, (normal.shape[1], None))
    W2 = checks.array("W2", W2, (normal.shape[1], None))
    W4 = checks.array("W4", W4, W1.shape[::-1])
    Y = dss(layer_norm(gelu(normal @ W2)), Lambda, C, D)
    return gate(Y, gelu(normal @ W1), W3, W4) + X
