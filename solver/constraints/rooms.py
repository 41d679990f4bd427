"""No more sessions at once than rooms that can hold them (R17, R19)."""

from __future__ import annotations

from itertools import combinations

from passerelle.solver.model import Model

Part = tuple[int, int, int, tuple[int, ...], int]  # day, start, end, rooms, column


def post(model: Model) -> None:
    """Hall's condition at every moment: sessions confined to a set of rooms <= its size.

    With rooms chosen one by one this is the usual capacity row. With sets of rooms it is exact
    because the spans of a day fall into cliques (the compiler sees to it).
    """
    parts: dict[int, dict[int, list[Part]]] = {}
    for o, option in enumerate(model.problem.options):
        for rooms in option.rooms:
            for span in option.occurrences:
                part = (span.day, span.start, span.end, rooms, model.x[o])
                for room in rooms:
                    parts.setdefault(span.day, {}).setdefault(room, []).append(part)
    for by_room in parts.values():
        for cluster in _clusters(by_room):
            _post_cluster(model, cluster)


def _clusters(by_room: dict[int, list[Part]]) -> list[list[Part]]:
    """Parts that share rooms, directly or through others."""
    leader = {room: room for room in by_room}

    def find(room: int) -> int:
        while leader[room] != room:
            room = leader[room]
        return room

    for found in by_room.values():
        for part in found:
            for room in part[3]:
                leader[find(room)] = find(part[3][0])
    clusters: dict[int, dict[tuple[int, tuple[int, ...]], Part]] = {}
    for found in by_room.values():
        for part in found:
            clusters.setdefault(find(part[3][0]), {})[part[4], part[3]] = part
    return [list(found.values()) for found in clusters.values()]


def _post_cluster(model: Model, cluster: list[Part]) -> None:
    seen: set[tuple[int, ...]] = set()
    for moment in sorted({start for _, start, _, _, _ in cluster}):
        alive = [part for part in cluster if part[1] <= moment < part[2]]
        kinds = sorted({rooms for *_, rooms, _ in alive})
        for union in _unions(kinds):
            terms = [(column, 1) for *_, rooms, column in alive if set(rooms) <= set(union)]
            key = tuple(sorted({column for column, _ in terms}))
            if len(key) > len(union) and key not in seen:
                seen.add(key)
                where = "/".join(model.problem.room_names[room] for room in union)
                model.rule("R17", where, terms, high=len(union))


def _unions(kinds: list[tuple[int, ...]]) -> set[tuple[int, ...]]:
    """Unions of overlapping kinds of rooms; apart kinds add nothing to Hall's condition."""
    found: set[tuple[int, ...]] = set()
    for size in range(1, len(kinds) + 1):
        for chosen in combinations(kinds, size):
            found.add(tuple(sorted({room for kind in chosen for room in kind})))
    return found
