"""SGConv: a long convolution kernel built directly, with no state space behind it.

S sub-kernels of d numbers each are stretched to d, d, 2d, 4d, ... entries by linear
interpolation, weighed by 1, 1/2, 1/4, ... and put end to end:

    K = [w_0, Up_1(w_1)/2, Up_2(w_2)/4, Up_4(w_3)/8, ...] / Z

d 2^(S-1) entries from d S parameters, and an envelope that falls like 1/t.  Time is
counted in samples.  Every function raises ValueError for a wrong shape, an empty
array, NaN or infinity, or a size that is not an integer >= 1.

Source: Li, Cai, Zhang, Chen, Dey, "What Makes Convolutional Models Great on Long
Sequence Modeling?", arXiv:2210.09298, and its code (mode "cat", decay 2).
"""

import numpy as np

from . import checks


def sub_kernels(length, d):
    """How many sub-kernels of d numbers a kernel needs: S = 1 + ceil(log2(length/d)).

    At least 1.
    """
    pieces = -(-checks.size("length", length) // checks.size("d", d))
    return 1 + (pieces - 1).bit_length()


def upsample(w, factor):
    """w (d,) stretched to (d factor,) by linear interpolation.

    Entry i of the result lies at (i + 1/2)/factor - 1/2 of w; beyond the first and the
    last entry their value holds.  It is PyTorch's interpolate, mode "linear", with
    align_corners=False.
    """
    w = checks.array("w", w, (None,))
    factor = checks.size("factor", factor)
    centres = (np.arange(len(w) * factor) + 0.5) / factor - 0.5
    return np.interp(centres, np.arange(len(w)), w)


def sgconv_kernel(w, length):
    """Kernel (length,) from the sub-kernels w (S, d), S >= sub_kernels(length, d).

    Z is the norm of all d 2^(S-1) entries, of which the first `length` are returned.
    (In training, the authors keep the Z of the initial w.)  ValueError if w is too
    short for length, or all 0.
    """
    w = checks.array("w", w, (None, None))
    needed = sub_kernels(length, w.shape[1])
    if len(w) < needed:
        raise ValueError(f"w must have {needed} rows or more for length {length}, got {len(w)}")
    blocks = [upsample(w_i, 2 ** max(0, i - 1)) / 2**i for i, w_i in enumerate(w)]
    kernel = np.concatenate(blocks)
    if not kernel.any():
        raise ValueError("w must not be all 0: the kernel is divided by its norm")
    return kernel[:length] / np.linalg.norm(kernel)
