#!/usr/bin/env bash
# synapsepy 1.2.13 (Synapse's Python client) sends an idempotency key again with every request that follows.
#
# Behaviour: the key given to one call is stored in the session's headers and never removed. Later calls that name no
# key, of any method and to any path, carry it too, until another call names another key.
# Output seen: POST /users with key first-user, then POST /subscriptions without a key, GET /users and the next
# POST /users without a key: all four carry first-user.
# Expected otherwise: idempotency_key is an argument of the single call, with None as its default, and the method's
# docstring gives it the purpose of retrying that request. An idempotency key names one operation: the IETF draft on the
# Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header) forbids it for a request with another payload.
# For whoever builds on it: a server that takes the key at its word answers the second creation with the first one's
# result, or refuses it (422 in the draft). A server for this client must bind a key to path and body, and must
# ignore keys of reads; a caller passes a fresh key with every write, or makes a client for each.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install synapsepy==1.2.13 requests==2.34.2

cat >"$folder/check.py" <<'PYTHON'
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from synapsepy import Client

seen = []


class Server(BaseHTTPRequestHandler):
    def answer(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        seen.append((self.command, self.path.split("?")[0], self.headers.get("x-sp-idempotency-key")))
        body = json.dumps(
            {"_id": "1", "id": "1", "refresh_token": "r", "url": "https://example.com", "is_active": True}
            | {"users": [], "users_count": 0, "page": 1, "page_count": 1, "limit": 20}
        ).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = Client(client_id="id", client_secret="s", fingerprint="f", ip_address="192.0.2.1", devmode=True)
client.http.base_url = f"http://127.0.0.1:{server.server_port}"

person = {"logins": [{"email": "ada@example.com"}], "phone_numbers": ["+15005550100"], "legal_names": ["Ada Example"]}
client.create_user(person, ip="192.0.2.1", idempotency_key="first-user")
client.create_subscription("https://example.com/hook", ["USERS|POST"])
client.get_all_users()
client.create_user(person | {"legal_names": ["Ben Example"]}, ip="192.0.2.1")
server.shutdown()

if [entry[:2] for entry in seen] != [
    ("POST", "/users"),
    ("POST", "/subscriptions"),
    ("GET", "/users"),
    ("POST", "/users"),
]:
    sys.exit(f"the client sent other requests than expected: {seen}")
if {entry[2] for entry in seen} != {"first-user"}:
    sys.exit(f"changed: {seen}")
print("as stated: 4 requests, one of them with a key of its own, and all 4 carry X-SP-IDEMPOTENCY-KEY: first-user")
PYTHON
"$folder/venv/bin/python" "$folder/check.py"
