#!/usr/bin/env bash
# synctera-client-ng 0.63.0 (PyPI) reads no customer at all: every answer fits both of the models it chooses from.
#
# Behaviour: get_customer and list_customers read a customer as one of Customer and Prospect, and raise where both accept
# the JSON. The two models have the same fields, ask for the same one (status) and allow the same statuses in it, so that
# whatever one accepts the other accepts too.
# Output seen: for each of the nine statuses Customer.from_dict and Prospect.from_dict accept the body, and get_customer
# ends a 200 with that body with ValueError ("Multiple matches found ...").
# Expected otherwise: the client is generated from an OpenAPI description of the service, and get_customer is annotated to
# return a CustomerInBody. OpenAPI 3.0 takes oneOf from JSON Schema: exactly one of the schemas fits, so that
# whoever reads the description expects the two to differ, for example in the status PROSPECT.
# For whoever builds on it: no body that a server could send pleases the client. Ask for the raw answer
# (_preload_content=False) and read it with the model that is meant; do not look for the fault in the server.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install synctera-client-ng==0.63.0 pydantic==1.10.26 aenum==3.1.17

cat >"$folder/check.py" <<'PYTHON'
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import synctera_client_ng as synctera

STATUSES = ["ACTIVE", "DECEASED", "DENIED", "DORMANT", "ESCHEAT", "FROZEN", "INACTIVE", "PROSPECT", "SANCTION"]


def customer(status):
    return {"id": status, "status": status, "first_name": "Ada", "last_name": "Example", "dob": "1980-05-17"}


class Server(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps(customer(self.path.rsplit("/", 1)[1])).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
api = synctera.CustomersApi(
    synctera.ApiClient(synctera.Configuration(host=f"http://127.0.0.1:{server.server_port}"))
)
for status in STATUSES:
    for model in (synctera.Customer, synctera.Prospect):
        if model.from_dict(customer(status)).status != status:
            sys.exit(f"changed: {model.__name__} does not read {status}")
    try:
        api.get_customer(status)
    except ValueError as error:
        if not str(error).startswith("Multiple matches found"):
            raise
    else:
        sys.exit(f"changed: get_customer reads {status}")
server.shutdown()
print(f"as stated: {len(STATUSES)} of {len(STATUSES)} statuses fit Customer and Prospect, and get_customer raises for each")
PYTHON
"$folder/venv/bin/python" "$folder/check.py"
