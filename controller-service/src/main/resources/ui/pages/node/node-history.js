import '../../parts/event-rows.js';
import '../../parts/problem-box.js';
import { get } from '../../core/api.js';
import { cluster } from '../../core/cluster.js';
import { Part, define, html } from '../../core/part.js';
import { link } from '../../core/router.js';

/** @typedef {import('../../core/events.js').ClusterEvent} ClusterEvent */

const SHOWN = 50;

/** What happened to a node: launches, exits and their reasons, newest first. */
class NodeHistory extends Part {
  static properties = { name: {}, events: { state: true }, problem: { state: true } };

  constructor() {
    super();
    this.name = '';
    /** @type {ClusterEvent[] | undefined} */
    this.events = undefined;
    /** @type {Error | undefined} */
    this.problem = undefined;
    this.happened = (/** @type {Event} */ event) => this.#add(/** @type {CustomEvent} */ (event).detail);
  }

  connectedCallback() {
    super.connectedCallback();
    cluster.addEventListener('event', this.happened);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    cluster.removeEventListener('event', this.happened);
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('name')) {
      this.events = undefined;
      this.#read();
    }
  }

  async #read() {
    const { name } = this;
    try {
      const { items } = await get('/events', { node: name, limit: SHOWN });
      if (name === this.name) {
        this.events = items;
        this.problem = undefined;
      }
    } catch (error) {
      this.problem = /** @type {Error} */ (error);
    }
  }

  /** @param {ClusterEvent} event */
  #add(event) {
    if (event.node === this.name && this.events && !this.events.some((one) => one.id === event.id)) {
      this.events = [event, ...this.events].slice(0, SHOWN);
    }
  }

  render() {
    return html`<zk-problem .problem=${this.problem} .retry=${() => this.#read()}></zk-problem>
      <zk-event-rows .events=${this.events || []}></zk-event-rows>
      <p><a href=${link(['events'], { node: this.name })}>All events of the node</a></p>`;
  }
}

define('zk-node-history', NodeHistory);
