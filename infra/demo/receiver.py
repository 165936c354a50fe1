"""A webhook receiver as a client would run one: it takes nothing whose signatures it has not verified."""

import hashlib
import hmac
import json
import queue
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError


@dataclass(frozen=True)
class Webhook:
    """A verified webhook: ids and statuses, no personal data."""

    scope: str
    customer: str
    revision: int
    updated_by: str
    user: dict[str, Any]


class Receiver:
    """Listens on a free port of 127.0.0.1 until closed."""

    def __init__(self) -> None:
        self.received: queue.Queue[Webhook] = queue.Queue()
        self.refused: list[str] = []
        self.verified = 0
        self._secrets: dict[str, str] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def url_for(self, client_id: str, secret: str) -> str:
        """Where that client's webhooks go; they are verified with its own secret."""
        self._secrets[f"/webhooks/{client_id}"] = secret
        return f"http://127.0.0.1:{self._server.server_port}/webhooks/{client_id}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def take(self, path: str, headers: Mapping[str, str], body: bytes) -> int:
        """The HTTP status for a request that claims to be a webhook."""
        secret = self._secrets.get(path)
        if secret is None:
            return 404
        try:
            self.received.put(verified(secret, headers, body))
        except WebhookVerificationError as problem:
            self.refused.append(str(problem))
            return 401
        self.verified += 1
        return 204

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # noqa: N802 (the name that http.server calls)
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                self.send_response(receiver.take(self.path, dict(self.headers), body))
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """The story tells what came; http.server's own lines would interrupt it."""

        return Handler


def verified(secret: str, headers: Mapping[str, str], body: bytes) -> Webhook:
    """The webhook, once every signature on it holds; WebhookVerificationError otherwise."""
    envelope = Verifier(secret).verify(body, dict(headers))
    for name, expected in synapse_signatures(secret, envelope, body).items():
        found = next((value for own, value in headers.items() if own.lower() == name), "")
        if not hmac.compare_digest(expected, found):
            raise WebhookVerificationError(f"{name} does not match")
    user = envelope["safe_obj"]["_rest"]
    return Webhook(
        scope=envelope["function"],
        customer=envelope["object_id"],
        revision=user["_v"],
        updated_by=envelope["updated_by"],
        user=user,
    )


def synapse_signatures(secret: str, envelope: Mapping[str, Any], body: bytes) -> dict[str, str]:
    """Synapse signs `<_id.$oid>+<client_id>` twice, which does not cover the body; a third header does."""
    key = secret.encode()
    identity = f"{envelope['_id']['$oid']}+{envelope['client_id']}".encode()
    return {
        "x-synapse-signature": hmac.new(key, identity, hashlib.sha1).hexdigest(),
        "x-synapse-signature-sha256": hmac.new(key, identity, hashlib.sha256).hexdigest(),
        "x-synapse-signature-sha256-fullbody": hmac.new(key, body, hashlib.sha256).hexdigest(),
    }


def forgery(client_id: str) -> bytes:
    """What somebody might send who knows the address and not the secret."""
    user = {"_v": 1, "permission": "SEND-AND-RECEIVE", "documents": []}
    envelope = {"_id": {"$oid": "forged"}, "client_id": client_id, "function": "USER|PATCH", "object_id": "forged"}
    return json.dumps({**envelope, "updated_by": "BACKEND", "safe_obj": {"_rest": user}}).encode()
