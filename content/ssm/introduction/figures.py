"""The figures of “Introduction to SSM and S4”, computed by `models` and drawn in both languages.

One function a figure, in the order of the article; each has its own words. The file is longer
than others here because an article's figures are kept together, where a reader looks for them.
"""

from math import comb

import numpy as np

from content.drawing import (
    COLOURS,
    Panel,
    axis,
    decimal,
    dot,
    element,
    figure,
    legend,
    line,
    percent,
    text,
)
from content.pages.landing.figures import results
from content.ssm.introduction.diagrams import layer, model
from models import diagonal, hippo, s4, ssm

LANGUAGES = ("en", "fr")
# A mode that rings: it turns once in two units of time and loses e in two.
MODE = np.array([[-0.5, -np.pi], [np.pi, -0.5]])
FIRST = np.array([1.0, 0.0])


def convolution_cost(length, channels):
    """Multiplications of a convolution by FFT in each channel.

    Three transforms of length 2L, each of L log2(2L) complex products, and 2L more between.
    """
    return 4 * channels * (3 * length * np.log2(2 * length) + 2 * length)


def costs(lang: str) -> str:
    """Multiplications against length: attention, the FFT convolution, the recurrence."""
    words = {
        "en": ("attention", "convolution by FFT", "recurrence", "length of the sequence"),
        "fr": ("attention", "convolution par FFT", "récurrence", "longueur de la séquence"),
    }[lang]
    width, states = 64, 64
    lengths = 2.0 ** np.arange(6, 18.01, 0.5)
    attention = 2 * lengths**2 * width
    fourier = convolution_cost(lengths, width)
    recurrence = 3 * lengths * states * width
    panel = Panel(56, 260, (6, 18), (5, 13))
    parts = [
        legend(
            [("━", "second", words[0]), ("━", "ink", words[2])],
            [("━", "accent", words[1])],
        )
    ]
    parts += panel.horizontal({exponent: f"10{sup(exponent)}" for exponent in (6, 8, 10, 12)})
    group = {"en": ",", "fr": "\u202f"}[lang]
    parts += panel.vertical(
        {power: f"{2**power:,}".replace(",", group) for power in (6, 10, 14, 18)}
    )
    for colour, work in (("second", attention), ("accent", fourier), ("ink", recurrence)):
        parts.append(panel.curve(np.log2(lengths), np.log10(work), colour, 2.5))
    name = axis(words[3], 352)
    return figure(354, *parts, name)


def sup(power: int) -> str:
    return str(power).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def discretisation(lang: str) -> str:
    """One mode driven by one pulse, by four rules at three steps, and the exact answer."""
    words = {
        "en": ("exact", "forward Euler", "backward Euler", "bilinear", "zero-order hold", "step"),
        "fr": (
            "exacte",
            "Euler explicite",
            "Euler implicite",
            "bilinéaire",
            "bloqueur d’ordre 0",
            "pas",
        ),
    }[lang]
    rules = (ssm.forward_euler, ssm.backward_euler, ssm.bilinear, ssm.zero_order_hold)
    looks = (("second", "5 4"), ("muted", "2 3"), ("accent", "none"), ("ink", "none"))
    parts = [
        legend(
            [("━", "line", words[0]), ("●", "ink", words[4])],
            [("━", "accent", words[3])],
            [("┅", "second", words[1]), ("┈", "muted", words[2])],
        )
    ]
    duration, fine = 8.0, 1 / 128
    for row, step in enumerate((0.05, 0.25, 0.5)):
        panel = Panel(80 + 122 * row, 104, (0, duration), (-0.55, 0.75))
        times = np.arange(0, duration, fine)
        held = (times < 4).astype(float)
        exact = ssm.states(*ssm.zero_order_hold(MODE, FIRST, fine), held)[:, 0]
        parts += panel.horizontal({0.0: ""})
        parts.append(panel.curve(times + fine, exact, "line", 7))
        for rule, (colour, dash) in zip(rules, looks, strict=True):
            ends = step * np.arange(1, round(duration / step) + 1)
            answer = ssm.states(*rule(MODE, FIRST, step), (ends <= 4).astype(float))[:, 0]
            if rule is ssm.zero_order_hold:
                parts += panel.dots(ends, answer, 2.2, colour)
            else:
                parts.append(
                    panel.curve(ends, answer.clip(-9, 9), colour, 1.8, stroke_dasharray=dash)
                )
        label = f"{words[5]} Δ = {decimal(step, lang)}"
        parts.append(text(label, "100%", panel.y + 12, "muted", text_anchor="end", font_size=13))
    return figure(80 + 122 * 3, *parts)


