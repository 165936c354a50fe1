"""The part of the v3.1 API that the demo uses, over plain HTTP."""

from dataclasses import dataclass, field
from typing import Any

import requests

SECONDS = 30
FINGERPRINT = "demo"


class ApiError(Exception):
    """The API's answer to a request that it does not do."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        self.status = status
        self.code = body.get("error_code", "")
        super().__init__(f"{status}, error {self.code}: {body.get('error', {}).get('en', body)}")


@dataclass(frozen=True)
class Client:
    """One client's view of the API."""

    url: str
    name: str
    client_id: str
    client_secret: str = field(repr=False)
    webhook_secret: str = field(repr=False)

    def create(self, user: dict[str, Any]) -> dict[str, Any]:
        return self._call("POST", "/users", user)

    def get(self, user_id: str) -> dict[str, Any]:
        return self._call("GET", f"/users/{user_id}")

    def get_in_full(self, user_id: str) -> dict[str, Any]:
        return self._call("GET", f"/users/{user_id}?full_dehydrate=yes")

    def update(self, user_id: str, change: dict[str, Any], oauth_key: str = "") -> dict[str, Any]:
        return self._call("PATCH", f"/users/{user_id}", change, oauth_key)

    def oauth(self, user: dict[str, Any], scope: list[str]) -> dict[str, Any]:
        return self._call("POST", f"/oauth/{user['_id']}", {"refresh_token": user["refresh_token"], "scope": scope})

    def upload_form(self, user_id: str, document_id: str, wanted: dict[str, Any], oauth_key: str) -> dict[str, Any]:
        return self._call("POST", f"/users/{user_id}/documents/{document_id}/uploads", wanted, oauth_key)

    def subscribe(self, url: str, scope: list[str]) -> dict[str, Any]:
        return self._call("POST", "/subscriptions", {"url": url, "scope": scope})

    def unsubscribe(self, subscription_id: str) -> dict[str, Any]:
        return self._call("PATCH", f"/subscriptions/{subscription_id}", {"is_active": False})

    def _call(self, method: str, path: str, body: Any = None, oauth_key: str = "") -> dict[str, Any]:
        headers = {
            "X-SP-GATEWAY": f"{self.client_id}|{self.client_secret}",
            "X-SP-USER": f"{oauth_key}|{FINGERPRINT}",
            "X-SP-USER-IP": "192.0.2.1",
        }
        answer = requests.request(method, f"{self.url}/v3.1{path}", json=body, headers=headers, timeout=SECONDS)
        if not answer.ok:
            raise ApiError(answer.status_code, answer.json())
        return answer.json()


def post_file(form: dict[str, Any], name: str, content: bytes, media_type: str) -> None:
    """Sends a file straight to storage with a presigned form, as a browser does."""
    posted = requests.post(
        form["url"], data=form["fields"], files={"file": (name, content, media_type)}, timeout=SECONDS
    )
    posted.raise_for_status()
