"""Play the seeds, several at once, and gather the figures."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

from inhand.desk.routing.simulation.engine import simulate
from inhand.desk.routing.simulation.figures import Figures, estimates, figures
from inhand.desk.routing.simulation.placing import POLICIES
from inhand.doors.cli.simulate.made_up import scenario

if TYPE_CHECKING:
    from inhand.desk.routing.simulation.figures import Estimate
    from inhand.doors.cli.simulate.options import Options

Compared = dict[str, dict[str, "Estimate"]]


def compare(options: Options) -> Compared:
    """Return the figures of each policy, by their names, with their standard errors over the seeds."""
    runs = _runs(options)
    return {name: estimates([run[name] for run in runs]) for name in options.policies}


def _runs(options: Options) -> list[dict[str, Figures]]:
    seeds = range(options.seed, options.seed + options.seeds)
    if options.processes == 1 or options.seeds == 1:
        return [play(options, seed) for seed in seeds]
    with ProcessPoolExecutor(options.processes) as pool:
        return list(pool.map(play, [options] * options.seeds, seeds))


def play(options: Options, seed: int) -> dict[str, Figures]:
    """Let every policy meet the same days."""
    days = scenario(options, seed)
    hours = days.rules.hours_of_team
    return {name: figures(simulate(days, POLICIES[name]), hours) for name in options.policies}
