import { Problem, get } from './api.js';
import { cluster } from './cluster.js';
import { Store } from './store.js';

const EVERY_MS = 1_000;

/** A deployment, read again while it runs: Results arrive without events. */
export class LiveDeployment extends Store {
  #timer = 0;
  #isReading = false;
  #isDue = false;

  /** @param {string} id */
  constructor(id) {
    super(0);
    this.id = id;
    /** @type {any} */
    this.document = undefined;
    /** @type {Problem | undefined} */
    this.problem = undefined;
    this.happened = (/** @type {Event} */ event) => this.#happened(/** @type {CustomEvent} */ (event).detail);
  }

  start() {
    cluster.addEventListener('event', this.happened);
    this.read();
    this.#timer = window.setInterval(() => !this.hasEnded && !document.hidden && this.read(), EVERY_MS);
  }

  stop() {
    cluster.removeEventListener('event', this.happened);
    clearInterval(this.#timer);
  }

  get hasEnded() {
    return !!this.document?.ended_at || this.problem?.status === 404;
  }

  async read() {
    if (this.#isReading) {
      this.#isDue = true;
      return;
    }
    this.#isReading = true;
    this.#isDue = false;
    try {
      this.document = await get(`/deployments/${encodeURIComponent(this.id)}`);
      this.problem = undefined;
    } catch (error) {
      this.problem = /** @type {Problem} */ (error);
    }
    this.#isReading = false;
    this.changed();
    if (this.#isDue) {
      this.read();
    }
  }

  /** @param {import('./events.js').ClusterEvent} event */
  #happened({ type, details }) {
    if (details?.deployment === this.id || type === 'EVENTS_DROPPED') {
      this.read();
    }
  }
}
