"""The REST API of a controller, by topic, and what the generated code does not do."""

import time
from typing import Iterator, Optional, Sequence

import urllib3

from zeekeeper_client.api.configurations_api import ConfigurationsApi
from zeekeeper_client.api.deployments_api import DeploymentsApi
from zeekeeper_client.api.events_api import EventsApi
from zeekeeper_client.api.instances_api import InstancesApi
from zeekeeper_client.api.nodes_api import NodesApi
from zeekeeper_client.api_client import ApiClient
from zeekeeper_client.configuration import Configuration
from zeekeeper_client.exceptions import ApiException
from zeekeeper_client.models.cluster_event import ClusterEvent
from zeekeeper_client.models.cluster_event_type import ClusterEventType
from zeekeeper_client.models.deployment import Deployment

_POLL_SECONDS = 0.5
_RECONNECT_SECONDS = 1
# The controller sends a comment every 15 seconds.
_SILENCE = urllib3.Timeout(connect=10, read=45)


class Zeekeeper:
    """A controller, as in Zeekeeper("http://127.0.0.1:2149").

    A request waits for its answer as long as it takes, unless the call has a _request_timeout in
    seconds. A deployment answers once it has ended.
    """

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        # Without retries: only the caller knows whether a request may be repeated.
        self._client = ApiClient(Configuration(host=self._url, retries=False))
        self.configurations = ConfigurationsApi(self._client)
        self.deployments = DeploymentsApi(self._client)
        self.events = EventsApi(self._client)
        self.instances = InstancesApi(self._client)
        self.nodes = NodesApi(self._client)

    def await_end(self, deployment: Deployment, timeout: float) -> Deployment:
        """Waits for the end of a deployment, and returns the deployment as it ended.

        Raises TimeoutError when the deployment has not ended in time; it continues.
        """
        deadline = time.monotonic() + timeout
        while deployment.ended_at is None:
            if time.monotonic() > deadline:
                raise TimeoutError(
                    f"deployment {deployment.id} is still {deployment.state.value}"
                    f" after {timeout} s"
                )
            time.sleep(_POLL_SECONDS)
            deployment = self.deployments.get_deployment(deployment.id)
        return deployment

    def stream_events(
        self,
        after: Optional[int] = None,
        instance: Sequence[str] = (),
        node: Sequence[str] = (),
        type: Sequence[ClusterEventType] = (),
    ) -> Iterator[ClusterEvent]:
        """Events as they happen, each once and in order: those after the event with the id
        `after`, or those that happen from this call on.

        A lost connection is opened again after the last event that was read (Last-Event-ID).
        Raises ApiException when the controller refuses the request.
        """
        if after is None:
            newest = self.events.get_events(limit=1).items
            after = newest[0].id if newest else 0
        query = [("instance", name) for name in instance]
        query += [("node", name) for name in node]
        query += [("type", ClusterEventType(name).value) for name in type]
        return self._events(after, query)

    def _events(self, last_id: int, query) -> Iterator[ClusterEvent]:
        while True:
            try:
                for event in self._connect(last_id, query):
                    last_id = event.id
                    yield event
            except urllib3.exceptions.HTTPError:
                pass  # Lost; connect again.
            time.sleep(_RECONNECT_SECONDS)

    def _connect(self, last_id: int, query) -> Iterator[ClusterEvent]:
        """The events of one connection."""
        response = self._client.rest_client.pool_manager.request(
            "GET",
            self._url + "/api/v1/events",
            fields=query,
            headers={"Accept": "text/event-stream", "Last-Event-ID": str(last_id)},
            preload_content=False,
            timeout=_SILENCE,
        )
        try:
            if response.status >= 500:
                return  # A server error may pass, a refusal does not.
            if response.status != 200:
                raise ApiException.from_response(
                    http_resp=response, body=response.data.decode(), data=_problem(response)
                )
            data, has_id = "", False
            for line in _lines(response):
                if line.startswith("data:"):
                    data += line[len("data:") :]
                elif line.startswith("id:"):
                    has_id = True
                elif not line:
                    # Without an id: a comment, or CLOSED before the end of the response.
                    if has_id:
                        yield ClusterEvent.from_json(data)
                    data, has_id = "", False
        finally:
            response.close()


def _lines(response) -> Iterator[str]:
    rest = b""
    for chunk in response.stream():
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line.rstrip(b"\r").decode()


def _problem(response):
    from zeekeeper_client.models.problem import Problem

    if response.headers.get("Content-Type", "").startswith("application/problem+json"):
        return Problem.from_json(response.data.decode())
    return None
