"""Small OpenStreetMap files, written for one test."""

from xml.sax.saxutils import quoteattr


def osm_xml(nodes, ways, relations=()):
    """Text of a .osm file: nodes {id: (lat, lon) or (lat, lon, tags)}, ways [(ids, tags)].

    Ways are numbered from 1; relations are [([(type, ref, role)], tags)].
    """

    def tag_lines(tags):
        return "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in tags.items())

    lines = ['<?xml version="1.0"?><osm version="0.6">']
    for name, (lat, lon, *tags) in nodes.items():
        inner = tag_lines(tags[0]) if tags else ""
        lines.append(f'<node id="{name}" version="1" lat="{lat}" lon="{lon}">{inner}</node>')
    for number, (ids, tags) in enumerate(ways, start=1):
        refs = "".join(f'<nd ref="{name}"/>' for name in ids)
        lines.append(f'<way id="{number}" version="1">{refs}{tag_lines(tags)}</way>')
    for number, (members, tags) in enumerate(relations, start=1):
        inner = "".join(
            f'<member type="{sort}" ref="{ref}" role="{role}"/>' for sort, ref, role in members
        )
        lines.append(f'<relation id="{number}" version="1">{inner}{tag_lines(tags)}</relation>')
    return "\n".join([*lines, "</osm>"])


def write_osm(path, nodes, ways, relations=()):
    """Write a .osm file and return its path."""
    path.write_text(osm_xml(nodes, ways, relations), encoding="utf-8")
    return path


def square(side=0.01, lat=50.6, lon=3.0):
    """Four corners of about 1.1 km by 0.7 km, numbered 1 to 4 around."""
    return {
        1: (lat, lon),
        2: (lat, lon + side),
        3: (lat + side, lon + side),
        4: (lat + side, lon),
    }
