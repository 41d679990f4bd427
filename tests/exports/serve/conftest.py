"""A published folder, and its server without a network."""

import asyncio
from dataclasses import dataclass

import httpx
import pytest

from passerelle.exports.serve.app import FeedServer, make_app
from passerelle.tests.publishing import House


@dataclass
class Door:
    """Asks the application, as a calendar program at an address would."""

    house: House
    server: FeedServer
    time: float

    def ask(self, path, method="GET", client="198.51.100.7", **headers):
        fields = {"accept-encoding": "identity"}
        fields |= {name.replace("_", "-"): value for name, value in headers.items()}

        async def asked():
            transport = httpx.ASGITransport(make_app(self.server), client=(client, 1))
            async with httpx.AsyncClient(
                transport=transport, base_url="http://feeds.example"
            ) as program:
                return await program.request(method, path, headers=fields)

        return asyncio.run(asked())

    def path(self, name, suffix="ics"):
        return f"/c/{self.house.tokens[name]}.{suffix}"


@pytest.fixture
def door(tmp_path, plan):
    house = House(tmp_path / "feeds")
    house.publish(plan)
    made = Door(house, FeedServer(house.root, lambda: made.time), house.now.timestamp())
    made.server.look()
    return made
