"""Those who use the platform: they look its name up and keep the answer, hold a connection, wait, give up, connect anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .cloud.network import WORLD

if TYPE_CHECKING:
    from .world import World


class Client:
    def __init__(self, world: World, name: str, index: int) -> None:
        self.world, self.name, self.index = world, name, index
        self.known: str | None = None
        self.known_until = 0.0
        self.connected: str | None = None
        self.errors = 0
        # When it last began to fail; none while it writes.
        self.failing_since: float | None = None
        rng = world.rng["clients"]
        # Resolvers of different clients looked the name up at different times.
        self.known_until = world.hub.now + 60.0 * rng.random()
        self.known = world.dns.resolve(name)[0]
        world.hub.later(rng.random() * world.assume.client_pause_seconds, self.go_on)

    def go_on(self) -> None:
        world, assume = self.world, self.world.assume
        if world.hub.now >= self.known_until or self.known is None:
            self.known, ttl = world.dns.resolve(self.name)
            self.known_until = world.hub.now + ttl
        if self.connected is None:
            if not self._answers(self.known):
                self._failed(assume.client_timeout_seconds)
                return
            self.connected = self.known
        region = self.connected
        if not self._answers(region):
            self.connected = None
            self._failed(assume.client_timeout_seconds)
            return
        if world.serves(region, self.name) and world.write(region, self.name):
            self.errors = 0
            if self.failing_since is not None:
                self.failing_since = None
            world.hub.later(
                assume.client_pause_seconds if world.is_calm() else assume.client_every_seconds,
                self.go_on,
            )
            return
        self.errors += 1
        if self.errors >= assume.client_errors:
            self.errors, self.connected = 0, None
        self._failed(assume.client_every_seconds)

    def _answers(self, region: str) -> bool:
        return self.world.network.reaches(WORLD, region)

    def _failed(self, after: float) -> None:
        if self.failing_since is None:
            self.failing_since = self.world.hub.now
        self.world.hub.later(max(0.2, after), self.go_on)