def views(lang: str) -> str:
    """The same four numbers from the differential equation, the recurrence and the convolution."""
    titles = {
        "en": (
            "continuous: the state follows the input",
            "recurrence: half the state, plus the input",
            "convolution: what each input leaves",
        ),
        "fr": (
            "continu\u202f: l’état suit l’entrée",
            "récurrence\u202f: état / 2, plus l’entrée",
            "convolution\u202f: part de chaque entrée",
        ),
    }[lang]
    A, B = np.array([[-np.log(2)]]), np.array([2 * np.log(2)])
    u = np.array([1.0, 2.0, 0.0, 3.0])
    Abar, Bbar = ssm.zero_order_hold(A, B, 1.0)
    x = ssm.states(Abar, Bbar, u)[:, 0]
    kernel = ssm.kernel(Abar, Bbar, np.ones(1), len(u))
    panels = [Panel(34 + 168 * row, 116, (0, 4), (0, 4)) for row in range(3)]
    parts = [text(title, "0", p.y - 14) for title, p in zip(titles, panels, strict=True)]
    for panel in panels:
        parts.append(line("0", panel.y + panel.height, "100%", panel.y + panel.height))
    # The differential equation, in steps of a hundredth.
    fine = ssm.zero_order_hold(A, B, 0.01)
    path = np.append(0, ssm.states(*fine, np.repeat(u, 100))[:, 0])
    held = np.repeat(u, 2)
    parts.append(
        panels[0].curve(
            np.repeat(np.arange(5), 2)[1:-1], held, "muted", 1.5, stroke_dasharray="4 3"
        )
    )
    parts.append(panels[0].curve(np.arange(401) / 100, path, "accent", 2.5))
    # The recurrence, as the height of each new state: the half that stays, then the input.
    for k in range(4):
        kept = x[k] - u[k]
        parts.append(bar(panels[1], k, 0, kept, "muted", 0.55))
        parts.append(bar(panels[1], k, kept, x[k], "accent", 0.8))
    # The convolution, as what each of the inputs has left.
    for k in range(4):
        base = 0.0
        for j, colour in enumerate(("second", "accent", "ink", "muted")[: k + 1]):
            part = kernel[k - j] * u[j]
            parts.append(bar(panels[2], k, base, base + part, colour, 0.75))
            base += part
    for panel, ends in zip(
        panels, (np.arange(1, 5), np.arange(4) + 0.5, np.arange(4) + 0.5), strict=True
    ):
        for k, at in enumerate(ends):
            anchor = "end" if panel is panels[0] else "middle"
            label = decimal(x[k], lang, 3)
            parts.append(
                text(
                    label,
                    percent(panel.across(at)),
                    panel.down(x[k]) - 6,
                    "ink",
                    text_anchor=anchor,
                    font_weight=700,
                )
            )
            if panel is panels[0]:
                parts.append(dot(percent(panel.across(at)), panel.down(x[k]), 4, "accent"))
    for k in range(4):
        word = f"u = {decimal(u[k], lang)}"
        parts.append(
            text(
                word,
                percent(25 * k + 12.5),
                panels[2].y + 134,
                "muted",
                text_anchor="middle",
                font_size=13,
            )
        )
    return figure(34 + 168 * 2 + 142, *parts)


def bar(panel: Panel, place: int, low: float, high: float, colour: str, opacity: float) -> str:
    return element(
        "rect",
        x=percent(panel.across(place + 0.3)),
        width=percent(panel.width * 0.1),
        y=panel.down(high),
        height=max(0.0, panel.down(low) - panel.down(high)),
        class_=f"{colour}-fill",
        fill=COLOURS[colour],
        opacity=opacity,
    )


def kernels(lang: str) -> str:
    """One HiPPO model read with one C, at three steps: the same kernel, stretched."""
    rng = np.random.default_rng(0)
    N, length = 16, 256
    A, B = hippo.hippo_legs(N)
    C = rng.standard_normal(N)
    panels = [Panel(30 + 112 * row, 82, (0, length - 1), (-1.05, 1.05)) for row in range(3)]
    parts = []
    for panel, step in zip(panels, (0.003, 0.01, 0.03), strict=True):
        values = ssm.kernel(*ssm.bilinear(A, B, step), C, length)
        parts += panel.horizontal({0.0: ""})
        parts.append(panel.curve(range(length), values / np.abs(values).max(), "accent"))
        parts.append(
            text(f"Δ = {decimal(step, lang, 3)}", "100%", panel.y, text_anchor="end", font_size=13)
        )
    parts += panels[-1].vertical({0: "0", 64: "64", 128: "128", 192: "192", 255: "255"})
    return figure(30 + 112 * 2 + 82 + 26, *parts)


