#!/usr/bin/env bash
# aws-sam-translator 1.113.0: a change of an API's ApiKeySourceType or MinimumCompressionSize makes no new deployment.
#
# Behaviour: the logical id of the AWS::ApiGateway::Deployment that SAM generates is a hash over the OpenAPI body and a
# few properties. GatewayResponses, BinaryMediaTypes and DisableExecuteApiEndpoint change it. ApiKeySourceType and
# MinimumCompressionSize change the RestApi resource only: the id stays, CloudFormation sees no new deployment, and the
# stage goes on with the snapshot that it has.
# Output seen: 5 settings of AWS::Serverless::Api set in turn; 3 new deployment ids, 2 unchanged.
# Expected otherwise: API Gateway's guide ("Updates to REST APIs that require redeployment") names the RestApi resource
# as one whose updates need a redeployment. SAM's reference of AlwaysDeploy says that SAM otherwise deploys where it
# detects a change of the API; these are changes of the API, in the same resource of the template as those it detects.
# For whoever builds on it: `sam deploy` reports success, the console shows the new setting, and callers meet the old
# one, until the next unrelated change of a path. Change the body in the same commit, set AlwaysDeploy for that
# deployment, or redeploy by hand.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install aws-sam-translator==1.113.0

cat >"$folder/check.py" <<'PYTHON'
import logging
import sys

from samtranslator.translator.transform import transform

logging.disable(logging.CRITICAL)
BODY = {
    "openapi": "3.0.1",
    "info": {"title": "example", "version": "1"},
    "paths": {
        "/ping": {
            "get": {
                "responses": {"200": {"description": "alive"}},
                "x-amazon-apigateway-integration": {"type": "mock"},
            }
        }
    },
}


class NoManagedPolicies:
    def load(self):
        return {}


def deployment(**settings):
    """The deployment's logical id, and the REST API's properties, of a template with these settings."""
    api = {"Type": "AWS::Serverless::Api", "Properties": {"StageName": "live", "DefinitionBody": BODY, **settings}}
    template = {"Transform": "AWS::Serverless-2016-10-31", "Resources": {"Api": api}}
    resources = transform(template, {}, NoManagedPolicies())["Resources"]
    (name,) = [key for key, value in resources.items() if value["Type"] == "AWS::ApiGateway::Deployment"]
    return name, resources["Api"]["Properties"]


before, _ = deployment()
detected = {
    "GatewayResponses": {"DEFAULT_4XX": {"StatusCode": 400}},
    "BinaryMediaTypes": ["application~1pdf"],
    "DisableExecuteApiEndpoint": True,
}
missed = {"ApiKeySourceType": "AUTHORIZER", "MinimumCompressionSize": 1024}
for name, value in detected.items():
    if deployment(**{name: value})[0] == before:
        sys.exit(f"changed: {name} makes no deployment")
for name, value in missed.items():
    after, properties = deployment(**{name: value})
    if properties.get(name) != value:
        sys.exit(f"changed: {name} does not reach the RestApi")
    if after != before:
        sys.exit(f"changed: {name} makes a deployment")
print(f"as stated: {', '.join(detected)} make a new deployment; {' and '.join(missed)} do not")
PYTHON
AWS_DEFAULT_REGION=us-east-1 "$folder/venv/bin/python" "$folder/check.py"
