import { get } from './api.js';
import { Store } from './store.js';

/** @typedef {import('./types.js').NodeSample} NodeSample */
/** @typedef {import('./types.js').InstanceSample} InstanceSample */

/** How many samples a sparkline shows: five minutes. */
export const SAMPLES = 30;
const PERIOD_MS = 10_000;
/** Three reports: a host or node that reports nothing for so long has no present figures. */
const OLD_MS = 35_000;
const FORGOTTEN_MS = 300_000;

/**
 * A sample of the present; undefined if it is too old.
 * @template {{at?: number}} T @param {T | undefined} sample @returns {T | undefined}
 */
export const fresh = (sample) => (sample && Date.now() - (sample.at || 0) < OLD_MS ? sample : undefined);

/**
 * The latest samples of all nodes and instances, kept current by the stream. A longer past is read by the pages
 * that show it.
 */
export class Statistics extends Store {
  constructor() {
    super(1_000);
    /** @type {Map<string, NodeSample[]>} by instance and node, as a node may have moved; oldest first */
    this.nodes = new Map();
    /** @type {Map<string, InstanceSample[]>} oldest first */
    this.instances = new Map();
    this.forgotAt = Date.now();
  }

  /** Reads the last minutes. A controller without statistics is still one to show a cluster of. */
  async read() {
    let document;
    try {
      document = await get('/statistics', { last: `PT${(SAMPLES * 10) / 60}M` });
    } catch {
      return;
    }
    this.nodes = new Map(document.nodes.map((/** @type {any} */ one) => [key(one), samples(one, document.count)]));
    this.instances = new Map(
      document.instances.map((/** @type {any} */ one) => [one.instance, samples(one, document.count)]),
    );
    this.changed();
  }

  /** @param {{instance: InstanceSample & {instance: string}, nodes: (NodeSample & {node: string})[]}} report */
  add(report) {
    const at = Date.now();
    const { instance } = report.instance;
    append(this.instances, instance, { ...report.instance, at });
    report.nodes.forEach((node) => append(this.nodes, key({ instance, node: node.node }), { ...node, at }));
    this.#forget();
    this.changed();
  }

  /** Forgets what is gone; a page may be open for weeks. */
  #forget() {
    const now = Date.now();
    if (now - this.forgotAt < FORGOTTEN_MS) {
      return;
    }
    this.forgotAt = now;
    for (const series of [this.nodes, this.instances]) {
      for (const [name, samples] of series) {
        if (now - (samples.at(-1)?.at || 0) > FORGOTTEN_MS) {
          series.delete(name);
        }
      }
    }
  }

  /** Oldest first. @param {{instance: string, node: string}} node */
  of(node) {
    return this.nodes.get(key(node));
  }

  /** @param {{instance: string, node: string}} node @returns {NodeSample | undefined} */
  latest(node) {
    return fresh(this.of(node)?.at(-1));
  }

  /** @param {string} instance @returns {InstanceSample | undefined} */
  latestOf(instance) {
    return fresh(this.instances.get(instance)?.at(-1));
  }
}

/** @param {{instance: string, node: string}} node */
const key = ({ instance, node }) => `${instance}/${node}`;

/** @template T @param {Map<string, T[]>} series @param {string} name @param {T} sample */
function append(series, name, sample) {
  // A new array, so that components notice.
  series.set(name, [...(series.get(name) || []), sample].slice(-SAMPLES));
}

/**
 * Turns a series of the API, arrays by member, into samples by time.
 * @param {Record<string, any>} series @param {number} count
 */
function samples(series, count) {
  const now = Date.now();
  const all = Array.from({ length: count }, (_, index) => ({
    ...at(series, index),
    at: now - (count - 1 - index) * PERIOD_MS,
  }));
  // The newest numbers may not have arrived yet.
  while (all.length > 0 && isEmpty(all[all.length - 1])) {
    all.pop();
  }
  return all;
}

/** @param {NodeSample & InstanceSample} sample */
const isEmpty = (sample) => (sample.cpu ?? sample.memory_bytes ?? sample.memory_used_bytes ?? null) === null;

/** @param {Record<string, any>} series @param {number} index @returns {any} */
function at(series, index) {
  return Object.fromEntries(
    Object.entries(series).map(([name, values]) => {
      if (!Array.isArray(values)) {
        return [name, values];
      }
      const isNested = values.length > 0 && values[0] !== null && typeof values[0] === 'object';
      return [name, isNested ? values.map((one) => at(one, index)) : values[index]];
    }),
  );
}
