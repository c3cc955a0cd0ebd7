import urllib3
from zeekeeper_client import (
    ApiException, ClusterConfiguration, InstanceSpec, NodeSelection, NodeSpec, Zeekeeper
)

zeekeeper = Zeekeeper("http://127.0.0.1:2149")


def cluster(declared, used):
    return ClusterConfiguration(
        id="errors",
        instances=[InstanceSpec(name=declared)],
        nodes=[
            NodeSpec(name="manager", instance=declared, role="MANAGER"),
            NodeSpec(name="w", instance=used, role="WORKER"),
        ],
    )


try:
    zeekeeper.deployments.get_deployment("nope")
except ApiException as e:
    print(f"{e.status} {e.problem.type}: {e.problem.detail}")

try:
    zeekeeper.configurations.stage_configuration(cluster("absent", "elsewhere"))
except ApiException as e:
    print(f"{e.status} {e.problem.type}: {e.problem.problems[0]}")

for result in zeekeeper.nodes.restart_nodes(NodeSelection(nodes=["nope"])).results:
    print(result.error)

zeekeeper.configurations.stage_configuration(cluster("absent", "absent"))
try:
    zeekeeper.deployments.deploy(_request_timeout=1.0)
except urllib3.exceptions.ReadTimeoutError:
    print("the request timed out")

try:
    zeekeeper.deployments.deploy()
except ApiException as e:
    pending = e.problem.deployment
    print(f"{e.status} {e.problem.type}")

try:
    zeekeeper.await_end(zeekeeper.deployments.get_deployment(pending), timeout=1)
except TimeoutError:
    print("the deployment has not ended")

print(zeekeeper.deployments.cancel_deployment(pending).state.value)
