import { get } from './api.js';
import { Store } from './store.js';

/** @typedef {import('./types.js').NodeSample} NodeSample */
/** @typedef {import('./types.js').InstanceSample} InstanceSample */

/** How many samples a sparkline shows: five minutes. */
export const SAMPLES = 30;

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
    append(this.instances, report.instance.instance, report.instance);
    const { instance } = report.instance;
    report.nodes.forEach((node) => append(this.nodes, key({ instance, node: node.node }), node));
    this.changed();
  }

  /** Oldest first. @param {{instance: string, node: string}} node */
  of(node) {
    return this.nodes.get(key(node));
  }

  /** @param {{instance: string, node: string}} node @returns {NodeSample | undefined} */
  latest(node) {
    return this.of(node)?.at(-1);
  }

  /** @param {string} instance @returns {InstanceSample | undefined} */
  latestOf(instance) {
    return this.instances.get(instance)?.at(-1);
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
  const all = Array.from({ length: count }, (_, index) => at(series, index));
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
