"""The figures of “Introduction to SSM and S4”, computed by `models` and drawn in both languages.

One function a figure, in the order of the article; each has its own words. The file is longer
than others here because an article's figures are kept together, where a reader looks for them.
"""

import json
from math import comb

import numpy as np

from content.pages.landing.figures import results
from content.ssm.introduction.diagrams import layer, model
from models import diagonal, digits, hippo, s4, ssm
from theme.drawing import (
    COLOURS,
    Panel,
    axis,
    decimal,
    element,
    figure,
    legend,
    line,
    percent,
    text,
)

LANGUAGES = ("en", "fr")
# The mass on a spring: it swings once in two units of time and loses e in two.
SPRING = np.array([[0.0, 1.0], [-(np.pi**2) - 0.25, -1.0]])
FORCE, POSITION = np.array([0.0, 1.0]), np.array([1.0, 0.0])
PUSHES, PUSH_STEP = np.array([1.0, 2.0, 0.0, 3.0, *[0.0] * 8]), 0.5


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
    return figure(358, *parts, name)


def sup(power: int) -> str:
    return str(power).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def spring(lang: str) -> str:
    """The eigenvalues of the spring, and its impulse response with the envelope."""
    words = {
        "en": ("impulse response", "envelope", "Re λ", "Im λ", "time"),
        "fr": ("réponse impulsionnelle", "enveloppe", "Re λ", "Im λ", "temps"),
    }[lang]
    parts = [legend([("━", "accent", words[0]), ("┅", "muted", words[1])])]
    plane = Panel(44, 150, (-1.5, 0.6), (-4.4, 4.4), width=30)
    zero = percent(plane.across(0))
    parts.append(line("0", plane.down(0), "30%", plane.down(0)))
    parts.append(line(zero, plane.y, zero, plane.y + plane.height))
    values = np.linalg.eigvals(SPRING)
    parts += plane.dots(values.real, values.imag, 4.5, "second")
    for value in values:
        at = percent(plane.across(value.real))
        said = f"−½ {'+' if value.imag > 0 else '−'} iπ"
        down = plane.down(value.imag) + (20 if value.imag > 0 else -10)
        parts.append(text(said, at, down, text_anchor="middle", font_size=13))
    parts.append(text(words[2], "0", plane.down(0) - 6, "muted", font_size=12))
    parts.append(text(words[3], zero, plane.y - 2, "muted", text_anchor="middle", font_size=12))
    t = np.linspace(0, 8, 241)
    chart = Panel(44, 150, (0, 8), (-0.34, 0.34), x=40, width=60)
    parts += chart.horizontal({0.0: ""})
    edge = np.exp(-t / 2) / np.pi
    for sign in (1, -1):
        parts.append(chart.curve(t, sign * edge, "muted", 1.2, stroke_dasharray="5 4"))
    kernel = hippo.basis_kernels(SPRING, FORCE, t) @ POSITION
    parts.append(chart.curve(t, kernel, "accent", 2.2))
    parts += chart.vertical({0: "0", 2: "2", 4: "4", 6: "6", 8: "8"})
    parts.append(text(words[4], "70%", 230, "muted", text_anchor="middle", font_size=12))
    return figure(236, *parts)


