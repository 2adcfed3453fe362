"""Days at a desk that never was: who works when, what goes wrong, and what customers write. All of it from one seed.

Every figure here is argued in docs/reference/simulation.md. What people do and what arrives is drawn before the run, so
that every policy meets the same days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from inhand.desk.routing.simulation.scenario import Arrival, Gap, Person, Rules, Scenario, Turn
from inhand.desk.routing.situation import PersonFacts, TeamFacts, TopicRow
from inhand.desk.rules.targets import Targets
from inhand.desk.teams.hours import Span, WeeklyHours
from inhand.doors.cli.simulate.options import BEGINS
from inhand.ground.chance import Chance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inhand.doors.cli.simulate.options import Options

ZONE = "Europe/Berlin"
OPEN, CLOSE = time(8), time(20)
_BERLIN, _NEW_YORK, _KOLKATA = ZONE, "America/New_York", "Asia/Kolkata"
# Zone, first and last hour of a shift; the people of a team take them in turn.
SHIFTS = {
    "office": ((_BERLIN, 8, 16), (_BERLIN, 10, 18), (_BERLIN, 12, 20)),
    "zones": ((_BERLIN, 9, 17), (_BERLIN, 8, 16), (_BERLIN, 9, 18), (_BERLIN, 10, 18), (_KOLKATA, 9, 18),
              (_NEW_YORK, 8, 16), (_NEW_YORK, 9, 17), (_KOLKATA, 10, 19)),
}  # fmt: skip
COOL_DOWN = timedelta(days=7)
# How much of a day's post comes in each of its hours, local time, and how much of a week's on each of its days.
HOURS = (0.3, 0.2, 0.15, 0.15, 0.2, 0.3, 0.6, 1.2, 2.4, 4.0, 4.6, 4.3, 3.6, 3.9, 4.2, 4.0, 3.6, 2.8, 2.1, 1.8, 1.6,
         1.3, 0.9, 0.5)  # fmt: skip
WEEKDAYS = (1.25, 1.1, 1.05, 1.0, 0.9, 0.3, 0.3)
# Of what is not urgent: low, normal, high.
URGENCIES = (0.22, 0.6, 0.18)
MOST_TURNS = 4
FOLLOW_UP_EFFORT = 0.6
PACE_SPREAD, LOOKS_SPREAD = 0.15, 0.5
ANSWER_MEDIAN, ANSWER_SPREAD = 90.0, 1.2

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a team's people and conversations are numbered from, so that several teams can be one desk."""

    team: int = 1
    first_person: int = 1
    first_conversation: int = 1


def scenario(options: Options, seed: int, place: Place = Place()) -> Scenario:
    """Return the days of one team from one seed."""
    ends = BEGINS + timedelta(days=options.days)
    people = tuple(_people(options, seed, place, ends))
    return Scenario(
        rules=_rules(place, tuple(person.facts.id for person in people)),
        people=people,
        arrivals=tuple(_arrivals(options, seed, place, ends)),
        begins=BEGINS,
        ends=ends + COOL_DOWN,
        read_in=options.read_in,
    )


def _rules(place: Place, members: tuple[int, ...]) -> Rules:
    hours = WeeklyHours(ZONE, tuple(Span(day, OPEN, CLOSE) for day in range(5)))
    team = TeamFacts(
        id=place.team,
        name=f"Team {place.team}",
        is_general=True,
        enabled=True,
        mode="balanced",
        backup=None,
        lead=None,
        end_of_shift_buffer_minutes=20,
        disconnect_minutes=10,
        follow_up_window_minutes=240,
        members=members,
    )
    topic = TopicRow(_topic(place), place.team, enabled=True)
    return Rules((topic,), (team,), {place.team: hours}, {None: Targets()})


def _topic(place: Place) -> str:
    return f"topic-{place.team}"


def _people(options: Options, seed: int, place: Place, ends: datetime) -> Iterator[Person]:
    for number in range(options.people):
        pk = place.first_person + number
        chance = Chance("person", seed, pk)
        shifts = SHIFTS[options.desk]
        zone, first, last = shifts[number % len(shifts)]
        starts_at, ends_at = time(first), time(last)
        days = [BEGINS.date() + timedelta(days=n) for n in range((ends + COOL_DOWN - BEGINS).days)]
        worked = [day for day in days if day.weekday() < 5]  # noqa: PLR2004 -- Monday to Friday
        off = [day for day in worked if chance.happens(options.absent)]
        on = [day for day in worked if day not in off]
        shift = ((_at(day, starts_at, zone), _at(day, ends_at, zone)) for day in on)
        gaps = tuple(gap for starts, ends in shift for gap in _gaps(options, chance, starts, ends))
        yield Person(
            facts=_facts(pk, options.capacity),
            hours=WeeklyHours(
                zone,
                tuple(Span(day, starts_at, ends_at) for day in range(5)),
                away=tuple((_at(day, time(), zone), _at(day + _DAY, time(), zone)) for day in off),
            ),
            gaps=gaps,
            picks_easy=chance.happens(options.picks_easy),
            hands_over=chance.happens(options.hands_over),
            pace=chance.around(1.0, PACE_SPREAD),
        )


