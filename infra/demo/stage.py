"""What the stories need: clients made with the operator's tool, and a receiver that they subscribe."""

import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import receiver as webhooks
import requests
from api import ApiError, Client
from story import Story

OPERATE = Path(__file__).resolve().parents[1] / "operate.py"
SCOPES = ["USERS|POST", "USER|PATCH"]


class StoryError(Exception):
    """The story cannot go on as told."""


class Stage:
    def __init__(self, story: Story) -> None:
        self.story = story
        self.receiver = webhooks.Receiver()
        self._subscriptions: list[tuple[Client, str]] = []

    def __enter__(self) -> "Stage":
        return self

    def __exit__(self, *_: Any) -> None:
        """Ends the subscriptions first: nothing should be sent to a receiver that is gone."""
        for client, subscription in self._subscriptions:
            with contextlib.suppress(ApiError, requests.RequestException):
                client.unsubscribe(subscription)
        self.receiver.close()

    def client(self, name: str, sandbox: bool) -> Client:
        """A new client, subscribed to everything that happens to its customers."""
        made = operate("create-client", "--name", name, *(["--sandbox"] if sandbox else []))
        client = Client(
            os.environ["GATEHOUSE_URL"], name, made["client_id"], made["client_secret"], made["webhook_secret"]
        )
        url = self.receiver.url_for(client.client_id, client.webhook_secret)
        subscription = client.subscribe(url, SCOPES)
        self._subscriptions.append((client, subscription["_id"]))
        kind = "sandbox: Synapse's test values decide" if sandbox else "live: real checks"
        self.story.line(f"client {client.client_id} ({kind})")
        self.story.line(f"    subscribed to {' and '.join(SCOPES)} at {url}")
        return client

    def refuse_a_forgery(self, client: Client) -> None:
        """Shows that verifying means something."""
        url = self.receiver.url_for(client.client_id, client.webhook_secret)
        now = str(int(time.time()))
        stamped = {"webhook-id": "evt_forged", "webhook-timestamp": now, "webhook-signature": "v1,Zm9yZ2Vk"}
        answer = requests.post(url, data=webhooks.forgery(client.client_id), headers=stamped, timeout=5)
        if answer.status_code != 401 or not self.receiver.refused:
            raise StoryError(f"the receiver took a forged webhook: {answer.status_code}")
        self.receiver.refused.clear()
        self.story.line("the receiver answered 401 to a forged webhook; it takes none whose signatures do not hold")


def operate(*arguments: str) -> Any:
    """What an operator does by hand, with the operator's tool."""
    command = [sys.executable, str(OPERATE), "--stack", os.environ.get("GATEHOUSE_STACK", "gatehouse"), *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise StoryError(f"operate.py {arguments[0]} failed: see its message above")
    return json.loads(done.stdout)
