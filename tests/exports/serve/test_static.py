"""A folder of files behind a web server that knows nothing of feeds."""

import functools
import http.client
import http.server
import re
import shutil
import socket
import subprocess
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from passerelle.tests.publishing import House

DOCS = Path(__file__).parents[3] / "docs" / "feeds.md"


@pytest.fixture
def house(tmp_path, plan):
    made = House(tmp_path / "feeds")
    made.publish(plan, static=True)
    return made


def asked(port, path, method="GET", **headers):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=fields)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()


def test_any_server_of_files_hands_out_feeds_and_turns_with_the_link(house, moved):
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_words):
            pass

    handler = functools.partial(Quiet, directory=str(house.root / "current" / "www"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_port
        path = f"/c/{house.tokens['learner:L02']}.ics"
        status, headers, body = asked(port, path)
        assert (status, body) == (200, house.feed("learner:L02"))
        since = headers["Last-Modified"]
        assert asked(port, path, If_Modified_Since=since)[0] == 304
        house.publish(moved)
        assert asked(port, path, If_Modified_Since=since)[2] == house.feed("learner:L02")
        quiet = f"/c/{house.tokens['learner:L03']}.ics"
        assert asked(port, quiet, If_Modified_Since=since)[0] == 304
        server.shutdown()


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_the_configuration_in_the_documentation_serves_feeds(house, tmp_path, moved):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = re.search(r"<!-- nginx -->\n```nginx\n(.*?)```", DOCS.read_text(), re.DOTALL)
    assert found
    server = found[1].replace("/srv/feeds", str(house.root)).replace(":8080", f":{port}")
    server = server.replace("/var/log/nginx/feeds.log", f"{tmp_path}/log")
    temporary = "".join(
        f"{name}_temp_path {tmp_path}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = tmp_path / "nginx.conf"
    config.write_text(
        f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/start;\nuser root;\nevents {{ }}\n"
        f"http {{ {temporary} {server} }}\n"
    )
    process = subprocess.Popen(
        [str(shutil.which("nginx")), "-c", str(config)], stderr=subprocess.DEVNULL
    )
    try:
        token = house.tokens["learner:L02"]
        path = f"/c/{token}.ics"
        for _ in range(50):
            try:
                status, headers, body = asked(port, path)
                break
            except OSError:
                time.sleep(0.1)
        assert (status, body) == (200, house.feed("learner:L02"))
        assert headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert headers["Cache-Control"] == "private, no-cache"
        assert headers["Vary"] == "Accept-Encoding"
        assert asked(port, path, Accept_Encoding="gzip")[1]["Content-Encoding"] == "gzip"
        assert asked(port, path, If_None_Match=headers["ETag"])[0] == 304
        assert asked(port, path, "HEAD")[0] == 200
        assert asked(port, path, "POST")[0] == 403
        assert asked(port, f"/c/{token}.html")[1]["Content-Type"] == "text/html; charset=utf-8"
        assert b"public.ics" in asked(port, "/public.html")[2]
        assert asked(port, "/robots.txt")[2] == b"User-agent: *\nAllow: /\n"
        for missing in (f"/c/{'x' * 32}.ics", "/c/", "/", "/c/../../manifest.json"):
            assert asked(port, missing)[0] in (400, 404)
        house.publish(moved)
        assert asked(port, path, If_None_Match=headers["ETag"])[2] == house.feed("learner:L02")
        assert token not in (tmp_path / "log").read_text()
    finally:
        process.terminate()
        process.wait()
