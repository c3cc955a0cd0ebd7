import { Problem, get } from './api.js';
import { EventStream } from './events.js';
import { Statistics } from './statistics.js';
import { Store } from './store.js';

/** @typedef {import('./types.js').NodeStatus} NodeStatus */
/** @typedef {import('./types.js').Instance} Instance */
/** @typedef {import('./types.js').DeploymentSummary} DeploymentSummary */
/** @typedef {import('./types.js').Configuration} Configuration */
/** @typedef {import('./events.js').ClusterEvent} ClusterEvent */

const CLUSTER_ROLES = ['MANAGER', 'LOGGER', 'PROXY', 'WORKER'];
/** Reads after a change are put off a little, so that a hundred changes cause one read. */
const READ_AFTER_MS = 500;
/** The same after a read that failed. */
const READ_AGAIN_AFTER_MS = 2_500;
/** The controller asks an agent about its nodes two seconds after one of them changed, and then knows their processes. */
const LISTED_AFTER_MS = 3_000;
const KEPT_EVENTS = 200;
const FORGOTTEN_AFTER_MS = 600_000;
/** Old enough to be worth a warning that the page no longer follows. */
export const STALE_AFTER_MS = 5_000;

/**
 * The cluster as the controller knows it: read once, then kept current by the stream of events. Pages read from
 * here instead of asking the controller themselves.
 */
class Cluster extends Store {
  /** @type {Set<string>} */
  #due = new Set();
  #timer = 0;
  #listed = 0;
  #reading = false;
  /** Whether the stream brings every change. */
  #streaming = false;
  /** Whether everything was read once. */
  #known = false;

