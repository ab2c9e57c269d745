"""Plots of what a benchmark measured; `document` puts them beside its table."""

from collections.abc import Mapping, Sequence

import matplotlib as mpl

from benchmarks import cache


def lines(
    section: str, x: str, y: str, series: Mapping[str, Sequence[tuple[float, float]]]
) -> None:
    """Draw a line for each series of (x, y) > 0, both axes logarithmic, into an SVG."""
    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = section  # the same figures make the same file
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6, 3.4), layout="constrained")
    for label, points in series.items():
        axes.loglog(*zip(*points, strict=True), marker="o", label=label)
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.grid(visible=True, alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    file = cache.plots() / f"{section}-{x}.svg"
    figure.savefig(file, metadata={"Date": None})
    pyplot.close(figure)
