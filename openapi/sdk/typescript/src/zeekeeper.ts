import { ConfigurationsApi } from './apis/ConfigurationsApi.js';
import { DeploymentsApi } from './apis/DeploymentsApi.js';
import { EventsApi, type GetEventsRequest } from './apis/EventsApi.js';
import { InstancesApi } from './apis/InstancesApi.js';
import { NodesApi } from './apis/NodesApi.js';
import { type ClusterEvent, ClusterEventFromJSON } from './models/ClusterEvent.js';
import { type Deployment } from './models/Deployment.js';
import { type Problem, ProblemFromJSON } from './models/Problem.js';
import { Configuration, ResponseError } from './runtime.js';

const POLL_MS = 500;
const RECONNECT_MS = 1000;
// The controller sends a comment every 15 seconds.
const SILENCE_MS = 45_000;

/** The controller refused a request; `problem` says why (RFC 9457). */
export class ProblemError extends ResponseError {
  constructor(
    response: Response,
    readonly problem: Problem,
  ) {
    super(response, `${problem.status} ${problem.title}: ${problem.detail}`);
  }
}

/**
 * A controller, as in `new Zeekeeper('http://127.0.0.1:2149')`.
 *
 * A request waits for its answer as long as it takes, unless the call ends with
 * `{ signal: AbortSignal.timeout(ms) }`. A deployment answers once it has ended.
 */
export class Zeekeeper {
  readonly configurations: ConfigurationsApi;
  readonly deployments: DeploymentsApi;
  readonly events: EventsApi;
  readonly instances: InstancesApi;
  readonly nodes: NodesApi;
  private readonly url: string;

  constructor(url: string) {
    this.url = url.replace(/\/+$/, '');
    const configuration = new Configuration({
      basePath: this.url,
      headers: { Accept: 'application/json, application/problem+json' },
      middleware: [{ post: ({ response }) => refuseProblem(response) }],
    });
    this.configurations = new ConfigurationsApi(configuration);
    this.deployments = new DeploymentsApi(configuration);
    this.events = new EventsApi(configuration);
    this.instances = new InstancesApi(configuration);
    this.nodes = new NodesApi(configuration);
  }

  /**
   * Waits for the end of a deployment, and returns the deployment as it ended. Throws an Error with
   * the name `TimeoutError` when the deployment has not ended in time; it continues.
   */
  async awaitEnd(deployment: Deployment, timeoutMs: number): Promise<Deployment> {
    const deadline = Date.now() + timeoutMs;
    while (deployment.endedAt === undefined) {
      if (Date.now() > deadline) {
        const message = `deployment ${deployment.id} is still ${deployment.state} after ${timeoutMs} ms`;
        throw Object.assign(new Error(message), { name: 'TimeoutError' });
      }
      await pause(POLL_MS);
      deployment = await this.deployments.getDeployment({ id: deployment.id });
    }
    return deployment;
  }

  /**
   * Events as they happen, each once and in order: those after the event with the id `after`, or
   * those that happen from the first read on. A lost connection is opened again after the last
   * event that was read (Last-Event-ID). Ends when `signal` aborts; throws when the controller
   * refuses the request.
   */
  async *streamEvents(
    choice: Pick<GetEventsRequest, 'after' | 'instance' | 'node' | 'type'> = {},
    signal?: AbortSignal,
  ): AsyncGenerator<ClusterEvent, void, void> {
    let lastId = choice.after ?? (await this.events.getEvents({ limit: 1 })).items[0]?.id ?? 0;
    const query = new URLSearchParams();
    for (const name of ['instance', 'node', 'type'] as const) {
      choice[name]?.forEach((value) => query.append(name, value));
    }
    while (!signal?.aborted) {
      try {
        for await (const event of this.connect(`${this.url}/api/v1/events?${query}`, lastId, signal)) {
          lastId = event.id;
          yield event;
        }
      } catch (error) {
        if (error instanceof ResponseError && error.response.status < 500) {
          throw error;
        }
        // Lost, or a server error that may pass; connect again.
      }
      await pause(RECONNECT_MS, signal);
    }
  }

  /** The events of one connection. */
  private async *connect(url: string, lastId: number, signal?: AbortSignal) {
    const connection = new AbortController();
    const close = () => connection.abort();
    signal?.addEventListener('abort', close);
    let silence = setTimeout(close, SILENCE_MS);
    try {
      const response = await fetch(url, {
        headers: { Accept: 'text/event-stream', 'Last-Event-ID': String(lastId) },
        signal: connection.signal,
      });
      await refuseProblem(response);
      if (!response.ok || response.body === null) {
        throw new ResponseError(response, `${response.status} ${response.statusText}`);
      }
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = '';
      let data = '';
      let hasId = false;
      for (let read = await reader.read(); !read.done; read = await reader.read()) {
        clearTimeout(silence);
        silence = setTimeout(close, SILENCE_MS);
        const lines = (rest + read.value).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines.map((text) => text.replace(/\r$/, ''))) {
          if (line.startsWith('data:')) {
            data += line.slice('data:'.length);
          } else if (line.startsWith('id:')) {
            hasId = true;
          } else if (line === '') {
            // Without an id: a comment, or CLOSED before the end of the response.
            if (hasId) {
              yield ClusterEventFromJSON(JSON.parse(data));
            }
            data = '';
            hasId = false;
          }
        }
      }
    } finally {
      clearTimeout(silence);
      signal?.removeEventListener('abort', close);
      close();
    }
  }
}

async function refuseProblem(response: Response): Promise<void> {
  if (response.headers.get('Content-Type')?.startsWith('application/problem+json')) {
    throw new ProblemError(response, ProblemFromJSON(await response.clone().json()));
  }
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
    if (signal?.aborted) {
      end();
    }
  });
}
