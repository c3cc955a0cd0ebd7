import './spark-line.js';
import './state-mark.js';
import { bytes, cpu, dropRate, rate, share } from '../core/format.js';
import { fresh } from '../core/statistics.js';
import { Part, define, html, nothing } from '../core/part.js';
import { link } from '../core/router.js';

/** @typedef {import('../core/types.js').NodeSample} NodeSample */

/** @type {NodeSample[]} */
const NO_SAMPLES = [];

/** One node: its state, its role, and its latest figures as sparklines. */
export class NodeTile extends Part {
  static properties = { node: { attribute: false }, samples: { attribute: false } };

  constructor() {
    super();
    /** @type {import('../core/types.js').NodeStatus} */
    this.node = { node: '', instance: '', state: 'UNKNOWN' };
    /** @type {NodeSample[] | undefined} oldest first */
    this.samples = undefined;
  }

  render() {
    const { node, state, role, restarts } = this.node;
    const samples = this.samples || NO_SAMPLES;
    const last = fresh(samples.at(-1));
    const captures = samples.some((one) => one.packets_received_per_second !== undefined);
    return html`<a class="tile ${state.toLowerCase()}" href=${link(['nodes', node])}>
      <span class="name"><bdi>${node}</bdi></span>
      <zk-state .state=${state}></zk-state>
      <span class="weak">${(role || '').toLowerCase()}${restarts ? ` · ${restarts} ×` : nothing}</span>
      <dl>
        ${figure('CPU', cpu(last?.cpu), samples, (one) => one.cpu, 1)}
        ${figure('mem', bytes(last?.memory_bytes), samples, (one) => one.memory_bytes)}
        ${captures
          ? [
              figure('packets', rate(last?.packets_received_per_second), samples, (one) => one.packets_received_per_second),
              figure('dropped', share(dropOf(last)), samples, dropOf, 0.01),
            ]
          : nothing}
      </dl>
    </a>`;
  }
}

/** @param {NodeSample | undefined} sample */
const dropOf = (sample) => dropRate(sample?.packets_received_per_second, sample?.packets_dropped_per_second);

/**
 * @param {string} name @param {string} text @param {NodeSample[]} samples
 * @param {(sample: NodeSample) => number | null | undefined} value @param {number} [max]
 */
function figure(name, text, samples, value, max = 0) {
  return html`<div>
    <dt>${name}</dt>
    <dd>${text}<zk-spark .values=${samples.map(value)} .max=${max}></zk-spark></dd>
  </div>`;
}

define('zk-node-tile', NodeTile);
