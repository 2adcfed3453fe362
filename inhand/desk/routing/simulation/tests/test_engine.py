"""Small days, reckoned by hand."""

from __future__ import annotations

from dataclasses import replace

from inhand.desk.routing.simulation.engine import simulate
from inhand.desk.routing.simulation.placing import POLICIES
from inhand.desk.routing.simulation.scenario import Gap
from inhand.desk.routing.simulation.tests.desks import URGENT, answered, arrival, desk, fate, on, person


def test_one_person_works_in_the_order_of_the_queue() -> None:
    arrivals = [arrival(1, on(9)), arrival(2, on(9, 1)), arrival(3, on(9, 2), urgency=URGENT)]
    assert answered(simulate(desk([person(1)], arrivals))) == {
        1: [(on(9, 10), 1)],
        2: [(on(9, 30), 1)],
        3: [(on(9, 20), 1)],
    }


def test_the_fewest_waiting_get_the_next() -> None:
    arrivals = [arrival(1, on(9), 30), arrival(2, on(9, 1), 5), arrival(3, on(9, 10))]
    outcome = simulate(desk([person(1), person(2)], arrivals))
    assert [each.owners for each in outcome.conversations] == [(1,), (2,), (2,)]


def test_a_break_stops_work_and_keeps_what_is_done() -> None:
    lunch = Gap(on(9, 5), on(9, 35), "busy")
    outcome = simulate(desk([person(1, 8, 20, lunch)], [arrival(1, on(9))]))
    assert answered(outcome) == {1: [(on(9, 40), 1)]}
    assert outcome.people[0].busy_minutes == 10
    assert outcome.people[0].available_minutes == 4 * 12 * 60 - 30


def test_what_comes_at_night_waits_in_the_lane_for_the_first_shift() -> None:
    outcome = simulate(desk([person(1, 8, 16), person(2, 7, 15)], [arrival(1, on(22))]))
    assert answered(outcome) == {1: [(on(7, 10, day=3), 2)]}
    assert fate(outcome, 1).owned_at == on(7, day=3)


def test_a_follow_up_stays_with_its_owner_who_is_back_in_time() -> None:
    """Semantics 4: a follow-up goes to the present owner if they are back before the follow-up window ends."""
    people = [person(1, 8, 17), person(2, 8, 20)]
    outcome = simulate(desk(people, [arrival(1, on(16, 30), 10, 10, again=60)]))
    assert answered(outcome) == {1: [(on(16, 40), 1), (on(8, 10, day=3), 1)]}


def test_a_follow_up_goes_on_when_its_owner_is_not_back_in_time() -> None:
    people = [person(1, 8, 12), person(2, 8, 20)]
    outcome = simulate(desk(people, [arrival(1, on(11, 30), 10, 10, again=60)]))
    # Three minutes to read what the other wrote.
    assert answered(outcome) == {1: [(on(11, 40), 1), (on(12, 53), 2)]}
    assert fate(outcome, 1).handoffs == 1


def test_who_leaves_hands_over_what_would_miss_its_target() -> None:
    """Semantics 5: offered is what would be past target before they return."""
    rest = Gap(on(11), on(12), "away")
    people = [person(1, 10, 20, rest), person(2, 11, 20)]  # at 11 one goes and the other comes
    waiting = [arrival(1, on(10, 30), 60, urgency=2), arrival(2, on(10, 40), 60)]
    outcome = simulate(desk(people, waiting))
    assert (fate(outcome, 1).handovers, fate(outcome, 1).owners) == (1, (1, 2))
    assert (fate(outcome, 2).handovers, fate(outcome, 2).owners) == (0, (1,))
    kept = simulate(desk([replace(people[0], hands_over=False), people[1]], waiting))
    assert (fate(kept, 1).handovers, fate(kept, 1).rescues, fate(kept, 1).owners) == (0, 1, (1, 2))


