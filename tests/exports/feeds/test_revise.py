"""Whatever plans follow each other: counts never go down, what stays is untouched."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from passerelle.exports.calendar_event import CalendarEvent
from passerelle.exports.feeds.record import Record, body_of, event_of, instant
from passerelle.exports.feeds.revise import revise, shown
from passerelle.exports.timezones import aware
from passerelle.exports.words import Words

AT = datetime(2027, 1, 4, 8, tzinfo=UTC)
DAY = date(2027, 3, 26)


def event(uid, day, minute, place, status):
    start = aware(DAY + timedelta(days=day), 480 + minute, place, uid)
    return CalendarEvent(
        uid=uid, summary=f"Cours {uid}", start=start, end=start + timedelta(hours=2),
        location=place, status=status, busy=status != "CANCELLED",
    )  # fmt: skip


EVENTS = st.builds(
    event,
    st.sampled_from("abcd"),
    st.integers(0, 5),
    st.sampled_from((0, 5, 60)),
    st.sampled_from(("FR", "BE")),
    st.sampled_from(("CONFIRMED", "TENTATIVE", "CANCELLED")),
)
PLANS = st.lists(st.lists(EVENTS, max_size=4, unique_by=lambda e: e.uid), min_size=2, max_size=6)


@given(PLANS)
def test_counts_never_go_down_and_what_stays_is_untouched(plans):
    records: dict[str, Record] = {}
    for turn, events in enumerate(plans):
        revision = revise(records, events, AT + timedelta(days=turn), Words("fr"), "feed")
        after = {record.uid: record for record in revision.records}
        assert records.keys() <= after.keys()
        for uid, former in records.items():
            now = after[uid]
            assert now.sequence >= former.sequence
            assert now.modified >= former.modified
            if now.body == former.body:
                assert (now.sequence, now.modified) == (former.sequence, former.modified)
            else:
                assert now.modified > former.modified
                old, new = former.event, now.event
                rescheduled = (instant(old.start), instant(old.end), old.status) != (
                    instant(new.start), instant(new.end), new.status,
                )  # fmt: skip
                assert now.sequence == former.sequence + rescheduled
        assert {uid for uid, r in after.items() if r.planned} == {e.uid for e in events}
        assert {r.uid for r in revision.written} == {c.uid for c in revision.changes}
        records = after
    again = revise(records, plans[-1], AT + timedelta(days=99), Words("fr"), "feed")
    assert (again.written, again.changes) == ((), ())


@given(EVENTS)
def test_an_event_is_read_back_as_it_was_kept(one):
    back = event_of(one.uid, body_of(one))
    assert back == one
    assert body_of(back) == body_of(one)  # the zone too
    assert Record(one.uid, 0, 0, planned=True, body=body_of(one)).start == one.start


def test_a_title_that_looks_like_a_start_does_not_fool_the_reader():
    one = event("a", 0, 0, "FR", "CONFIRMED")
    odd = CalendarEvent("a", '"start":"2020-01-01","', one.start, one.end)
    assert Record("a", 0, 0, planned=True, body=body_of(odd)).start == one.start


def test_what_was_cancelled_is_told_until_sixty_days_after_its_end():
    record = Record("a", 1, 0, planned=False, body=body_of(event("a", 0, 0, "FR", "CANCELLED")))
    end = instant(record.event.end)
    assert shown([record], end + timedelta(days=59))
    assert not shown([record], end + timedelta(days=61))
