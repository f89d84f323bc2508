"""Whole-number streams that streams.ts repeats bit for bit (Numerical Recipes' LCG)."""


def uniforms(seed, count):
    state = seed
    out = []
    for _ in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        out.append(state / 2**32)
    return out


def numeric(seed, count, shift, scale, decimals):
    """Sums of four uniforms, shifted, scaled, rounded to 1/decimals; decimals 1 makes whole numbers."""
    u = uniforms(seed, 4 * count)
    values = [(u[4 * i] + u[4 * i + 1] + u[4 * i + 2] + u[4 * i + 3] - 2 + shift) * scale for i in range(count)]
    return [int(v * decimals + 1000) / decimals - 1000 / decimals for v in values]


def categories(seed, count, first, last):
    """Values c<first>…c<last>, the lower ones more frequent."""
    return [f"c{first + int(u * u * (last - first + 1))}" for u in uniforms(seed, count)]
