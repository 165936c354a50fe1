#!/usr/bin/env bash
# synctera-client-ng 0.63.0 (PyPI) writes an enumeration in a query with the name of its class before the value.
#
# Behaviour: list_documents(type=DocumentType.STATEMENT) sends type=DocumentType.STATEMENT. The same member in a body, or
# compared with the text, is STATEMENT.
# Output seen: the query's type is "DocumentType.STATEMENT"; DocumentType.STATEMENT == "STATEMENT" is True.
# Expected otherwise: the method's signature asks for this enumeration, whose members are strings (str, Enum) equal to the
# values that the API defines, and json.dumps writes them so. OpenAPI 3.0 ("style: form") puts the parameter's value, as
# its schema's enum lists it, into the query; the name of a class of one language is no value of the schema.
# For whoever builds on it: a server that checks the filter answers 400 to a correct caller; one that does not check it
# returns an empty page, which looks as if there were no such documents. A caller passes no such filter and selects in
# what came; a server's tests of its filters cannot use this client.
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
from urllib.parse import parse_qs, urlsplit

import synctera_client_ng as synctera

queries = []


class Server(BaseHTTPRequestHandler):
    def do_GET(self):
        queries.append(parse_qs(urlsplit(self.path).query))
        body = json.dumps({"documents": []}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = synctera.ApiClient(synctera.Configuration(host=f"http://127.0.0.1:{server.server_port}"))

member = synctera.DocumentType.STATEMENT
synctera.DocumentsApi(client).list_documents(type=member)
server.shutdown()

if member != "STATEMENT":
    sys.exit("the member is no longer equal to its text")
if queries != [{"type": ["DocumentType.STATEMENT"]}]:
    sys.exit(f"changed: {queries}")
if json.dumps(member) != '"STATEMENT"':
    sys.exit("the member is written otherwise in a body")
print(f"as stated: {json.dumps(member)} in a body is type={queries[0]['type'][0]} in a query")
PYTHON
"$folder/venv/bin/python" "$folder/check.py"
