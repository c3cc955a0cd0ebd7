import { cluster } from './cluster.js';

/** Changes within this time cause one read. */
const PAUSE_MS = 250;

/**
 * Has a component read again when something happened in the cluster, and after the stream of events was away, while
 * the component is on the page. It also reads once when the component comes to the page.
 */
export class Follow {
  #timer = 0;

  /**
   * @param {import('lit').ReactiveControllerHost} host
   * @param {(event: import('./events.js').ClusterEvent) => boolean} concerns
   * @param {() => void} read
   */
  constructor(host, concerns, read) {
    this.read = read;
    this.happened = (/** @type {Event} */ event) => concerns(/** @type {CustomEvent} */ (event).detail) && this.#soon();
    this.opened = () => this.#soon();
    host.addController(this);
  }

  hostConnected() {
    cluster.addEventListener('event', this.happened);
    cluster.stream.addEventListener('open', this.opened);
    this.read();
  }

  hostDisconnected() {
    cluster.removeEventListener('event', this.happened);
    cluster.stream.removeEventListener('open', this.opened);
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  #soon() {
    this.#timer ||= window.setTimeout(() => {
      this.#timer = 0;
      this.read();
    }, PAUSE_MS);
  }
}

/** Whether an event may change what is staged, ready or deployed. @param {import('./events.js').ClusterEvent} event */
export const isOfConfiguration = ({ type }) =>
  type.startsWith('CONFIGURATION_') || type.startsWith('DEPLOYMENT_') || type === 'EVENTS_DROPPED';
