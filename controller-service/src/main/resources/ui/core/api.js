/**
 * Requests to the controller's REST API, the only thing that the dashboard uses.
 * @module
 */

/** @typedef {{type?: string, title?: string, detail?: string, status?: number, problems?: string[],
 *   errors?: {message: string, instance?: string, node?: string, line?: number, column?: number}[],
 *   deployment?: string}} ProblemDocument */

/** A problem document (RFC 9457), or the failure to get any answer (status 0). */
export class Problem extends Error {
  /** @param {number} status @param {ProblemDocument} document @param {number} [retryAfter] seconds */
  constructor(status, document, retryAfter) {
    super(document.detail || document.title || `HTTP status ${status}`);
    this.status = status;
    this.document = document;
    this.retryAfter = retryAfter;
    /** The name of the kind of problem, as in docs/problems.md. */
    this.kind = (document.type || '').split('/').pop() || '';
  }

  /** Whether the controller gave no answer. */
  get unreachable() {
    return this.status === 0;
  }
}

/** Gives the headers that prove who the client is; session.js sets it. */
let credentials = () => /** @type {Record<string, string>} */ ({});
let refused = (/** @type {Problem} */ _problem, /** @type {Record<string, string>} */ _sent) => {};

/**
 * Sets where requests get their credentials, and who learns that they were refused (401), with those that were sent.
 * @param {() => Record<string, string>} headers
 * @param {(problem: Problem, sent: Record<string, string>) => void} onRefused
 */
export function useCredentials(headers, onRefused) {
  credentials = headers;
  refused = onRefused;
}

const NO_ANSWER = 'The controller does not answer.';
const TIMEOUT_MS = 30_000;

/** @param {string} path @param {Record<string, unknown>} [query] members that are null are left out */
export function address(path, query = {}) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') {
        parameters.append(name, String(one));
      }
    }
  }
  const text = parameters.toString();
  return `/api/v1${path}${text ? `?${text}` : ''}`;
}

/**
 * Sends a request and reads the whole answer.
 *
 * @param {string} method
 * @param {string} path below /api/v1
 * @param {{query?: Record<string, unknown>, body?: unknown, text?: string, headers?: Record<string, string>,
 *   accept?: string, signal?: AbortSignal, timeout?: number}} [options] `body` is sent as JSON, `text` as it is;
 *   timeout in ms
 * @returns {Promise<{status: number, data: any, etag: string | null}>} 2xx
 * @throws {Problem}
 */
export async function request(method, path, options = {}) {
  const { query, body, text, headers = {}, accept = 'application/json', timeout = TIMEOUT_MS } = options;
  const signals = [AbortSignal.timeout(timeout), ...(options.signal ? [options.signal] : [])];
  const sent = credentials();
  let response;
  try {
    response = await fetch(address(path, query), {
      method,
      headers: {
        Accept: `${accept}, application/problem+json`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...sent,
        ...headers,
      },
      body: body === undefined ? text : JSON.stringify(body),
      signal: AbortSignal.any(signals),
    });
    const content = await response.text();
    const isJson = (response.headers.get('Content-Type') || '').includes('json');
    const data = content && isJson ? JSON.parse(content) : content;
    if (response.ok) {
      return { status: response.status, data, etag: response.headers.get('ETag') };
    }
    throw problemOf(response, isJson ? data : {}, sent);
  } catch (error) {
    if (error instanceof Problem || options.signal?.aborted) {
      throw error;
    }
    throw new Problem(0, { title: 'No answer', detail: NO_ANSWER });
  }
}

/** @param {Response} response @param {ProblemDocument} document @param {Record<string, string>} sent credentials */
function problemOf(response, document, sent) {
  const wait = Number(response.headers.get('Retry-After'));
  const problem = new Problem(response.status, document, Number.isFinite(wait) ? wait : undefined);
  if (problem.status === 401) {
    refused(problem, sent);
  }
  return problem;
}

/** @param {string} path @param {Record<string, unknown>} [query] @param {AbortSignal} [signal] */
export async function get(path, query, signal) {
  return (await request('GET', path, { query, signal })).data;
}

/** @param {string} path @param {unknown} [body] */
export async function post(path, body) {
  return (await request('POST', path, { body })).data;
}

/** Opens a stream of server-sent events. @param {string} path @param {AbortSignal} signal
 *  @param {Record<string, string>} headers @param {Record<string, unknown>} [query] */
export async function open(path, signal, headers, query) {
  const sent = credentials();
  const response = await fetch(address(path, query), {
    headers: { Accept: 'text/event-stream, application/problem+json', ...sent, ...headers },
    signal,
  });
  if (!response.ok || !response.body) {
    const isJson = (response.headers.get('Content-Type') || '').includes('json');
    throw problemOf(response, isJson ? await response.json() : {}, sent);
  }
  return response.body;
}
