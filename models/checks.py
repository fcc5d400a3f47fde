"""One place that decides whether an argument is usable, and says why not."""

import numpy as np


def array(name, value, shape=(), positive=False):
    """Return `value` as a finite float or complex array of the given shape.

    shape: one entry per axis; an int is an exact length, None any length >= 1.
    The default () asks for a scalar.  positive=True asks for real entries > 0.
    Raises ValueError naming the argument and the reason.
    """
    try:
        out = np.asarray(value)
        out = out.astype(np.result_type(out, np.float64))
        finite = np.isfinite(out).all()
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be an array of numbers, got {value!r}") from None
    if out.ndim != len(shape) or any(
        n not in (None, m) for n, m in zip(shape, out.shape, strict=True)
    ):
        wanted = tuple("any" if n is None else n for n in shape)
        raise ValueError(f"{name} must have shape {wanted}, got {out.shape}")
    if out.size == 0:
        raise ValueError(f"{name} must not be empty, got shape {out.shape}")
    if not finite:
        raise ValueError(f"{name} must be finite, got NaN or infinity")
    if positive and (np.iscomplexobj(out) or (out <= 0).any()):
        raise ValueError(f"{name} must be real and > 0, got {value!r}")
    return out


def size(name, value):
    """Return `value` as an int >= 1, or raise ValueError naming the argument."""
    if not isinstance(value, (int, np.integer)) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{name} must be an integer >= 1, got {value!r}")
    return int(value)
