"""The pages of paper votes and outcome, served on this machine alone, for a real browser."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import uvicorn
from server_world import PASSWORD

from tally_server.people.roles import Role
from tally_server.web.app import make_app

PATIENCE = 15_000  # milliseconds
SIZE = {"width": 1280, "height": 900}


class Served:
    """A counting place at an address; `page(role)` is a browser window of that person.

    A browser takes http://localhost for a secure origin, so that the cookies are as in use.
    """

    def __init__(self, world: Any, browser: Any, port: int) -> None:
        self.world, self.browser = world, browser
        self.origin = f"http://localhost:{port}"
        self.complaints: list[str] = []

    def page(self, role: Role, again: int = 0, **options: Any) -> Any:
        """Signed in by login and password, as a person does. again: another of this role."""
        login = self.world.person(role, again).login
        page = self.browser.new_context(**({"viewport": SIZE} | options)).new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._heard)
        page.goto(f"{self.origin}/sign-in")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", getattr(self.world, "password", PASSWORD))
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    def _heard(self, message: Any) -> None:
        # A refused form is answered with its status on purpose; the browser says so.
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(message.text)


@contextmanager
def served(world: Any, browser: Any) -> Iterator[Served]:
    """Until the end of the block; afterwards nobody listens any more."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    shown = Served(world, browser, port)
    origins = world.settings.origins | {shown.origin}
    settings = replace(world.settings, origins=origins, hosts=("localhost",))
    world.place.settings = settings
    app = make_app(world.place, world.areas)
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    try:
        yield shown
    finally:
        server.should_exit = True
        thread.join()
