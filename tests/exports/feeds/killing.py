"""Publishes in children that are killed, at each step or at random; run by test_killed.py.

    python killing.py PLAN NEW ROOT steps|TIMES

PLAN is published to ROOT; then NEW is published again and again by children that do not live to
the end. After each death readers must see one of the two plans, whole. At last the next
publication must repair everything. Prints how many died before and after the switch.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

from passerelle.exports.feeds.edition import edition
from passerelle.exports.feeds.publish import publish
from passerelle.exports.feeds.settings import Options
from passerelle.exports.plan_file import read_plan
from passerelle.tests.publishing import BASE, KEY, House, seen

STEPS = ("compare", "feed learner", "feed public", "papers", "handout", "seal", "commit", "switch",
         "prune")  # fmt: skip


def child(house, plan, at, on_step):
    """A publication in a process of its own; its id."""
    number = os.fork()
    if number:
        return number
    publish(house.root, edition(plan, KEY), at=at, make_token=house.token,
            options=Options(base=BASE), on_step=on_step)  # fmt: skip
    os._exit(0)


def die_at(step):
    def on_step(name):
        if name.startswith(step):
            os.kill(os.getpid(), signal.SIGKILL)

    return on_step


def main(plan_path, new_path, root, how):
    plans = [read_plan(Path(plan_path)), read_plan(Path(new_path))]
    house = House(Path(root))
    house.publish(plans[0])
    started = time.perf_counter()
    house.publish(plans[1])
    length = time.perf_counter() - started
    house.publish(plans[0])
    rng = random.Random(7)
    times = STEPS if how == "steps" else range(int(how))
    fates = {"old": 0, "new": 0}
    for turn, step in enumerate(times):
        old = seen(house.root)
        target = plans[(turn + 1) % 2]
        house.now = house.now.replace(year=house.now.year)  # one time for all tries
        at = house.now.fromtimestamp(house.now.timestamp() + 60 * (turn + 1), house.now.tzinfo)
        on_step = die_at(step) if how == "steps" else (lambda _name: None)
        number = child(house, target, at, on_step)
        if how != "steps":
            time.sleep(rng.uniform(0, 1.2 * length))
            os.kill(number, signal.SIGKILL)
        os.waitpid(number, 0)
        torn = seen(house.root)  # raises for a folder that is not whole
        publish(house.root, edition(target, KEY), at=at, make_token=house.token,
                options=Options(base=BASE))  # fmt: skip
        new = seen(house.root)
        assert torn in (old, new), step
        assert new != old
        assert old.keys() == new.keys(), "an address was lost"
        fates["new" if torn == new else "old"] += 1
        left = {path.name for path in (house.root / "releases").iterdir()}
        assert len(left) <= 3, left
    sys.stdout.write(f"{fates}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
