import { get } from '../../core/api.js';
import { cluster } from '../../core/cluster.js';
import { DROPPED, isOf } from '../../core/event-groups.js';
import { Store } from '../../core/store.js';

/** @typedef {import('../../core/events.js').ClusterEvent} ClusterEvent */
/** @typedef {{types: string[], instances: string[], nodes: string[]}} EventFilter empty lists take everything */

const PAGE = 100;
/** More rows than this make a page slow, and nobody reads them. */
export const KEPT = 1_000;
/** So many rows a browser makes without a pause that is felt. */
const AT_ONCE = 100;

/**
 * The events that a filter takes, newest first: a page of the past, then what happens, then older pages on
 * request. It keeps the newest, or the oldest once someone has gone back.
 */
export class EventLog extends Store {
  /** @type {ClusterEvent[]} what arrived since the last announcement; newest last */
  #arrived = [];
  #asked = 0;
  #seen = (/** @type {Event} */ event) => this.#happened(/** @type {CustomEvent} */ (event).detail);
  #followed = () => this.#clusterChanged();

  constructor() {
    super(150);
    /** @type {EventFilter} */
    this.filter = { types: [], instances: [], nodes: [] };
    /** @type {ClusterEvent[]} */
    this.items = [];
    /** @type {string | undefined} where older events begin; absent if there are none */
    this.next = undefined;
    /** @type {'loading' | 'ready' | 'older' | 'failed'} */
    this.state = 'loading';
    /** @type {Error | undefined} */
    this.problem = undefined;
    this.isPaused = false;
    /** How many events came while paused. */
    this.waiting = 0;
    /** How many rows were given up for others. */
    this.isCut = false;
    this.wasLive = true;
    // Before the listeners that show it: what came in a burst becomes rows once.
    this.addEventListener('change', () => this.#showArrived());
  }

  start() {
    cluster.addEventListener('event', this.#seen);
    cluster.addEventListener('change', this.#followed);
  }

  stop() {
    cluster.removeEventListener('event', this.#seen);
    cluster.removeEventListener('change', this.#followed);
  }

  /** Begins again with the newest events. @param {EventFilter} [filter] */
  async read(filter = this.filter) {
    this.filter = filter;
    this.#asked += 1;
    const asked = this.#asked;
    this.state = 'loading';
    this.items = [];
    this.#arrived = [];
    this.waiting = 0;
    this.isPaused = false;
    this.isCut = false;
    await this.#page(asked, undefined);
  }

  /** Adds a page of older events. */
  async older() {
    if (this.state === 'ready' && this.next) {
      this.state = 'older';
      this.changed();
      await this.#page(this.#asked, this.next);
    }
  }

  /** Continues where the pause began, or pauses. */
  toggle() {
    this.isPaused = !this.isPaused;
    if (!this.isPaused && this.isCut) {
      this.read();
      return;
    }
    this.waiting = 0;
    this.changed();
  }

  /** @param {number} asked @param {string | undefined} cursor */
  async #page(asked, cursor) {
    const { types, instances, nodes } = this.filter;
    try {
      const page = await get('/events', { type: types, instance: instances, node: nodes, limit: PAGE, cursor });
      if (asked !== this.#asked) {
        return;
      }
      this.#keepOldest([...this.items, ...this.#new(page.items)]);
      this.next = page.next;
      this.problem = undefined;
      this.state = 'ready';
    } catch (error) {
      if (asked !== this.#asked) {
        return;
      }
      this.problem = /** @type {Error} */ (error);
      this.state = cursor ? 'ready' : 'failed';
    }
    this.changed();
  }

  /** @param {ClusterEvent[]} events */
  #new(events) {
    const known = new Set(this.items.map((one) => one.id));
    return events.filter((one) => !known.has(one.id));
  }

  /** Someone who goes back reads the past: the newest rows make room, and new ones wait. @param {ClusterEvent[]} items */
  #keepOldest(items) {
    if (items.length > KEPT) {
      this.isPaused = true;
      this.isCut = true;
    }
    this.items = items.slice(-KEPT);
  }

  /** @param {ClusterEvent} event */
  #happened(event) {
    const { types, instances, nodes } = this.filter;
    const takes =
      event.type === DROPPED ||
      (isOf(event.type, types) &&
        (instances.length === 0 || instances.includes(event.instance || '')) &&
        (nodes.length === 0 || nodes.includes(event.node || '')));
    if (!takes) {
      return;
    }
    if (this.isPaused) {
      this.waiting += 1;
    }
    this.#arrived.push(event);
    if (this.#arrived.length > KEPT) {
      this.#arrived.shift();
      this.#cut();
    }
    this.changed();
  }

  /** Rows without a gap matter more than many rows: those before the oldest that still waits are given up. */
  #cut() {
    if (this.isPaused) {
      this.isCut = true;
    } else {
      this.items = [];
      this.next = String(this.#arrived[0].id);
    }
  }

  #showArrived() {
    if (this.isPaused || this.#arrived.length === 0 || this.state === 'loading' || this.state === 'failed') {
      return;
    }
    const all = [...this.#new(this.#arrived.splice(0, AT_ONCE)).reverse(), ...this.items];
    this.items = all.slice(0, KEPT);
    if (all.length > KEPT) {
      // A cursor is the id of the last event before it. Older events can be asked for again from there.
      this.next = String(this.items.at(-1)?.id);
    }
    if (this.#arrived.length > 0) {
      this.changed();
    }
  }

  /** Events that came while the stream was away are sent again; those of a failed first page are read again. */
  #clusterChanged() {
    const isLive = cluster.state === 'live';
    if (isLive && !this.wasLive && this.state === 'failed') {
      this.read();
    }
    this.wasLive = isLive;
  }
}
