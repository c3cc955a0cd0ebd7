import { ClusterRole, FetchError, ProblemError, Zeekeeper } from 'zeekeeper-client';

const zeekeeper = new Zeekeeper('http://127.0.0.1:2149');

function cluster(declared, used) {
  return {
    clusterConfiguration: {
      id: 'errors',
      instances: [{ name: declared }],
      nodes: [
        { name: 'manager', instance: declared, role: ClusterRole.MANAGER },
        { name: 'w', instance: used, role: ClusterRole.WORKER },
      ],
    },
  };
}

async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('no failure');
}

async function problem(promise) {
  const error = await failure(promise);
  if (error instanceof ProblemError) {
    return error.problem;
  }
  throw error;
}

const unknown = await problem(zeekeeper.deployments.getDeployment({ id: 'nope' }));
console.log(`${unknown.status} ${unknown.type}: ${unknown.detail}`);

const invalid = await problem(zeekeeper.configurations.stageConfiguration(cluster('absent', 'elsewhere')));
console.log(`${invalid.status} ${invalid.type}: ${invalid.problems[0]}`);

const restarted = await zeekeeper.nodes.restartNodes({ nodeSelection: { nodes: ['nope'] } });
restarted.results.forEach((result) => console.log(result.error));

await zeekeeper.configurations.stageConfiguration(cluster('absent', 'absent'));
const late = await failure(zeekeeper.deployments.deploy({}, { signal: AbortSignal.timeout(1000) }));
if (late instanceof FetchError && late.cause.name === 'TimeoutError') {
  console.log('the request timed out');
}

const pending = await problem(zeekeeper.deployments.deploy());
console.log(`${pending.status} ${pending.type}`);

const deployment = await zeekeeper.deployments.getDeployment({ id: pending.deployment });
const slow = await failure(zeekeeper.awaitEnd(deployment, 1000));
if (slow.name === 'TimeoutError') {
  console.log('the deployment has not ended');
}

console.log((await zeekeeper.deployments.cancelDeployment({ id: pending.deployment })).state);
