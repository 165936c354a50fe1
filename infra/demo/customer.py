"""One customer as the story follows it: what the API answers, and what the webhooks say on the way."""

import queue
import time
from dataclasses import dataclass
from typing import Any

from api import Client
from receiver import Webhook
from stage import Stage, StoryError

PATIENCE_SECONDS = 60
FIRST_WORD_SECONDS = 3
LISTS = ("virtual_docs", "physical_docs")


@dataclass(frozen=True)
class Fate:
    """What became of a customer."""

    permission: str
    watchlists: str
    # Type and status of each document that was submitted.
    documents: frozenset[tuple[str, str]]

    def __str__(self) -> str:
        return ", ".join(self.cells())

    def cells(self) -> tuple[str, str, str]:
        documents = ", ".join(f"{kind} {status}" for kind, status in sorted(self.documents))
        return self.permission, self.watchlists, documents


def told(permission: str, watchlists: str = "NO_MATCH", **documents: str) -> Fate:
    return Fate(permission, watchlists, frozenset(documents.items()))


class Customer:
    def __init__(self, stage: Stage, client: Client, name: str, body: dict[str, Any]) -> None:
        self._stage = stage
        self._story = stage.story
        self._told: Fate | None = None
        self._known: dict[str, str] = {}
        self._newest = 0
        # The revisions that webhooks told of.
        self._heard: set[int] = set()
        self.client = client
        self.name = name
        user = client.create(body)
        self.id = user["_id"]
        self._story.answered(f"user {self.id}, {user['permission']}; the checks go on by themselves")

    def wait_for(self, fate: Fate) -> dict[str, Any]:
        """Tells webhooks as they come, until the API shows the fate told and a webhook has told of it too."""
        self._told = fate
        started, said = time.monotonic(), 0.0
        while True:
            self._tell_webhooks()
            user = self.client.get(self.id)
            told_of = self._known == statuses(user)
            if fate_of(user) == fate and told_of:
                self._explain(user)
                self._story.reached(f"{self.name}: {user['permission']}, {user['watchlists']}")
                return user
            waited = time.monotonic() - started
            if waited > PATIENCE_SECONDS:
                missing = "" if told_of else "; no webhook told of it"
                raise StoryError(f"{self.name}: told was {fate}; after {waited:.0f} s it is {fate_of(user)}{missing}")
            if waited > said + FIRST_WORD_SECONDS:
                said = waited
                self._story.waiting(f"waiting for the checks and their webhooks, {waited:.0f} s")
            time.sleep(0.15)

    def verdict(self) -> bool:
        """Tells the fate as the API shows it now; says whether it is still the one told."""
        found = fate_of(self.client.get(self.id))
        self._story.row(self.name, *found.cells())
        if found != self._told:
            self._story.failure(f"{self.name}: told was {self._told}")
        return found == self._told

    def _tell_webhooks(self) -> None:
        while True:
            try:
                webhook = self._stage.receiver.received.get_nowait()
            except queue.Empty:
                return
            self._tell_webhook(webhook)

    def _tell_webhook(self, webhook: Webhook) -> None:
        note = ""
        if webhook.customer != self.id:
            note = ", of an earlier customer, late"
        elif webhook.revision in self._heard:
            note = ", sent again"
        elif webhook.revision < self._newest:
            note = ", overtaken by a newer one"
        who = "the client's own act" if webhook.updated_by == "SELF" else "Gatehouse's checks"
        self._story.webhook(
            f"webhook {webhook.scope}, revision {webhook.revision}, by {webhook.updated_by} ({who}); "
            f"all signatures hold{note}"
        )
        if webhook.customer != self.id:
            return
        self._heard.add(webhook.revision)
        if webhook.revision > self._newest:
            self._newest = webhook.revision
            self._tell_changes(webhook.user)

    def _tell_changes(self, user: dict[str, Any]) -> None:
        now = statuses(user)
        moved = {what: status for what, status in now.items() if self._known.get(what) != status}
        for what, status in moved.items():
            self._story.change(what, self._known.get(what), status)
        if not moved:
            self._story.line("    no status moves yet")
        self._known = now

    def _explain(self, user: dict[str, Any]) -> None:
        """Why: what the API says of invalid documents, of lists, and of what is missing for the next permission."""
        for document in submitted(user):
            if reasons := document.get("invalid_reasons"):
                self._story.line(f"    why: {document['document_type']}: {', '.join(reasons)}")
        if user["watchlists"] not in ("NO_MATCH", "PENDING"):
            for base in self.client.get_in_full(self.id)["documents"]:
                self._explain_hits(base)
        for asked in user["requirements"]:
            choices = " or ".join(" with ".join(together) for together in asked["one_of"])
            self._story.line(f"    to {asked['permission']}: {choices} is {asked['state']}")

    def _explain_hits(self, base: dict[str, Any]) -> None:
        """What a compliance officer reads about the entries that may be this customer."""
        for hit in base["screening_hits"]:
            said = f"{hit['verdict']} {hit['score']:.2f}: {hit['name']} ({hit['entity_id']}) on {hit['list']}"
            self._story.line(f"    {said}")
            for reason in hit["why"]:
                self._story.line(f"      {reason}")


def submitted(user: dict[str, Any]) -> list[dict[str, Any]]:
    return [document for base in user["documents"] for kind in LISTS for document in base[kind]]


def fate_of(user: dict[str, Any]) -> Fate:
    documents = frozenset((document["document_type"], document["status"]) for document in submitted(user))
    return Fate(user["permission"], user["watchlists"], documents)


def statuses(user: dict[str, Any]) -> dict[str, str]:
    """Everything about a customer that has a status, by what it is called."""
    documents = {document["document_type"]: document["status"] for document in submitted(user)}
    return {**documents, "watchlists": user["watchlists"], "permission": user["permission"]}