  constructor() {
    super();
    /** @type {'loading' | 'live' | 'lost' | 'failed'} */
    this.state = 'loading';
    /** Why the state is lost or failed. */
    this.reason = '';
    /** When the page last knew everything. */
    this.asOf = new Date();
    /** @type {Map<string, NodeStatus>} the nodes of the cluster, by name */
    this.nodes = new Map();
    /** @type {Map<string, Instance>} */
    this.instances = new Map();
    /** @type {Configuration | undefined} */
    this.deployed = undefined;
    /** @type {DeploymentSummary | undefined} */
    this.deployment = undefined;
    /** @type {Map<string, ClusterEvent>} why each node last changed, seen while the page is open */
    this.changes = new Map();
    /** @type {ClusterEvent[]} newest first, since the page was opened */
    this.events = [];
    this.statistics = new Statistics();
    this.stream = new EventStream({ statistics: true });
    this.stream.addEventListener('open', () => this.#opened());
    this.stream.addEventListener('lost', (event) => this.#lost(/** @type {CustomEvent} */ (event).detail));
    this.stream.addEventListener('event', (event) => this.#happened(/** @type {CustomEvent} */ (event).detail));
    this.stream.addEventListener('statistics', (event) =>
      this.statistics.add(/** @type {CustomEvent} */ (event).detail),
    );
  }

  start() {
    this.stream.start();
  }

  stop() {
    this.stream.stop();
    if (this.#known) {
      this.#away();
    }
    this.#streaming = false;
    this.#due.clear();
    clearTimeout(this.#timer);
    clearTimeout(this.#listed);
    this.#timer = 0;
    this.#listed = 0;
  }

  /** Whether a configuration was ever deployed. */
  get isEmpty() {
    return this.#known && !this.deployed && this.nodes.size === 0;
  }

  /** The nodes of an instance. @param {string} instance */
  nodesOf(instance) {
    return [...this.nodes.values()].filter((node) => node.instance === instance);
  }

  /** The configuration of a node. @param {string} name */
  specOf(name) {
    return this.deployed?.nodes?.find((node) => node.name === name);
  }

  #opened() {
    this.#streaming = true;
    // Everything is read again: what happened while the stream was away is not known.
    this.#read('nodes', 'instances', 'deployment', 'deployed', 'statistics');
  }

  /** @param {string} reason */
  #lost(reason) {
    this.#streaming = false;
    this.#away();
    this.reason = reason;
    this.changed();
  }

  /** What the page shows is no longer the present: it was, when the stream was last heard. */
  #away() {
    if (this.state === 'live') {
      this.asOf = this.stream.heardAt;
    }
    this.state = this.#known ? 'lost' : 'failed';
  }

  /** @param {ClusterEvent} event */
  #happened(event) {
    this.events = [event, ...this.events].slice(0, KEPT_EVENTS);
    this.dispatchEvent(new CustomEvent('event', { detail: event }));
    if (event.type === 'NOTIFY_CHANGE' && event.node) {
      this.#nodeChanged(event);
    } else if (event.type.startsWith('SESSION_')) {
      this.#readSoon('instances', 'nodes');
    } else if (event.type.startsWith('DEPLOYMENT_')) {
      this.#readSoon('deployment', 'nodes', 'deployed', 'instances');
    } else if (event.type === 'CONFIGURATION_ADOPTED') {
      this.#readSoon('deployed', 'instances', 'nodes');
    } else if (event.type === 'EVENTS_DROPPED') {
      this.#readSoon('nodes', 'instances', 'deployment', 'deployed');
    }
    this.changed();
  }

  /** @param {ClusterEvent} event */
  #nodeChanged(event) {
    const name = /** @type {string} */ (event.node);
    this.changes.set(name, event);
    const node = this.nodes.get(name);
    if (node && event.details?.new_state) {
      this.nodes.set(name, { ...node, state: event.details.new_state });
    }
    this.#readSoon('nodes');
    this.#listed ||= window.setTimeout(() => {
      this.#listed = 0;
      this.#readSoon('nodes');
    }, LISTED_AFTER_MS);
  }

  /** @param {...string} parts */
  #readSoon(...parts) {
    parts.forEach((part) => this.#due.add(part));
    if (!this.#timer) {
      const pause = this.state === 'live' ? READ_AFTER_MS : READ_AGAIN_AFTER_MS;
      this.#timer = window.setTimeout(() => {
        this.#timer = 0;
        this.#read();
      }, pause);
    }
  }

  /** @param {...string} parts */
  async #read(...parts) {
    parts.forEach((part) => this.#due.add(part));
    if (this.#reading) {
      return;
    }
    this.#reading = true;
    /** @type {string[]} */
    let now = [];
    try {
      while (this.#due.size > 0) {
        now = [...this.#due];
        this.#due.clear();
        await Promise.all(now.filter((part) => part !== 'deployed').map((part) => this.#readPart(part)));
        if (now.includes('deployed')) {
          await this.#readDeployed();
        }
      }
      this.#known = true;
      this.state = this.#streaming ? 'live' : 'lost';
      this.reason = '';
      this.asOf = new Date();
    } catch (error) {
      this.#away();
      this.reason = /** @type {Error} */ (error).message;
      // Without a stream, its next beginning reads everything.
      if (this.#streaming) {
        this.#readSoon(...now);
      }
    } finally {
      this.#reading = false;
      this.changed();
    }
  }

  /** @param {string} part */
  async #readPart(part) {
    switch (part) {
      case 'nodes':
        return this.#readNodes();
      case 'instances': {
        const { items } = await get('/instances');
        this.instances = new Map(items.map((/** @type {Instance} */ one) => [one.instance, one]));
        return undefined;
      }
      case 'deployment':
        this.deployment = (await get('/deployments', { limit: 1 })).items[0];
        return undefined;
      default:
        return this.statistics.read();
    }
  }

  /** Asks only where something is deployed: then some instance is needed. */
  async #readDeployed() {
    const isNeeded = [...this.instances.values()].some((instance) => instance.needed);
    this.deployed = isNeeded ? await found(get('/configurations/deployed')) : undefined;
  }

  async #readNodes() {
    /** @type {{items: NodeStatus[]}} */
    const { items } = await get('/nodes', { source: 'LAST_KNOWN', role: CLUSTER_ROLES });
    this.nodes = new Map(items.map((node) => [node.node, this.#asTold(node)]));
    this.#forgetChanges();
  }

  /** Changes of nodes that are gone; those of new nodes come before the nodes do. */
  #forgetChanges() {
    for (const [name, event] of this.changes) {
      if (!this.nodes.has(name) && Date.now() - Date.parse(event.happened_at || '') > FORGOTTEN_AFTER_MS) {
        this.changes.delete(name);
      }
    }
  }

  /** A new node is unknown to the controller until its agent lists it, but its changes tell its state. @param {NodeStatus} node */
  #asTold(node) {
    const state = node.state === 'UNKNOWN' && !node.seen_at ? this.changes.get(node.node)?.details?.new_state : undefined;
    return state ? { ...node, state } : node;
  }
}

/**
 * What is asked for, or undefined where the controller has none (404).
 * @template T @param {Promise<T>} asked
 */
export async function found(asked) {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) {
      return undefined;
    }
    throw error;
  }
}

export const cluster = new Cluster();
