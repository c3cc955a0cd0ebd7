import io.zeekeeper.client.ApiException;
import io.zeekeeper.client.Zeekeeper;
import io.zeekeeper.client.model.*;
import java.net.http.HttpTimeoutException;

final String URL = "http://127.0.0.1:2149";

ClusterConfiguration cluster(String declared, String used) {
  return new ClusterConfiguration()
      .id("errors")
      .addInstancesItem(new InstanceSpec().name(declared))
      .addNodesItem(new NodeSpec().name("manager").instance(declared).role(ClusterRole.MANAGER))
      .addNodesItem(new NodeSpec().name("w").instance(used).role(ClusterRole.WORKER));
}

void main() throws Exception {
  var zeekeeper = new Zeekeeper(URL);

  try {
    zeekeeper.deployments().getDeployment("nope");
  } catch (ApiException e) {
    Problem problem = e.getProblem().orElseThrow();
    IO.println(e.getCode() + " " + problem.getType() + ": " + problem.getDetail());
  }

  try {
    zeekeeper.configurations().stageConfiguration(cluster("absent", "elsewhere"), null, null);
  } catch (ApiException e) {
    Problem problem = e.getProblem().orElseThrow();
    IO.println(e.getCode() + " " + problem.getType() + ": " + problem.getProblems().getFirst());
  }

  var nope = new NodeSelection().nodes(List.of("nope"));
  zeekeeper.nodes().restartNodes(nope).getResults().forEach(result -> IO.println(result.getError()));

  zeekeeper.configurations().stageConfiguration(cluster("absent", "absent"), null, null);
  try {
    new Zeekeeper(URL, Duration.ofSeconds(1)).deployments().deploy(new DeployRequest(), null);
  } catch (ApiException e) {
    if (e.getCode() == 0 && e.getCause() instanceof HttpTimeoutException) {
      IO.println("the request timed out");
    }
  }

  String pending = "";
  try {
    zeekeeper.deployments().deploy(new DeployRequest(), null);
  } catch (ApiException e) {
    Problem problem = e.getProblem().orElseThrow();
    pending = problem.getDeployment();
    IO.println(e.getCode() + " " + problem.getType());
  }

  try {
    zeekeeper.awaitEnd(zeekeeper.deployments().getDeployment(pending), Duration.ofSeconds(1));
  } catch (TimeoutException e) {
    IO.println("the deployment has not ended");
  }

  IO.println(zeekeeper.deployments().cancelDeployment(pending).getState());
}
