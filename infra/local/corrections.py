"""Where ministack differs from AWS in what this project relies on, it is set right here.

Written against the pinned version: each function replaces as little as it can, and says what AWS does.
"""

import contextvars
import copy
import json
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import apigateway_v1, dynamodb, lambda_svc
from ministack.services.cloudformation import provisioners

# The usage-plan key that the authorizer named for the request at hand.
usage_plan_key: contextvars.ContextVar[str | None] = contextvars.ContextVar("usage_plan_key", default=None)


def take_usage_plan_key_from_authorizer() -> None:
    """Where ApiKeySourceType is AUTHORIZER, AWS meters by what the authorizer names; ministack by x-api-key always."""
    invoke = apigateway_v1._invoke_authorizer_lambda
    check = apigateway_v1._check_api_key

    async def invoke_and_remember(*arguments: Any) -> Any:
        result = await invoke(*arguments)
        body = (result or {}).get("body")
        if isinstance(body, str | bytes):
            body = json.loads(body)
        usage_plan_key.set(body.get("usageIdentifierKey") if isinstance(body, dict) else None)
        return result

    def check_by_source(method: dict, api_id: str, stage: str, headers: dict) -> Any:
        api = apigateway_v1._rest_apis.get(api_id) or {}
        if api.get("apiKeySource") == "AUTHORIZER":
            headers = {"x-api-key": usage_plan_key.get() or ""}
        return check(method, api_id, stage, headers)

    apigateway_v1._invoke_authorizer_lambda = invoke_and_remember
    apigateway_v1._check_api_key = check_by_source


def import_gateway_responses_from_openapi() -> None:
    """AWS reads gateway responses from the OpenAPI body, where SAM puts them; ministack drops them."""
    import_api = apigateway_v1._import_rest_api

    def import_with_responses(spec: dict, base_data: dict | None = None) -> str:
        api_id = import_api(spec, base_data)
        for kind, response in (spec.get("x-amazon-apigateway-gateway-responses") or {}).items():
            apigateway_v1._put_gateway_response(api_id, kind, response)
        return api_id

    apigateway_v1._import_rest_api = import_with_responses


def keep_api_key_source_of_template() -> None:
    """CloudFormation sets ApiKeySourceType when it creates a REST API; ministack only when it updates one."""
    create = provisioners._apigw_rest_api_create

    def create_with_source(logical_id: str, properties: dict, stack_name: str) -> Any:
        created = create(logical_id, properties, stack_name)
        apigateway_v1._rest_apis[created[0]]["apiKeySource"] = properties.get("ApiKeySourceType", "HEADER")
        return created

    provisioners._apigw_rest_api_create = create_with_source
    provisioners._RESOURCE_HANDLERS["AWS::ApiGateway::RestApi"]["create"] = create_with_source


def read_binary_media_types_as_written() -> None:
    """A template writes the slash of a binary media type as ~1, and AWS reads it so; ministack compares the text."""
    matches = apigateway_v1._media_type_matches

    def matches_written(media_type: str | None, patterns: list[str] | None) -> bool:
        return matches(media_type, [pattern.replace("~1", "/") for pattern in patterns or []])

    apigateway_v1._media_type_matches = matches_written


def answer_native_functions_promptly() -> None:
    """ministack waits 50 ms at a time for an answer and for log lines, and sends an event in two delayed packets."""
    worker = lambda_runtime.ProvidedWorker
    drain = worker._drain_stderr_bounded
    build_handler = worker._build_handler_class

    def drain_at_once(self: Any, first_line_wait: float = 0.002) -> str:
        return drain(self, first_line_wait)

    def build_handler_without_delay(self: Any, *arguments: Any) -> type:
        handler = build_handler(self, *arguments)
        handler.disable_nagle_algorithm = True
        return handler

    lambda_runtime._PROVIDED_POLL = 0.002
    worker._drain_stderr_bounded = drain_at_once
    worker._build_handler_class = build_handler_without_delay


def keep_stream_records_over_restarts() -> None:
    """A stream keeps its records for 24 hours; ministack saves how far each consumer has read, but not the records."""
    save = dynamodb.get_state
    restore = dynamodb.load_persisted_state
    stores = {"stream_records": dynamodb._stream_records, "stream_trimmed": dynamodb._stream_trimmed}

    def save_with_streams() -> dict[str, Any]:
        return {**save(), **{name: copy.deepcopy(store) for name, store in stores.items()}}

    def restore_with_streams(state: dict[str, Any] | None) -> None:
        restore(state)
        for name, store in stores.items():
            store.update((state or {}).get(name, {}))

    dynamodb.get_state = save_with_streams
    dynamodb.load_persisted_state = restore_with_streams


def retry_stream_batches_that_failed_in_part() -> None:
    """AWS goes back to the first record reported as failed; ministack goes on. Here the whole batch is retried."""
    execute = lambda_svc._execute_function

    def execute_and_check(function: dict, event: Any) -> dict:
        result = execute(function, event)
        records = event.get("Records") if isinstance(event, dict) else None
        from_stream = bool(records) and records[0].get("eventSource") == "aws:dynamodb"
        body = result.get("body")
        if from_stream and isinstance(body, dict) and body.get("batchItemFailures"):
            return {**result, "error": True, "body": {"errorType": "PartialFailure", "errorMessage": json.dumps(body)}}
        return result

    lambda_svc._execute_function = execute_and_check


def apply() -> None:
    take_usage_plan_key_from_authorizer()
    import_gateway_responses_from_openapi()
    keep_api_key_source_of_template()
    read_binary_media_types_as_written()
    answer_native_functions_promptly()
    keep_stream_records_over_restarts()
    retry_stream_batches_that_failed_in_part()
