import './state-mark.js';
import './time-text.js';
import { repeat } from 'lit/directives/repeat.js';
import { cluster } from '../core/cluster.js';
import { act } from '../core/actions.js';
import { bytes, cpu, dropRate, plural, rate, share } from '../core/format.js';
import { Part, define, html, nothing } from '../core/part.js';
import { link } from '../core/router.js';
import { session } from '../core/session.js';
import { sorted } from '../core/sort.js';
import { sortHeadings } from './sort-heading.js';

/** @typedef {import('../core/types.js').NodeStatus} NodeStatus */

const latest = (/** @type {NodeStatus} */ node) => cluster.statistics.latest(node);
const lost = (/** @type {NodeStatus} */ node) =>
  dropRate(latest(node)?.packets_received_per_second, latest(node)?.packets_dropped_per_second);

/** @type {import('../core/sort.js').Column<NodeStatus>[]} */
const COLUMNS = [
  { key: 'node', title: 'Node', value: (node) => node.node, cell: (node) => html`<a href=${link(['nodes', node.node])}><bdi>${node.node}</bdi></a>` },
  { key: 'state', title: 'State', value: (node) => node.state, cell: (node) => html`<zk-state .state=${node.state}></zk-state>` },
  { key: 'role', title: 'Role', value: (node) => node.role, cell: (node) => (node.role || '').toLowerCase() },
  { key: 'instance', title: 'Instance', value: (node) => node.instance, cell: (node) => html`<a href=${link(['instances', node.instance])}><bdi>${node.instance}</bdi></a>` },
  { key: 'since', title: 'Since', value: (node) => node.started_at, cell: (node) => html`<zk-time .at=${node.started_at} ago></zk-time>` },
  { key: 'restarts', title: 'Relaunches', number: true, value: (node) => node.restarts, cell: (node) => node.restarts ?? 0 },
  { key: 'cpu', title: 'CPU', number: true, value: (node) => latest(node)?.cpu, cell: (node) => cpu(latest(node)?.cpu) },
  { key: 'memory', title: 'Memory', number: true, value: (node) => latest(node)?.memory_bytes, cell: (node) => bytes(latest(node)?.memory_bytes) },
  { key: 'packets', title: 'Packets', number: true, value: (node) => latest(node)?.packets_received_per_second, cell: (node) => rate(latest(node)?.packets_received_per_second) },
  { key: 'dropped', title: 'Dropped', number: true, value: lost, cell: (node) => share(lost(node)) },
];

/** Nodes in rows that can be sorted and chosen, so that several can be restarted, stopped or started at once. */
export class NodeTable extends Part {
  static properties = { nodes: { attribute: false }, chosen: { state: true } };

  constructor() {
    super();
    /** @type {NodeStatus[]} */
    this.nodes = [];
    /** @type {Set<string>} */
    this.chosen = new Set();
  }

  /** @param {string} name @param {boolean} isChosen */
  #choose(name, isChosen) {
    const chosen = new Set(this.chosen);
    if (isChosen) {
      chosen.add(name);
    } else {
      chosen.delete(name);
    }
    this.chosen = chosen;
  }

  render() {
    const names = this.nodes.map((node) => node.node).filter((name) => this.chosen.has(name));
    return html`
      <div class="buttons" role="group" aria-label="Actions for chosen nodes">
        ${['restart', 'stop', 'start'].map(
          (verb) => html`<button
            type="button"
            ?disabled=${names.length === 0 || !session.may('OPERATOR')}
            title=${session.lacks('OPERATOR')}
            @click=${() => act(/** @type {import('../core/actions.js').Verb} */ (verb), names)}
          >
            ${verb[0].toUpperCase() + verb.slice(1)} ${names.length ? plural(names.length, 'node') : nothing}
          </button>`,
        )}
      </div>
      <div class="scroll" tabindex="0" role="region" aria-label="Nodes">
        <table>
          <thead>
            <tr>
              <th scope="col">
                <input
                  type="checkbox"
                  aria-label="Choose all"
                  .checked=${names.length > 0 && names.length === this.nodes.length}
                  @change=${(/** @type {Event} */ event) =>
                    (this.chosen = new Set(/** @type {HTMLInputElement} */ (event.target).checked ? this.nodes.map((node) => node.node) : []))}
                />
              </th>
              ${sortHeadings(COLUMNS)}
            </tr>
          </thead>
          <tbody>
            ${repeat(
              sorted(this.nodes, COLUMNS),
              (node) => node.node,
              (node) => html`<tr>
                <td>
                  <input
                    type="checkbox"
                    aria-label=${`Choose ${node.node}`}
                    .checked=${this.chosen.has(node.node)}
                    @change=${(/** @type {Event} */ event) => this.#choose(node.node, /** @type {HTMLInputElement} */ (event.target).checked)}
                  />
                </td>
                ${COLUMNS.map((column) => html`<td class=${column.number ? 'number' : ''}>${column.cell(node)}</td>`)}
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    `;
  }
}

define('zk-node-table', NodeTable);