def basis(lang: str) -> str:
    """The first four functions of HiPPO-LegS at two times: they stretch as the past grows."""
    word = {"en": "the past at t = ", "fr": "le passé à t = "}[lang]
    parts = [
        legend([("━", c, f"n = {n}") for n, c in enumerate(("muted", "ink", "accent", "second"))])
    ]
    for row, t in enumerate((1.0, 2.0)):
        panel = Panel(44 + 150 * row, 120, (0, 2), (-2.8, 2.8))
        x = np.linspace(0, t, 81)
        values = hippo.legs_basis(4, t, x)
        parts += panel.horizontal({0.0: ""})
        for n, colour in enumerate(("muted", "ink", "accent", "second")):
            parts.append(panel.curve(x, values[:, n], colour))
        parts.append(
            panel.label(word + decimal(t, lang), t, -2.6, "muted", text_anchor="end", font_size=13)
        )
    parts += panel.vertical({0: "0", 1: "1", 2: "2"})
    return figure(44 + 150 + 120 + 26, *parts)


def signal(t):
    """A smooth signal with nothing above seven turns in a unit of time."""
    return (
        np.sin(2 * np.pi * 1.3 * t + 0.4)
        + 0.6 * np.sin(2 * np.pi * 3.7 * t + 1.9)
        + 0.4 * np.sin(2 * np.pi * 7.0 * t + 0.7)
    ) / 2


def reconstruction(lang: str) -> str:
    """What N coefficients of HiPPO-LegS give back of the past, at three times."""
    length = 2001
    t = np.linspace(0, 1, length)
    f = signal(t)
    parts = []
    for row, N in enumerate((8, 32, 128)):
        c = hippo.project_legs(f, N)
        for column, end in enumerate((667, 1333, 2000)):
            panel = Panel(30 + 128 * row, 96, (0, 1), (-1.15, 1.15), x=34.5 * column, width=31)
            seen = np.linspace(0, t[end], 121)
            back = hippo.reconstruct(c[end], hippo.legs_basis(N, t[end], seen))
            parts.append(panel.curve(t[::16], f[::16], "line", 4))
            parts.append(panel.curve(seen, back.clip(-3, 3), "accent", 1.8))
            at = percent(panel.across(t[end]))
            parts.append(line(at, panel.y, at, panel.y + panel.height, "muted"))
            if row == 0:
                parts.append(
                    text(
                        f"t = {['⅓', '⅔', '1'][column]}",
                        at,
                        16,
                        "muted",
                        text_anchor="end" if column == 2 else "middle",
                        font_size=13,
                    )
                )
        parts.append(text(f"N = {N}", "0", 30 + 128 * row + 8, font_size=13))
    return figure(30 + 128 * 2 + 104, *parts)


def memory(lang: str) -> str:
    """The best linear reading of the past from 32 numbers, kept by three matrices."""
    words = {
        "en": ("the signal", "read back from the state", "a random A", "now"),
        "fr": ("le signal", "reconstruit depuis l’état", "A aléatoire", "présent"),
    }[lang]
    rng = np.random.default_rng(7)
    N, length = 32, 400
    t = np.linspace(0, 1, length)
    f = signal(t)
    random = rng.standard_normal((N, N)) / np.sqrt(N)
    random = random - (np.linalg.eigvals(random).real.max() + 0.1) * np.eye(N)  # stable
    systems = [
        (words[2], random, rng.standard_normal(N), STEPS),
        ("HiPPO-LegT", *hippo.hippo_legt(N, theta=1.0), [t[1]]),
        ("HiPPO-LegS", *hippo.hippo_legs(N), STEPS),
    ]
    parts = [legend([("━", "line", words[0]), ("━", "accent", words[1])])]
    for row, (name, A, B, steps) in enumerate(systems):
        panel = Panel(52 + 132 * row, 94, (0, 1), (-1.15, 1.15))
        readings = [read_back(*ssm.bilinear(A, B, step), f, t) for step in steps]
        best = min(readings, key=lambda reading: np.linalg.norm(reading - f))
        parts.append(panel.curve(t[::3], f[::3], "line", 4))
        parts.append(panel.curve(t[::3], best[::3], "accent", 1.8))
        parts.append(text(name, "0", panel.y - 6, font_size=14))
    now = text(words[3] + " →", "100%", panel.y + 112, "muted", text_anchor="end", font_size=12)
    return figure(52 + 132 * 2 + 118, *parts, now)


STEPS = (0.001, 0.002, 0.0035, 0.005, 0.0075, 0.01, 0.02, 0.035, 0.05, 0.1, 0.2, 0.35)


