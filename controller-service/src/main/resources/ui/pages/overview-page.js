import '../parts/node-tile.js';
import '../parts/node-table.js';
import '../parts/state-mark.js';
import '../parts/time-text.js';
import { repeat } from 'lit/directives/repeat.js';
import { act } from '../core/actions.js';
import { cluster } from '../core/cluster.js';
import { NONE, bytes, cpu, plural, share } from '../core/format.js';
import { counts, troubles } from '../core/health.js';
import { Part, define, html, nothing } from '../core/part.js';
import { link, router } from '../core/router.js';
import { session } from '../core/session.js';
import { Watch } from '../core/store.js';

/** @typedef {import('../core/types.js').NodeStatus} NodeStatus */

const SHOWN_TROUBLES = 8;
const STATES = ['RUNNING', 'PENDING', 'CRASHED', 'FAILED', 'STOPPED', 'UNKNOWN'];
const ROLES = ['MANAGER', 'LOGGER', 'PROXY', 'WORKER'];
const WORST_FIRST = ['FAILED', 'CRASHED', 'UNKNOWN', 'PENDING', 'STOPPED', 'RUNNING'];

/** The whole cluster on one page: how it is, what is wrong, then every node. */
class OverviewPage extends Part {
  static properties = { all: { state: true } };

  constructor() {
    super();
    /** Whether all problems are listed. */
    this.all = false;
    new Watch(this, cluster, cluster.statistics, router);
  }

  render() {
    if (cluster.state === 'loading') {
      return html`<h1 class="unseen">Overview</h1>
        <p class="loading" role="status">Loading the cluster …</p>`;
    }
    if (cluster.state === 'failed') {
      return html`<h1>The cluster is not known</h1>
        <div class="problem" role="alert"><p>${cluster.reason} Trying again …</p></div>`;
    }
    if (cluster.isEmpty) {
      return html`<h1>No cluster yet</h1>
        <p>Nothing was deployed by this controller. A few steps lead to a running cluster.</p>
        <p><a class="button primary" href=${link(['start'])}>Begin</a></p>`;
    }
    const found = troubles(Date.now());
    const urgent = found.filter((one) => one.severity !== 'notice');
    return html`
      <h1 class="sentence ${this.#tone(urgent)}">${cluster.state === 'live' ? '' : 'When last known: '}${this.#sentence(urgent)}</h1>
      ${found.length ? this.#troubles(found) : nothing} ${this.#filters()} ${this.#nodes()}
    `;
  }

