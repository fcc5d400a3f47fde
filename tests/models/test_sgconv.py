import numpy as np
import pytest

from models import sgconv


def normal(*shape):
    return np.random.default_rng(0).normal(size=shape)


def blocks(kernel, d):
    """The parts that come from one sub-kernel each: d, d, 2d, 4d, ... entries."""
    edges = [d * 2**i for i in range(20) if d * 2**i < len(kernel)]
    return np.split(kernel, edges)


def test_upsampling_as_pytorch_prints_it():
    # From the documentation of Upsample, and from a thread of its forum.
    np.testing.assert_allclose(sgconv.upsample([1.0, 2], 2), [1, 1.25, 1.75, 2], rtol=1e-15)
    third = np.array([3, 3, 4, 5, 6, 7, 8, 9, 9]) / 3
    np.testing.assert_allclose(sgconv.upsample([1.0, 2, 3], 3), third, rtol=1e-15)


def test_upsampling_by_one_changes_nothing_and_one_entry_is_repeated():
    w = normal(6)
    np.testing.assert_array_equal(sgconv.upsample(w, 1), w)
    np.testing.assert_array_equal(sgconv.upsample([4.0], 3), [4, 4, 4])


@pytest.mark.parametrize("d", [1, 3, 16])
def test_parameters_grow_with_the_logarithm_of_the_length(d):
    for doublings in range(12):
        length = d * 2**doublings
        assert sgconv.sub_kernels(length, d) == 1 + doublings
        assert sgconv.sub_kernels(length + 1, d) == 2 + doublings
    assert sgconv.sub_kernels(1, 16) == 1


@pytest.mark.parametrize("length", [4, 5, 31, 32])
def test_kernel_has_the_length_asked_for(length):
    S = sgconv.sub_kernels(length, 4)
    w = normal(S, 4)
    kernel = sgconv.sgconv_kernel(w, length)
    assert kernel.shape == (length,)
    whole = sgconv.sgconv_kernel(w, 4 * 2 ** (S - 1))
    np.testing.assert_array_equal(kernel, whole[:length])
    assert np.linalg.norm(whole) == pytest.approx(1, rel=1e-14)


def test_kernel_as_computed_by_hand():
    # [4, 8], [4, 8]/2, [4, 8] stretched to [4, 5, 7, 8] and divided by 4
    raw = np.array([4, 8, 2, 4, 1, 1.25, 1.75, 2])
    got = sgconv.sgconv_kernel([[4.0, 8], [4, 8], [4, 8]], 8)
    np.testing.assert_allclose(got, raw / np.linalg.norm(raw), rtol=1e-14)


def test_each_block_is_half_as_high_as_the_one_before_and_twice_as_long():
    d, S = 8, 6
    parts = blocks(sgconv.sgconv_kernel(np.tile(normal(d), (S, 1)), d * 2 ** (S - 1)), d)
    assert [len(part) for part in parts] == [8, 8, 16, 32, 64, 128]
    # The ends of a sub-kernel keep their value when it is stretched.
    for end in (0, -1):
        heights = np.array([part[end] for part in parts])
        np.testing.assert_allclose(heights[1:] / heights[:-1], 0.5, rtol=1e-12)


def test_constant_sub_kernels_decay_like_one_over_time():
    d, length = 4, 4096
    kernel = sgconv.sgconv_kernel(np.ones((sgconv.sub_kernels(length, d), d)), length)
    t = np.arange(d, length)
    product = t * kernel[d:] / kernel[0]
    # A staircase on powers of two, between d/2 at the start and d at the end of each step.
    assert product.min() == pytest.approx(d / 2) and product.max() < d
    assert product[-1] == pytest.approx(d, rel=1e-3)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: sgconv.sub_kernels(0, 4), "length must be an integer >= 1, got 0"),
        (lambda: sgconv.sub_kernels(8, 0), "d must be an integer >= 1, got 0"),
        (lambda: sgconv.upsample([], 2), "w must not be empty"),
        (lambda: sgconv.upsample([1.0], 0.5), "factor must be an integer >= 1, got 0.5"),
        (lambda: sgconv.sgconv_kernel([1.0, 2], 2), r"w must have shape \('any', 'any'\)"),
        (lambda: sgconv.sgconv_kernel([[1.0, np.nan]], 2), "w must be finite"),
        (lambda: sgconv.sgconv_kernel([[1.0, 2]], 2.0), "length must be an integer >= 1"),
        (lambda: sgconv.sgconv_kernel([[1.0, 2]], 3), "w must have 2 rows or more for length 3"),
        (lambda: sgconv.sgconv_kernel([[0.0, 0]], 2), "w must not be all 0"),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