def test_a_first_reply_is_rescued_at_its_target_from_who_left_without_a_word() -> None:
    """Semantics 5: what stays is rescued at its window, a first reply at its target."""
    gone = Gap(on(9, 5), on(15))
    people = [person(1, 8, 20, gone), person(2, 8, 20, Gap(on(8), on(9, 4)))]
    outcome = simulate(desk(people, [arrival(1, on(9, 3), 20, urgency=URGENT)]))
    assert fate(outcome, 1).owners == (1, 2)
    # The target passes at 9:18, when their silence has lasted thirteen minutes; twenty of work and three of reading in.
    assert answered(outcome) == {1: [(on(9, 41), 2)]}
    assert fate(outcome, 1).stranded == ((on(9, 5), on(9, 18)),)


def test_a_silence_of_ten_minutes_counts_as_away() -> None:
    """Semantics 4, gate 2: disconnected for 10 minutes in a shift counts as away."""
    arrivals = [arrival(1, on(8, 30), 60), arrival(2, on(9, 9)), arrival(3, on(9, 11))]
    outcome = simulate(desk([person(1, 8, 20, Gap(on(9), on(15))), person(2)], arrivals))
    # Both hold one at 9:00; who was given one longest ago is asked first. The third comes when the silence is told.
    assert [each.owners[0] for each in outcome.conversations] == [1, 2, 2]


def test_a_page_left_open_hides_that_nobody_is_there() -> None:
    gone = Gap(on(9), on(15), page_open=True)
    outcome = simulate(desk([person(1, 8, 20, gone)], [arrival(1, on(9, 30))]))
    assert fate(outcome, 1).owners == (1,)
    assert answered(outcome) == {1: [(on(15, 10), 1)]}
    assert fate(outcome, 1).owned_at == on(15)


def test_claiming_people_take_the_easy_ones_first_unless_they_must_take() -> None:
    """Semantics 5: before claiming something new, the first of (urgent, then oldest) over 5 business minutes."""
    people = [person(1, picks_easy=True)]
    arrivals = [
        arrival(1, on(9), 20),
        arrival(2, on(9, 1), 30),
        arrival(3, on(9, 2), 2),
        arrival(4, on(9, 3), 40, urgency=URGENT),
    ]
    freely = simulate(desk(people, arrivals), POLICIES["claim_freely"])
    assert _order(freely) == [1, 3, 2, 4]
    told = simulate(desk(people, arrivals), POLICIES["claim"])
    assert _order(told) == [1, 4, 2, 3]


def _order(outcome: object) -> list[int]:
    waits = answered(outcome)  # type: ignore[arg-type]
    return sorted(waits, key=lambda pk: waits[pk][0][0] or on(23))


def test_round_robin_elsewhere_gives_it_to_who_is_next_whether_there_or_not() -> None:
    people = [person(1, 12, 20), person(2, 8, 16)]
    arrivals = [arrival(pk, on(8, pk)) for pk in range(1, 4)]
    outcome = simulate(desk(people, arrivals), POLICIES["robin_elsewhere"])
    assert answered(outcome) == {1: [(on(12, 10), 1)], 2: [(on(8, 12), 2)], 3: [(on(12, 20), 1)]}
    assert fate(outcome, 1).stranded == ((on(8, 1), on(12)),)


def test_fewest_open_counts_what_waits_on_the_customer_too() -> None:
    people = [person(1), person(2)]
    arrivals = [arrival(1, on(9), 10, 10, again=300), arrival(2, on(10)), arrival(3, on(11))]
    outcome = simulate(desk(people, arrivals), POLICIES["fewest_open"])
    assert [each.owners for each in outcome.conversations] == [(1,), (2,), (2,)]


def test_what_is_unanswered_at_the_end_is_told_as_waiting() -> None:
    outcome = simulate(desk([person(1)], [arrival(1, on(19, 55, day=4), 30)], days=3))
    assert fate(outcome, 1).is_waiting
    assert answered(outcome) == {1: [(None, None)]}


def test_loads_are_kept_when_asked_for() -> None:
    outcome = simulate(desk([person(1)], [arrival(1, on(9))]), keeps_loads=True)
    assert outcome.people[0].loads == ((on(9), 1), (on(9, 10), 0))