  /** @param {import('../core/health.js').Trouble[]} urgent */
  #tone(urgent) {
    return urgent[0]?.severity || (cluster.state === 'live' ? 'fine' : 'warning');
  }

  /** @param {import('../core/health.js').Trouble[]} urgent */
  #sentence(urgent) {
    const running = counts().RUNNING || 0;
    const parts = [
      running === cluster.nodes.size ? `All ${plural(running, 'node')} running` : `${running} of ${plural(cluster.nodes.size, 'node')} running`,
    ];
    if (urgent.length > 0) {
      parts.push(urgent.length === 1 ? urgent[0].title : `${urgent.length} problems`);
    }
    return html`${parts.join(', ')}${this.#deployed()}.`;
  }

  /** What is deployed; the newest deployment may have failed before it changed anything. */
  #deployed() {
    const last = cluster.deployment;
    if (last && !last.ended_at) {
      return html`, deploying <a href=${link(['deployments', last.id])}><bdi>${last.configuration.id}</bdi></a>`;
    }
    if (last?.state === 'SUCCEEDED') {
      return html`, deployed <a href=${link(['deployments', last.id])}><bdi>${last.configuration.id}</bdi></a>
        <zk-time .at=${last.ended_at} ago></zk-time>`;
    }
    return cluster.deployed
      ? html`, deployed <a href=${link(['configuration'], { view: 'deployed' })}><bdi>${cluster.deployed.id}</bdi></a>`
      : nothing;
  }

  /** @param {import('../core/health.js').Trouble[]} found */
  #troubles(found) {
    const shown = this.all ? found : found.slice(0, SHOWN_TROUBLES);
    return html`<section aria-labelledby="problems">
      <h2 id="problems">${found[0].severity === 'notice' ? 'Worth knowing' : 'Problems'}</h2>
      <ul class="troubles">
        ${repeat(
          shown,
          (one) => one.key,
          (one) => html`<li class=${one.severity}>
            <span class="severity">${one.severity}</span>
            <div>
              <a href=${one.href}><bdi>${one.title}</bdi></a>
              <p><bdi>${one.why}</bdi></p>
            </div>
            ${one.node
              ? html`<button
                  type="button"
                  ?disabled=${!session.may('OPERATOR')}
                  title=${session.lacks('OPERATOR')}
                  @click=${() => act('restart', [/** @type {string} */ (one.node)])}
                >
                  Restart<span class="unseen"> ${one.node}</span>
                </button>`
              : nothing}
          </li>`,
        )}
      </ul>
      ${found.length > shown.length
        ? html`<button type="button" class="quiet" @click=${() => (this.all = true)}>Show all ${found.length}</button>`
        : nothing}
    </section>`;
  }

  #filters() {
    const { query } = router.current;
    const states = query.getAll('state');
    const roles = query.getAll('role');
    const number = counts();
    const change = (/** @type {string} */ name, /** @type {string[]} */ now, /** @type {string} */ value) =>
      router.adjust({ [name]: now.includes(value) ? now.filter((one) => one !== value) : [...now, value] });
    const table = query.get('view') === 'table';
    return html`<search class="filters">
      <label>Name <input type="search" .value=${query.get('name') || ''} @input=${(/** @type {Event} */ event) =>
        router.adjust({ name: /** @type {HTMLInputElement} */ (event.target).value })} /></label>
      <div role="group" aria-label="States">
        ${STATES.filter((state) => number[state] || states.includes(state)).map(
          (state) => html`<button type="button" class="toggle" aria-pressed=${states.includes(state)} @click=${() => change('state', states, state)}>
            <zk-state .state=${state}></zk-state> ${number[state] || 0}
          </button>`,
        )}
      </div>
      <div role="group" aria-label="Roles">
        ${ROLES.map(
          (role) => html`<button type="button" class="toggle" aria-pressed=${roles.includes(role)} @click=${() => change('role', roles, role)}>
            ${role.toLowerCase()}
          </button>`,
        )}
      </div>
      <div role="group" aria-label="View">
        <button type="button" class="toggle" aria-pressed=${!table} @click=${() => router.adjust({ view: null })}>tiles</button>
        <button type="button" class="toggle" aria-pressed=${table} @click=${() => router.adjust({ view: 'table' })}>table</button>
      </div>
    </search>`;
  }

  /** @returns {NodeStatus[]} the nodes that the filters leave */
  get #chosen() {
    const { query } = router.current;
    const states = query.getAll('state');
    const roles = query.getAll('role');
    const name = (query.get('name') || '').toLowerCase();
    return [...cluster.nodes.values()].filter(
      (node) =>
        (states.length === 0 || states.includes(node.state)) &&
        (roles.length === 0 || roles.includes(node.role || '')) &&
        (node.node.toLowerCase().includes(name) || node.instance.toLowerCase().includes(name)),
    );
  }

  #nodes() {
    const chosen = this.#chosen;
    if (chosen.length === 0) {
      return html`<p class="empty">${cluster.nodes.size ? 'No node matches the filters.' : 'The deployed configuration has no nodes.'}</p>`;
    }
    if (router.current.query.get('view') === 'table') {
      return html`<zk-node-table .nodes=${chosen}></zk-node-table>`;
    }
    /** @type {Map<string, NodeStatus[]>} */
    const byInstance = new Map();
    chosen.forEach((node) => byInstance.set(node.instance, [...(byInstance.get(node.instance) || []), node]));
    return html`${repeat(
      [...byInstance].sort((a, b) => worst(a[1]) - worst(b[1]) || a[0].localeCompare(b[0])),
      ([instance]) => instance,
      ([instance, nodes]) => this.#instance(instance, nodes),
    )}`;
  }

  /** @param {string} name @param {NodeStatus[]} nodes */
  #instance(name, nodes) {
    const instance = cluster.instances.get(name);
    const last = cluster.statistics.latestOf(name);
    const disks = (last?.disks || []).filter((one) => one.used_bytes !== null);
    const disk = Math.max(...disks.map((one) => (one.used_bytes || 0) / one.total_bytes));
    return html`<section class="instance" aria-label=${`Instance ${name}`}>
      <h2>
        <a href=${link(['instances', name])}><bdi>${name}</bdi></a>
        ${instance && !instance.connected ? html`<zk-state state="DISCONNECTED"></zk-state>` : nothing}
      </h2>
      <p class="weak figures">
        ${instance?.host || NONE} · Zeek ${instance?.zeek_version || NONE} · CPU ${last?.cpus ? share((last.cpu || 0) / last.cpus) : cpu(last?.cpu)} ·
        memory ${bytes(last?.memory_used_bytes)} of ${bytes(last?.memory_total_bytes)} · disk ${Number.isFinite(disk) ? share(disk) : NONE}
      </p>
      <div class="tiles">
        ${repeat(
          nodes,
          (node) => node.node,
          (node) => html`<zk-node-tile .node=${node} .samples=${cluster.statistics.of(node)}></zk-node-tile>`,
        )}
      </div>
    </section>`;
  }
}

/** @param {NodeStatus[]} nodes */
const worst = (nodes) => Math.min(...nodes.map((node) => WORST_FIRST.indexOf(node.state)));

define('zk-overview', OverviewPage);