def _facts(pk: int, capacity: int) -> PersonFacts:
    """Return a person before the engine looks at them."""
    return PersonFacts(
        id=pk,
        name=f"Person {pk}",
        status="away",
        status_until=None,
        shift_ends_at=None,
        next_shift_at=None,
        last_seen_at=None,
        load=0,
        capacity=capacity,
    )


def _gaps(options: Options, chance: Chance, starts: datetime, ends: datetime) -> list[Gap]:
    """Return when somebody does not work in a shift, in order; of two that overlap the first counts."""
    if chance.happens(options.sick):
        return [Gap(starts, ends)]
    middle = starts + (ends - starts) / 2
    drawn = [
        Gap(starts, starts + chance.between(0.5, 10) * _MINUTE),
        _gap(middle + chance.between(-45, 45) * _MINUTE, 30, said="busy" if chance.happens(0.85) else ""),
        _gap(starts + chance.between(80, 130) * _MINUTE, chance.between(5, 15)),
        _gap(ends - chance.between(80, 130) * _MINUTE, chance.between(5, 15)),
    ]
    if chance.happens(options.forgets):
        minutes = chance.between(30, 180)
        at = starts + chance.between(20, 430) * _MINUTE
        drawn.append(_gap(at, minutes, page_open=chance.happens(options.page_open)))
    return _apart(sorted(drawn, key=lambda gap: gap.starts), ends)


def _gap(starts: datetime, minutes: float, *, said: str = "", page_open: bool = False) -> Gap:
    return Gap(starts, starts + minutes * _MINUTE, said, page_open)


def _apart(gaps: list[Gap], ends: datetime) -> list[Gap]:
    apart: list[Gap] = []
    for gap in gaps:
        if gap.starts < ends and (not apart or apart[-1].ends <= gap.starts):
            apart.append(Gap(gap.starts, min(gap.ends, ends), gap.said, gap.page_open))
    return apart


def _at(day: date, at: time, zone: str) -> datetime:
    """Return a wall time in UTC. None of ours lies where the clocks change."""
    return datetime.combine(day, at, tzinfo=ZoneInfo(zone)).astimezone(BEGINS.tzinfo)


def _arrivals(options: Options, seed: int, place: Place, ends: datetime) -> Iterator[Arrival]:
    """Draw more than come, and keep each with the share of its hour: a Poisson stream whose rate follows the clock."""
    chance = Chance("arrivals", seed, place.team)
    busiest = max(HOURS) * max(WEEKDAYS)
    working_day = sum(HOURS) * sum(WEEKDAYS[:5]) / 5
    between = working_day / (options.per_day * busiest) * 60
    at, pk, zone = BEGINS, place.first_conversation, ZoneInfo(ZONE)
    while (at := at + chance.until_next(between) * _MINUTE) < ends:
        local = at.astimezone(zone)
        if chance.happens(HOURS[local.hour] * WEEKDAYS[local.weekday()] / busiest):
            yield _arrival(options, chance, pk, at, place)
            pk += 1


def _arrival(options: Options, chance: Chance, pk: int, at: datetime, place: Place) -> Arrival:
    urgency = 3 if chance.happens(options.urgent) else chance.choose((0, 1, 2), URGENCIES)
    turns = tuple(_turns(options, chance))
    looks = turns[0].effort * chance.around(1.0, LOOKS_SPREAD)
    return Arrival(pk, at, _topic(place), urgency, turns, looks)


def _turns(options: Options, chance: Chance) -> Iterator[Turn]:
    effort = options.effort
    for number in range(1, MOST_TURNS + 1):
        again = number < MOST_TURNS and chance.happens(options.follow_ups)
        answer = chance.around(ANSWER_MEDIAN, ANSWER_SPREAD) if again else None
        yield Turn(chance.around(effort, options.spread), answer)
        if not again:
            return
        effort = options.effort * FOLLOW_UP_EFFORT
