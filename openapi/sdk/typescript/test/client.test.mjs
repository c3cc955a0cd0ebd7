// The installed client against a server that answers as a later controller would.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { ProblemError, ResponseError, Zeekeeper } from 'zeekeeper-client';

const NODE = { instance: 'a', node: 'worker-1', state: 'FROZEN', role: 'WORKER', frozen_by: { name: 'x' } };
const PROBLEM = {
  type: '/problems/deployment-pending',
  title: 'Deployment pending',
  status: 409,
  detail: 'earlier deployment d1 still pending',
  deployment: 'd1',
  retry: 'later',
};

function event(id, type) {
  const data = { id, type, happened_at: '2026-01-01T00:00:00Z', message: 'm' };
  return `id:${id}\nevent:${type}\ndata:${JSON.stringify(data)}\n\n`;
}

const streams = [];
const bodies = [];
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
  }
  const answer = (status, type, text) => response.writeHead(status, { 'Content-Type': type }).end(text);
  if (request.url === '/api/v1/nodes/worker-1') {
    answer(200, 'application/json', JSON.stringify(NODE));
  } else if (request.url === '/api/v1/deployments') {
    answer(409, 'application/problem+json', JSON.stringify(PROBLEM));
  } else if (request.url === '/api/v1/nodes/restart') {
    bodies.push(body);
    answer(200, 'application/json', '{"reqid": "r", "results": []}');
  } else if (request.url.startsWith('/api/v1/events')) {
    streams.push([request.url, request.headers['last-event-id']]);
    answer(200, 'text/event-stream', bodies.shift());
  } else {
    answer(502, 'text/html', '<html>');
  }
});

let zeekeeper;
before(async () => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  zeekeeper = new Zeekeeper(`http://127.0.0.1:${server.address().port}/`);
});
after(() => {
  server.close();
  server.closeAllConnections();
});

test('unknown members and enum values do not fail', async () => {
  const node = await zeekeeper.nodes.getNode({ node: 'worker-1' });
  assert.equal(node.state, 'FROZEN');
});

test('problem has type, title and detail', async () => {
  const error = await zeekeeper.deployments.deploy().catch((e) => e);
  assert(error instanceof ProblemError);
  assert.equal(error.response.status, 409);
  assert.equal(error.problem.type, '/problems/deployment-pending');
  assert.equal(error.problem.title, 'Deployment pending');
  assert.equal(error.problem.detail, 'earlier deployment d1 still pending');
  assert.equal(error.problem.deployment, 'd1');
  assert.equal(error.message, '409 Deployment pending: earlier deployment d1 still pending');
});

test('answer of another server has a status and no problem', async () => {
  const error = await zeekeeper.nodes.getNodes().catch((e) => e);
  assert(error instanceof ResponseError && !(error instanceof ProblemError));
  assert.equal(error.response.status, 502);
});

test('selection of all nodes has no names', async () => {
  await zeekeeper.nodes.restartNodes({ nodeSelection: { all: true } });
  assert.deepEqual(JSON.parse(bodies.shift()), { all: true });
});

test('stream resumes after the last event', async () => {
  bodies.push(`: alive\n\n${event(8, 'FROST')}event:CLOSED\ndata:{}\n\n`, event(9, 'REQUEST'));
  const seen = [];
  for await (const { id, type } of zeekeeper.streamEvents({ after: 7, node: new Set(['a b']), type: new Set(['REQUEST']) })) {
    seen.push([id, type]);
    if (id === 9) {
      break;
    }
  }
  assert.deepEqual(seen, [[8, 'FROST'], [9, 'REQUEST']]);
  const url = '/api/v1/events?node=a+b&type=REQUEST';
  assert.deepEqual(streams, [[url, '7'], [url, '8']]);
});
