"""What the hub says of itself holds: whatever is asked, by whoever is known, is answered as the schema says."""

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import booleans
from schemathesis import Case
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance, unsupported_method

from tests.parts.hub import HubProcess, new_call

BOUNDED = settings(max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck))
OPERATIONS = [
    ("/api/health", "GET"),
    ("/api/calls", "POST"),
    ("/api/calls/{call_id}", "GET"),
    ("/api/calls/{call_id}/{act}", "POST"),
    ("/api/photos/{photo}", "GET"),
    ("/api/photos/{photo}/pixels", "GET"),
    ("/api/presence", "POST"),
    ("/api/echo", "POST"),
    ("/api/report", "POST"),
    ("/api/drops", "POST"),
    ("/api/drops/next", "GET"),
    ("/api/drops/told", "POST"),
    ("/api/drops/end", "POST"),
]
NOT_ASKED = [
    ignored_auth,  # strangers have tests of their own, as have methods that aren't there
    unsupported_method,
    positive_data_acceptance,  # that minutes go with a claim alone, no JSON schema can say
]
STREAM = "/api/events"  # goes on for as long as it is listened to


@pytest.fixture(params=["terminal", "mediator"])
def asking(request: pytest.FixtureRequest, shared_hub: HubProcess) -> httpx.Client:
    """Who asks."""
    client = shared_hub.terminal() if request.param == "terminal" else shared_hub.mediator("Schema")
    assert isinstance(client, httpx.Client)
    return client


def test_every_operation_is_tried(shared_hub: HubProcess) -> None:
    described = shared_hub.terminal().get("/api/openapi.json").json()["paths"]
    told = {(path, method.upper()) for path, methods in described.items() for method in methods}
    assert told == {*OPERATIONS, (STREAM, "GET")}


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_answer_is_as_the_schema_says(
    shared_hub: HubProcess, asking: httpx.Client, path: str, method: str
) -> None:
    schema = schemathesis.openapi.from_dict(asking.get("/api/openapi.json").json())
    call = new_call()
    shared_hub.terminal().post("/api/calls", json=call.model_dump(mode="json")).raise_for_status()

    @BOUNDED
    @given(case=schema[path][method].as_strategy(), real=booleans())
    def holds(case: Case[Any], real: bool) -> None:
        if real and "call_id" in case.path_parameters:
            case.path_parameters["call_id"] = str(call.id)
        case.call_and_validate(
            base_url=str(asking.base_url),
            headers=dict(asking.headers),
            cookies=dict(asking.cookies),
            excluded_checks=NOT_ASKED,
        )

    holds()
