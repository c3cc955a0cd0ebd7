import { Problem, open } from './api.js';

/** @typedef {{id?: number, type: string, happened_at?: string, instance?: string, node?: string, message: string,
 *   details?: Record<string, any>, asked_by?: any}} ClusterEvent */

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** Two of the controller's heartbeats, and a little. */
const SILENCE_MS = 40_000;
/** How long a page that nobody sees keeps its stream. Browsers allow few connections for all tabs. */
const HIDDEN_MS = 30_000;
const MAX_LINE = 16 * 1024 * 1024;

/**
 * The controller's stream of events. It begins again after each interruption, after the last event that was
 * received, and rests while nobody sees the page. `EventSource` cannot send a token, so this reads a fetch.
 *
 * Dispatches `open` (a stream begins; all later events come), `event` (with `detail`, a ClusterEvent),
 * `statistics`, and `lost` (with `detail`, the reason).
 */
export class EventStream extends EventTarget {
  #last = '';
  #pause = FIRST_PAUSE_MS;
  /** @type {AbortController | undefined} */
  #running;
  #hidden = 0;
  #timer = 0;

  /** @param {Record<string, unknown>} query filters of the stream */
  constructor(query = {}) {
    super();
    this.query = query;
    /** When the controller last sent something. */
    this.heardAt = new Date();
    this.onVisibility = () => this.#visibilityChanged();
  }

  start() {
    document.addEventListener('visibilitychange', this.onVisibility);
    this.#run();
  }

  stop() {
    document.removeEventListener('visibilitychange', this.onVisibility);
    clearTimeout(this.#timer);
    clearTimeout(this.#hidden);
    this.#running?.abort();
    this.#running = undefined;
  }

  #visibilityChanged() {
    clearTimeout(this.#hidden);
    if (!document.hidden) {
      this.#run();
      return;
    }
    this.#hidden = window.setTimeout(() => {
      clearTimeout(this.#timer);
      this.#running?.abort();
      this.#running = undefined;
      this.dispatchEvent(new CustomEvent('lost', { detail: 'the page was hidden' }));
    }, HIDDEN_MS);
  }

  async #run() {
    clearTimeout(this.#timer);
    if (this.#running) {
      return;
    }
    const running = new AbortController();
    this.#running = running;
    let reason = 'the connection to the controller ended';
    try {
      await this.#read(running);
    } catch (error) {
      if (running.signal.aborted && this.#running !== running) {
        return;
      }
      if (error instanceof Problem && error.status === 401) {
        this.#running = undefined;
        return;
      }
      if (error instanceof Problem) {
        reason = error.message;
      }
    }
    if (this.#running === running) {
      this.#running = undefined;
      this.dispatchEvent(new CustomEvent('lost', { detail: reason }));
      // Jitter: all pages lose their stream at the same time when a controller stops.
      this.#timer = window.setTimeout(() => this.#run(), this.#pause * (0.5 + Math.random()));
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
    }
  }

  /** @param {AbortController} running */
  async #read(running) {
    /** @type {Record<string, string>} */
    const headers = this.#last ? { 'Last-Event-ID': this.#last } : {};
    let silence = 0;
    const alive = () => {
      clearTimeout(silence);
      silence = window.setTimeout(() => running.abort(), SILENCE_MS);
    };
    // A stream that ends at once is no reason to come back at once.
    const lasting = window.setTimeout(() => (this.#pause = FIRST_PAUSE_MS), LONGEST_PAUSE_MS);
    let rest = '';
    let opened = false;
    /** @type {ReadableStreamDefaultReader<string> | undefined} */
    let reader;
    try {
      alive();
      const body = await open('/events', running.signal, headers, this.query);
      reader = body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        alive();
        const { done, value } = await reader.read();
        if (done) {
          return;
        }
        this.heardAt = new Date();
        if (!opened) {
          opened = true;
          this.dispatchEvent(new Event('open'));
        }
        const blocks = (rest + value).split('\n\n');
        rest = /** @type {string} */ (blocks.pop());
        blocks.forEach((block) => this.#accept(block));
        if (rest.length > MAX_LINE) {
          throw new Error('an event is too long');
        }
      }
    } finally {
      clearTimeout(silence);
      clearTimeout(lasting);
      reader?.cancel().catch(() => {});
    }
  }

  /** @param {string} block the lines of one server-sent event */
  #accept(block) {
    let data = '';
    let id = '';
    for (const line of block.split('\n')) {
      if (line.startsWith('data:')) {
        data += line.slice(5);
      } else if (line.startsWith('id:')) {
        id = line.slice(3).trim();
      }
    }
    if (!data) {
      return;
    }
    /** @type {ClusterEvent} */
    const event = JSON.parse(data);
    if (id) {
      this.#last = id;
    }
    const type = event.type === 'STATISTICS' ? 'statistics' : 'event';
    if (event.type !== 'CLOSED') {
      this.dispatchEvent(new CustomEvent(type, { detail: event }));
    }
  }
}
