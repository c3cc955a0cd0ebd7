/**
 * What an instance has now, for its row and for its own page.
 * @module
 */
import '../../parts/state-mark.js';
import { cluster } from '../../core/cluster.js';
import { NONE } from '../../core/format.js';
import { html } from '../../core/part.js';

/** @typedef {import('../../core/types.js').Instance} Instance */

const STATES = ['FAILED', 'CRASHED', 'UNKNOWN', 'PENDING', 'STOPPED', 'RUNNING'];

/** @param {Instance} instance */
export const connection = (instance) => (instance.connected ? 'CONNECTED' : 'DISCONNECTED');

/** The latest figures of the host; none while its agent is away, because they would be old. @param {Instance} instance */
export const latest = (instance) => (instance.connected ? cluster.statistics.latestOf(instance.instance) : undefined);

/** @param {number | null | undefined} part @param {number | null | undefined} whole */
export const ratio = (part, whole) => (typeof part === 'number' && whole ? part / whole : undefined);

/** @param {Instance} instance */
export const cpuShare = (instance) => ratio(latest(instance)?.cpu, latest(instance)?.cpus);

/** @param {Instance} instance */
export const memoryShare = (instance) => ratio(latest(instance)?.memory_used_bytes, latest(instance)?.memory_total_bytes);

/** The fullest disk. @param {Instance} instance */
export function diskShare(instance) {
  const all = (latest(instance)?.disks || []).map((disk) => ratio(disk.used_bytes, disk.total_bytes) ?? 0);
  return all.length ? Math.max(...all) : undefined;
}

/** How many nodes of an instance have each state, worst first. @param {string} instance */
export function nodeStates(instance) {
  /** @type {Map<string, number>} */
  const numbers = new Map();
  cluster.nodesOf(instance).forEach(({ state }) => numbers.set(state, (numbers.get(state) || 0) + 1));
  const found = STATES.filter((state) => numbers.has(state));
  return found.length
    ? found.map((state) => html`<span class="state-count">${numbers.get(state)} <zk-state .state=${state}></zk-state></span> `)
    : NONE;
}

/**
 * The nodes that capture on each interface of an instance, by the interface's own name.
 * @param {string} instance @returns {Map<string, string[]>}
 */
export function captures(instance) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const node of cluster.deployed?.nodes || []) {
    if (node.instance === instance && node.interface) {
      const name = interfaceOf(node.interface);
      found.set(name, [...(found.get(name) || []), node.name]);
    }
  }
  return found;
}

/** As in eth0 of af_packet::eth0. @param {string} source as a configuration names it */
export const interfaceOf = (source) => source.replace(/^af_packet::/, '');
