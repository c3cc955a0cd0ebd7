import '../../parts/state-mark.js';
import '../../parts/time-text.js';
import { repeat } from 'lit/directives/repeat.js';
import { cluster } from '../../core/cluster.js';
import { NONE, plural, share } from '../../core/format.js';
import { Part, define, html, nothing } from '../../core/part.js';
import { link, router } from '../../core/router.js';
import { sorted } from '../../core/sort.js';
import { Watch } from '../../core/store.js';
import { shareBar } from '../../parts/share-bar.js';
import { sortHeadings } from '../../parts/sort-heading.js';
import { connection, cpuShare, diskShare, memoryShare, nodeStates } from './figures.js';

/** @typedef {import('../../core/types.js').Instance} Instance */

const text = (/** @type {string | null | undefined} */ value) => (value ? html`<bdi>${value}</bdi>` : NONE);

/** @type {import('../../core/sort.js').Column<Instance>[]} */
const COLUMNS = [
  { key: 'instance', title: 'Instance', value: (one) => one.instance, cell: (one) => html`<a href=${link(['instances', one.instance])}><bdi>${one.instance}</bdi></a>` },
  { key: 'connection', title: 'Agent', value: connection, cell: (one) => html`<zk-state .state=${connection(one)}></zk-state>` },
  { key: 'needed', title: 'Needed', value: (one) => Number(one.needed), cell: (one) => (one.needed ? 'yes' : 'no') },
  { key: 'nodes', title: 'Nodes', value: (one) => cluster.nodesOf(one.instance).length, cell: (one) => nodeStates(one.instance) },
  { key: 'cpu', title: 'CPU', number: true, value: cpuShare, cell: (one) => share(cpuShare(one)) },
  { key: 'memory', title: 'Memory', number: true, value: memoryShare, cell: (one) => share(memoryShare(one)) },
  { key: 'disk', title: 'Disk', value: diskShare, cell: (one) => shareBar(diskShare(one)) },
  { key: 'zeek', title: 'Zeek', value: (one) => one.zeek_version, cell: (one) => (one.zeek_problem ? html`<span class="wrong">none usable</span>` : text(one.zeek_version)) },
  { key: 'version', title: 'Version', value: (one) => one.agent_version, cell: (one) => text(one.agent_version) },
  { key: 'address', title: 'Address', value: (one) => one.host, cell: (one) => text(one.host) },
  { key: 'seen', title: 'Last seen', value: (one) => one.last_seen_at, cell: (one) => html`<zk-time .at=${one.last_seen_at} ago></zk-time>` },
];

/** All instances, those of the deployed configuration and others that have an agent or had one. */
class InstanceList extends Part {
  constructor() {
    super();
    new Watch(this, cluster, cluster.statistics, router);
  }

  get #chosen() {
    const wanted = (router.current.query.get('text') || '').toLowerCase();
    return [...cluster.instances.values()].filter((one) =>
      [one.instance, one.host, one.zeek_version, one.agent_version].some((value) => value?.toLowerCase().includes(wanted)),
    );
  }

  render() {
    const all = [...cluster.instances.values()];
    if (all.length === 0) {
      return html`<h1>Instances</h1>
        <p class="empty">No agent has connected, and nothing is deployed. <a href=${link(['start'])}>First steps</a></p>`;
    }
    const chosen = this.#chosen;
    const away = all.filter((one) => one.needed && !one.connected).length;
    return html`
      <h1>Instances</h1>
      <p>
        ${plural(all.length, 'instance')}, ${all.filter((one) => one.connected).length} connected${away
          ? html`, <span class="wrong">${away} needed and not connected</span>`
          : nothing}.
      </p>
      <search class="filters">
        <label>
          Filter
          <input
            type="search"
            placeholder="name, address, version"
            .value=${router.current.query.get('text') || ''}
            @input=${(/** @type {Event} */ event) => router.adjust({ text: /** @type {HTMLInputElement} */ (event.target).value })}
          />
        </label>
        <span class="weak" role="status">${chosen.length === all.length ? nothing : `${chosen.length} of ${all.length} shown`}</span>
      </search>
      ${chosen.length ? this.#table(chosen) : html`<p class="empty">No instance matches the filter.</p>`}
    `;
  }

  /** @param {Instance[]} instances */
  #table(instances) {
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Instances">
      <table class="wide">
        <thead>
          <tr>
            ${sortHeadings(COLUMNS)}
          </tr>
        </thead>
        <tbody>
          ${repeat(
            sorted(instances, COLUMNS),
            (one) => one.instance,
            (one) => html`<tr class=${one.needed && !one.connected ? 'bad' : ''}>
              ${COLUMNS.map((column) => html`<td class=${column.number ? 'number' : ''}>${column.cell(one)}</td>`)}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}

define('zk-instance-list', InstanceList);
