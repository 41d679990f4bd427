"""Servers on this machine that speak the protocols of routing services, faithfully or badly."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import asin, cos, radians, sin, sqrt
from typing import Any
from urllib.parse import parse_qs, urlsplit


def km_between(a, b):
    """Great-circle km of two (lat, lon)."""
    (p, x), (q, y) = (map(radians, point) for point in (a, b))
    h = sin((q - p) / 2) ** 2 + cos(p) * cos(q) * sin((y - x) / 2) ** 2
    return 2 * 6371 * asin(sqrt(h))


def drive(a, b):
    """Seconds and metres at 60 km/h on 1.3 times the distance; a third slower northward."""
    km = 1.3 * km_between(a, b)
    return round(km * (80 if b[0] > a[0] else 60), 1), round(km * 1000, 1)


class Script:
    """What a server does: a list of misdeeds, one per request, then it behaves."""

    def __init__(self, *misdeeds, limit=100, change=None, key=""):
        self.misdeeds = list(misdeeds)
        self.limit = limit
        self.change = change or (lambda answer: answer)
        self.key = key
        self.asked: list[str] = []
        self.queries: list[Any] = []
        self.agents: list[str] = []


def _osrm(handler, script):
    url = urlsplit(handler.path)
    _, service, version, profile, where = url.path.split("/")
    assert (service, version, profile) == ("table", "v1", "driving")
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    points = []
    for text in where.split(";"):
        lon, lat = map(float, text.split(","))
        points.append((lat, lon))
    if len(points) > script.limit:
        return 400, {"code": "TooBig", "message": "Too many table coordinates"}
    rows = [points[int(k)] for k in query["sources"].split(";")]
    columns = [points[int(k)] for k in query["destinations"].split(";")]
    legs = [[drive(a, b) for b in columns] for a in rows]

    def near(point):
        return {"location": [point[1], point[0]], "distance": 12.3, "name": "", "hint": ""}

    return 200, {
        "code": "Ok",
        "durations": [[leg[0] for leg in row] for row in legs],
        "distances": [[leg[1] for leg in row] for row in legs],
        "sources": [near(point) for point in rows],
        "destinations": [near(point) for point in columns],
    }


def _valhalla(handler, script):
    body = _body(handler)
    assert handler.path == "/sources_to_targets"
    rows, columns = ([(p["lat"], p["lon"]) for p in body[k]] for k in ("sources", "targets"))
    if max(len(rows), len(columns)) > script.limit:
        return 400, {"error_code": 150, "error": "Exceeded max locations: 50", "status_code": 400}
    speed = {"auto": 1, "bicycle": 4, "pedestrian": 12}[body["costing"]]
    table = [
        [
            {
                "from_index": i,
                "to_index": j,
                "time": drive(a, b)[0] * speed,
                "distance": drive(a, b)[1] / 1000,
            }
            for j, b in enumerate(columns)
        ]
        for i, a in enumerate(rows)
    ]
    return 200, {"sources_to_targets": table, "units": "kilometers"}


def _ors(handler, script):
    body = _body(handler)
    if script.key and handler.headers.get("Authorization") != script.key:
        return 403, {"error": "Access to this API has been disallowed"}
    points = [(lat, lon) for lon, lat in body["locations"]]
    rows, columns = ([points[int(k)] for k in body[n]] for n in ("sources", "destinations"))
    if len(rows) * len(columns) > script.limit**2:
        return 400, {"error": {"code": 6004, "message": "Request exceeds the limit of routes"}}
    legs = [[drive(a, b) for b in columns] for a in rows]
    return 200, {
        "durations": [[leg[0] for leg in row] for row in legs],
        "distances": [[leg[1] / 1000 for leg in row] for row in legs],
        "sources": [{"location": [p[1], p[0]], "snapped_distance": 3.2} for p in rows],
        "destinations": [{"location": [p[1], p[0]], "snapped_distance": 3.2} for p in columns],
    }


PROTOCOLS = {"osrm": _osrm, "valhalla": _valhalla, "ors": _ors}


def _body(handler):
    return json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))


def _send(handler, status, data, headers=()):
    handler.send_response(status)
    for name, value in headers:
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


def _misbehave(handler, deed):
    """Do one misdeed: a status with headers, bytes, silence, a drip, or a broken connection."""
    if deed == "silence":
        time.sleep(0.5)
        handler.close_connection = True
    elif deed == "drip":
        handler.send_response(200)
        handler.end_headers()
        for _ in range(12):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)
        handler.close_connection = True
    elif deed == "hang up":
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b'{"code": "Ok"')
        handler.close_connection = True
    elif isinstance(deed, bytes):
        _send(handler, 200, deed)
    else:
        status, *headers = deed
        _send(handler, status, b"busy", headers)


@contextmanager
def serving(answer, script):
    """A server whose requests ``answer(handler, script)`` turns into (status, JSON); its URL."""

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self):
            script.asked.append(self.path)
            try:
                if script.misdeeds:
                    _misbehave(self, script.misdeeds.pop(0))
                    return
                status, data = answer(self, script)
                if status == 200:
                    data = script.change(data)
                _send(self, status, json.dumps(data).encode())
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        do_GET = do_POST = handle_any  # noqa: N815 - http.server calls these names

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