def read_back(Abar, Bbar, f, t):
    """The signal as the best linear reader of the state sees it, after all of f has gone in.

    Best for smooth signals: those with covariance exp(-(s - t)²/2w²), w = 0.03. The state, whose
    columns count alike, carries noise of variance 1e-6.
    """
    smooth = np.exp(-((t[:, None] - t) ** 2) / (2 * 0.03**2))
    columns = ssm.states(Abar, Bbar, np.eye(1, len(f))[0])[::-1].T  # Abar^(L-1-k) Bbar
    M = columns / np.linalg.norm(columns, axis=1, keepdims=True)
    gain = smooth @ M.T @ np.linalg.inv(M @ smooth @ M.T + 1e-6 * np.eye(len(M)))
    return gain @ (M @ f)


def conditioning(lang: str) -> str:
    """The largest entry of the matrix that diagonalises HiPPO-LegS, and of the one S4 uses."""
    words = {
        "en": ("V of HiPPO", "2.52ᴺ", "S4’s unitary V", "state size N"),
        "fr": ("V de HiPPO", "2,52ᴺ", "V unitaire de S4", "taille N de l’état"),
    }[lang]
    sizes = np.arange(1, 65)
    # Row i, column j of V is binom(i + j, i - j) up to a factor of the basis (S4, lemma 3.2).
    largest = [max(comb(i + j, i - j) for i in range(N) for j in range(i + 1)) for N in sizes]
    unitary = [np.abs(s4.dplr_legs(N)[3]).max() for N in sizes]
    panel = Panel(56, 220, (0, 64), (-1, 27))
    parts = [
        legend(
            [("━", "second", words[0])],
            [("┅", "muted", words[1]), ("━", "accent", words[2])],
        )
    ]
    parts += panel.horizontal({0.0: "1", 8.0: "10⁸", 16.0: "10¹⁶", 24.0: "10²⁴"})
    parts += panel.vertical({0: "", 16: "16", 32: "32", 48: "48", 64: "64"})
    parts.append(
        panel.curve(sizes, 4 * sizes / 3 * np.log10(2), "muted", 1.5, stroke_dasharray="5 4")
    )
    parts.append(panel.curve(sizes, [np.log10(float(v)) for v in largest], "second", 2.5))
    parts.append(panel.curve(sizes, np.log10(unitary), "accent", 2.5))
    name = axis(words[3], 310)
    return figure(314, *parts, name)


def eigenvalues(lang: str) -> str:
    """Four sets of eigenvalues, in the half-plane and, one step later, in the unit disc."""
    words = {
        "en": (("HiPPO-", "LegS"), ("normal", "part"), ("", "S4D-Inv"), ("", "S4D-Lin")),
        "fr": (("HiPPO-", "LegS"), ("partie", "normale"), ("", "S4D-Inv"), ("", "S4D-Lin")),
    }[lang]
    N, step = 32, 0.02
    inverse, linear = diagonal.s4d_inv(N), diagonal.s4d_lin(N)
    sets = (
        np.diag(hippo.hippo_legs(N)[0]).astype(complex),
        s4.dplr_legs(N)[0],
        np.concatenate([inverse, inverse.conj()]),
        np.concatenate([linear, linear.conj()]),
    )
    parts = []
    for column, (names, Lambda) in enumerate(zip(words, sets, strict=True)):
        x = 25.5 * column
        parts += [text(one, percent(x), 14 + 16 * n, font_size=13) for n, one in enumerate(names)]
        panel = Panel(42, 150, (-34, 2), (-np.arcsinh(400), np.arcsinh(400)), x=x, width=23.5)
        parts += panel.horizontal({0.0: ""})
        at = percent(panel.across(0))
        parts.append(line(at, 42, at, 192))
        parts += panel.dots(Lambda.real, np.arcsinh(Lambda.imag), 2.4, "second")
        Abar, _ = diagonal.discretize_diagonal(Lambda, np.ones(N), step, "bilinear")
        parts.append(disc(Abar, x))
    return figure(386, *parts)


def disc(Abar, x: float) -> str:
    """The unit circle and the eigenvalues in it, round at every width."""
    shapes = [
        element(
            "circle",
            r=1,
            class_="line hollow",
            fill="none",
            stroke=COLOURS["line"],
            stroke_width=0.02,
        )
    ]
    shapes += [
        element(
            "circle",
            cx=round(z.real, 2),
            cy=round(-z.imag, 2),
            r=0.045,
            class_="accent",
            fill=COLOURS["accent"],
        )
        for z in Abar
    ]
    return element(
        "svg", *shapes, x=percent(x), y=206, width="23.5%", height=170, viewBox="-1.1 -1.1 2.2 2.2"
    )


def draw() -> dict[str, str]:
    """Every figure of the article: its file's name → its SVG."""
    figures = (results, costs, model, discretisation, views, kernels, basis, reconstruction, memory,
               conditioning, eigenvalues, layer)  # fmt: skip
    return {f"{one.__name__}.{lang}.svg": one(lang) for one in figures for lang in LANGUAGES}