def discretisation(lang: str) -> str:
    """One mode driven by one pulse, by four rules at three steps, and the exact answer."""
    words = {
        "en": ("exact", "forward Euler", "backward Euler", "bilinear", "zero-order hold", "step"),
        "fr": (
            "exacte",
            "Euler explicite",
            "Euler implicite",
            "bilinéaire",
            "bloqueur d’ordre zéro",
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
    duration, fine = 8.0, 1 / 16
    for row, step in enumerate((0.05, 0.25, 0.5)):
        panel = Panel(92 + 126 * row, 100, (0, duration), (-0.075, 0.24))
        times = np.arange(0, duration, fine)
        held = (times < 4).astype(float)
        exact = ssm.states(*ssm.zero_order_hold(SPRING, FORCE, fine), held)[:, 0]
        parts += panel.horizontal({0.0: ""})
        parts.append(panel.curve(times + fine, exact, "line", 7))
        for rule, (colour, dash) in zip(rules, looks, strict=True):
            ends = step * np.arange(1, round(duration / step) + 1)
            answer = ssm.states(*rule(SPRING, FORCE, step), (ends <= 4).astype(float))[:, 0]
            if rule is ssm.zero_order_hold:
                parts += panel.dots(ends, answer, 2.2, colour)
            else:
                parts.append(
                    panel.curve(ends, answer.clip(-9, 9), colour, 1.8, stroke_dasharray=dash)
                )
        label = f"{words[5]} Δ = {decimal(step, lang)}"
        parts.append(text(label, "100%", panel.y - 6, "muted", text_anchor="end", font_size=13))
    return figure(92 + 126 * 3 - 20, *parts)


def views(lang: str) -> str:
    """The same outputs from the differential equation, the recurrence and the convolution."""
    words = {
        "en": (
            "continuous: the spring follows the force",
            "recurrence: the state, step by step",
            "convolution: the traces, summed",
            ("force held (scaled)", "output", "velocity (scaled)", "time"),
        ),
        "fr": (
            "continu\u202f: le ressort suit la force",
            "récurrence\u202f: l’état, pas à pas",
            "convolution\u202f: somme des traces",
            ("force maintenue (réduite)", "sortie", "vitesse (réduite)", "temps"),
        ),
    }[lang]
    names = words[3]
    steps = np.arange(1, len(PUSHES) + 1)
    system = ssm.zero_order_hold(SPRING, FORCE, PUSH_STEP)
    states = ssm.states(*system, PUSHES)
    y = states @ POSITION
    end = len(PUSHES) + 0.4
    top = 1.75 * abs(y).max()
    panels = [Panel(70 + 142 * row, 104, (0, end), (-top, top)) for row in range(3)]
    parts = [
        legend([("●", "accent", names[1]), ("┅", "muted", names[0])], [("▮", "second", names[2])])
    ]
    for title, panel in zip(words[:3], panels, strict=True):
        parts.append(text(title, "0", panel.y - 6, font_size=13))
        parts += panel.horizontal({0.0: ""})
    fine = ssm.zero_order_hold(SPRING, FORCE, PUSH_STEP / 20)
    path = np.append(0, ssm.states(*fine, np.repeat(PUSHES, 20)) @ POSITION)
    force = np.repeat(PUSHES, 2) * top / 3.2
    parts.append(
        panels[0].curve(
            np.repeat(np.arange(len(PUSHES) + 1), 2)[1:-1],
            force,
            "muted",
            1.5,
            stroke_dasharray="4 3",
        )
    )
    parts.append(panels[0].curve(np.arange(len(path)) / 20, path, "accent", 2.2))
    for k in steps:
        position, velocity = states[k - 1]
        for x, value, colour in (
            (k - 0.12, position, "accent"),
            (k + 0.12, velocity / 4, "second"),
        ):
            parts.append(bar(panels[1], x, value, colour))
    for j, colour in zip((0, 1, 3), ("second", "ink", "muted"), strict=True):
        alone = np.repeat(PUSHES * (np.arange(len(PUSHES)) == j), 20)
        trace = np.append(0, ssm.states(*fine, alone) @ POSITION)[20 * j :]
        parts.append(panels[2].curve(j + np.arange(len(trace)) / 20, trace, colour, 1.6))
    for panel in panels:
        parts += panel.dots(steps, y, 3.4, "accent")
    ticks = {0: "0", 2: "1", 4: "2", 6: "3", 8: "4", 10: "5", 12: "6"}
    parts += panels[2].vertical(ticks)
    parts.append(axis(names[3], panels[2].y + 138))
    return figure(panels[2].y + 144, *parts)


def bar(panel: Panel, place: float, value: float, colour: str) -> str:
    """A bar from zero to a value, 0.2 wide."""
    low, high = sorted((0.0, value))
    return element(
        "rect",
        x=percent(panel.across(place - 0.1)),
        width=percent(panel.across(0.2) - panel.across(0)),
        y=panel.down(high),
        height=panel.down(low) - panel.down(high),
        class_=f"{colour}-fill",
        fill=COLOURS[colour],
        opacity=0.75,
    )


def kernels(lang: str) -> str:
    """The kernel of the spring at three steps: the same shape, stretched."""
    length = 256
    panels = [Panel(30 + 112 * row, 82, (0, length - 1), (-1.05, 1.05)) for row in range(3)]
    parts = []
    for panel, step in zip(panels, (0.01, 0.03, 0.1), strict=True):
        values = ssm.kernel(*ssm.bilinear(SPRING, FORCE, step), POSITION, length)
        parts += panel.horizontal({0.0: ""})
        parts.append(panel.curve(range(length), values / np.abs(values).max(), "accent"))
        parts.append(
            text(f"Δ = {decimal(step, lang)}", "100%", panel.y, text_anchor="end", font_size=13)
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
    """The best linear reading of the past from 32 numbers, kept by five matrices."""
    words = {
        "en": ("the signal", "read back from the state", "now", "error"),
        "fr": ("le signal", "reconstruit depuis l’état", "présent", "erreur"),
    }[lang]
    t = np.linspace(0, 1, 400)
    f = signal(t)
    parts = [legend([("━", "line", words[0]), ("━", "accent", words[1])])]
    rows = remembered(lang)
    for row, (name, A, B, steps) in enumerate(rows):
        panel = Panel(52 + 112 * row, 78, (0, 1), (-1.15, 1.15))
        best = best_reading(A, B, steps, f, t)
        error = np.linalg.norm(best - f) / np.linalg.norm(f)
        parts.append(panel.curve(t[::3], f[::3], "line", 4))
        parts.append(panel.curve(t[::3], best[::3], "accent", 1.8))
        parts.append(text(name, "0", panel.y - 8, font_size=14))
        said = f"{words[3]} {decimal(100 * error, lang, 0 if error > 0.1 else 1)}"
        said += "\u202f%" if lang == "fr" else "%"
        parts.append(text(said, "100%", panel.y - 8, "second", text_anchor="end", font_size=13))
    down = 52 + 112 * len(rows) - 16
    now = text(words[2] + " →", "100%", down, "muted", text_anchor="end", font_size=12)
    return figure(down + 8, *parts, now)


def remembered(lang: str):
    """Name, A, B and steps of each system of the figure, with N = 32."""
    rng = np.random.default_rng(7)
    N = 32
    gaussian = rng.standard_normal((N, N)) / np.sqrt(N)
    gaussian = gaussian - (np.linalg.eigvals(gaussian).real.max() + 0.1) * np.eye(N)  # stable
    entry = rng.standard_normal(N)
    R = rng.standard_normal((N, N))
    normal = 5 * (R - R.T) / np.sqrt(N) - np.eye(N) / 2
    names = {
        "en": ("random, Gaussian", "random, normal"),
        "fr": ("aléatoire, gaussienne", "aléatoire, normale"),
    }[lang]
    return [
        (names[0], gaussian, entry, STEPS),
        ("diag(−1, …, −N)", np.diag(-np.arange(1.0, N + 1)), np.ones(N), STEPS),
        (names[1], normal, rng.standard_normal(N), STEPS),
        ("HiPPO-LegT", *hippo.hippo_legt(N, theta=1.0), [1 / 399]),
        ("HiPPO-LegS", *hippo.hippo_legs(N), STEPS),
    ]


def best_reading(A, B, steps, f, t):
    """What is read back at the step, of those given, at which least is lost."""
    readings = [read_back(*ssm.bilinear(A, B, step), f, t) for step in steps]
    return min(readings, key=lambda reading: np.linalg.norm(reading - f))


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
    return figure(316, *parts, name)


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


def trained() -> dict:
    """What `invoke train` has left."""
    return json.loads(digits.RESULTS.read_text("utf-8"))


KINDS = (("S4D", "accent"), ("line", "muted"), ("random", "second"), ("tanh", "ink"))


def pairs_of(entries: list) -> list:
    """Two a row, for a legend."""
    return [entries[place : place + 2] for place in range(0, len(entries), 2)]


def learning(lang: str) -> str:
    """The training loss of four networks, three seeds each, and their accuracies."""
    words = {
        "en": ("S4D", "random on its line", "random A", "tanh network", "step"),
        "fr": ("S4D", "au hasard sur sa droite", "A aléatoire", "réseau à tanh", "pas"),
    }[lang]
    result = trained()
    panel = Panel(66, 200, (0, result["steps"]), (0, 2.6), width=72)
    parts = [
        legend(*pairs_of([("━", one[1], word) for one, word in zip(KINDS, words, strict=False)]))
    ]
    parts += panel.horizontal({0.0: "0", 1.0: "1", 2.0: "2"})
    for row, (kind, colour) in enumerate(KINDS):
        runs = result[kind]["runs"]
        for run in runs:
            steps = (np.arange(len(run["loss"])) + 0.5) * result["steps"] / len(run["loss"])
            parts.append(panel.curve(steps, run["loss"], colour, 1.8))
        low, *_, high = sorted(100 * run["accuracy"] for run in runs)
        said = f"{low:.1f}–{high:.1f}".replace(".", "," if lang == "fr" else ".")
        said += "\u202f%" if lang == "fr" else "%"
        y = 92 + 46 * row
        parts.append(
            text(said, "100%", y, colour, text_anchor="end", font_size=13, font_weight=700)
        )
    parts += panel.vertical({0: "0", 250: "250", 500: "500", 750: "750"})
    parts.append(text(words[4], "72%", 285, "muted", text_anchor="end", font_size=12))
    return figure(292, *parts)


def learnt(lang: str) -> str:
    """Four kernels of the first layer, before and after training."""
    words = {
        "en": ("before", "after", "the picture", "age, in steps"),
        "fr": ("avant", "après", "l’image", "âge, en pas"),
    }[lang]
    before, after = trained()["kernels"]
    length = len(before[0])
    parts = [
        legend(
            [("━", "muted", words[0]), ("━", "accent", words[1]), ("▒", "muted", words[2])],
        )
    ]
    for row, pair in enumerate(zip(before, after, strict=True)):
        top = 1.05 * np.abs(pair).max()
        panel = Panel(40 + 78 * row, 68, (0, length - 1), (-top, top))
        left = panel.across(digits.WAIT)
        parts.append(
            element(
                "rect",
                x=percent(left),
                y=panel.y,
                width=percent(100 - left),
                height=panel.height,
                class_="muted-fill",
                fill=COLOURS["muted"],
                opacity=0.15,
            )
        )
        parts += panel.horizontal({0.0: ""})
        for kernel, colour, width in zip(pair, ("muted", "accent"), (1.3, 2), strict=True):
            parts.append(panel.curve(range(length), kernel, colour, width))
    parts += panel.vertical({0: "0", 64: "64", 128: "128", 192: "192", 255: "255"})
    parts.append(axis(words[3], 40 + 78 * 4 + 26))
    return figure(40 + 78 * 4 + 32, *parts)


def draw() -> dict[str, str]:
    """Every figure of the article: its file's name → its SVG."""
    figures = (results, costs, model, spring, discretisation, views, kernels, basis, reconstruction,
               memory, conditioning, eigenvalues, layer, learning, learnt)  # fmt: skip
    return {f"{one.__name__}.{lang}.svg": one(lang) for one in figures for lang in LANGUAGES}
