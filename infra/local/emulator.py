"""Runs ministack with this project's corrections, and the API at the root of its host.

Started by stack.py with the environment that ministack reads (GATEWAY_PORT, STATE_DIR, ...).
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

import corrections
from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack import app as ministack
from ministack.services import apigateway_v1

Scope = dict[str, Any]
Handler = Callable[..., Awaitable[Any]]


def path_of_stage(path: str, stage: str) -> str | None:
    """The emulator's own path for `/<stage>/...`, or None where no deployed API has the stage."""
    if path != f"/{stage}" and not path.startswith(f"/{stage}/"):
        return None
    for (_account, _region, api_id), stages in apigateway_v1._stages_v1.all_items():
        if stage in stages:
            return f"/restapis/{api_id}/{stage}/_user_request_{path.removeprefix(f'/{stage}')}"
    return None


def serve_stage_at_root(application: Handler, stage: str) -> Handler:
    """Serves the API at `/<stage>` of this host, as AWS does; the URL stays when a changed API gets a new id.

    Functions learn from x-forwarded-proto that their callers use http. The loopback interface counts as a secure
    transport towards every other service, so that the buckets' TLS-only policies can stand.
    """

    async def at_root(scope: Scope, receive: Handler, send: Handler) -> None:
        if scope["type"] == "http":
            if path := path_of_stage(scope["path"], stage):
                scope = {**scope, "path": path, "raw_path": quote(path).encode()}
            protocol = (b"x-forwarded-proto", b"http" if path else b"https")
            scope = {**scope, "headers": [*scope["headers"], protocol]}
        await application(scope, receive, send)

    return at_root


def main() -> None:
    corrections.apply()
    config = Config()
    config.bind = [f"{os.environ['BIND_HOST']}:{os.environ['GATEWAY_PORT']}"]
    config.keep_alive_timeout = 75
    config.loglevel = os.environ.get("LOG_LEVEL", "INFO")
    asyncio.run(serve(serve_stage_at_root(ministack.app, "api"), config))


if __name__ == "__main__":
    main()
