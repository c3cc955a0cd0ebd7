import '../parts/problem-box.js';
import '../parts/state-mark.js';
import '../parts/time-text.js';
import { act } from '../core/actions.js';
import { cluster } from '../core/cluster.js';
import { NONE } from '../core/format.js';
import { Part, define, html, nothing } from '../core/part.js';
import { link, router } from '../core/router.js';
import { session } from '../core/session.js';
import { Watch } from '../core/store.js';
import { grafanaLink } from '../parts/grafana-link.js';
import './node/node-history.js';
import './node/node-output.js';
import './node/node-statistics.js';
import './node/node-values.js';

const TABS = { output: 'Output', statistics: 'Statistics', values: 'Values', history: 'History' };

/** One node: what it is, how it is, why, and what can be done with it. */
class NodePage extends Part {
  static properties = { name: {} };

  constructor() {
    super();
    this.name = '';
    new Watch(this, cluster, router);
  }

  render() {
    const node = cluster.nodes.get(this.name);
    if (cluster.state === 'loading') {
      return html`<h1><bdi>${this.name}</bdi></h1>
        <p class="loading" role="status">Loading …</p>`;
    }
    if (cluster.state === 'failed') {
      return html`<h1><bdi>${this.name}</bdi></h1>
        <div class="problem" role="alert"><p>${cluster.reason} Trying again …</p></div>`;
    }
    if (!node) {
      return html`<h1><bdi>${this.name || 'Nodes'}</bdi></h1>
        <p class="empty">The deployed configuration has no such node. <a href="#/">All nodes</a></p>`;
    }
    return html`
      <div class="node-head">
        <h1><bdi>${node.node}</bdi></h1>
        <zk-state .state=${node.state}></zk-state>
        <div class="buttons">${this.#actions(node)}</div>
      </div>
      <div class="columns">${this.#facts(node)}</div>
      ${this.#tabs()}
    `;
  }

  /** @param {import('../core/types.js').NodeStatus} node */
  #actions(node) {
    const verbs = /** @type {import('../core/actions.js').Verb[]} */ (
      node.state === 'STOPPED' ? ['start'] : ['restart', 'stop']
    );
    return verbs.map(
      (verb) => html`<button
        type="button"
        class=${verb === 'stop' ? 'destructive' : ''}
        ?disabled=${!session.may('OPERATOR')}
        title=${session.lacks('OPERATOR')}
        @click=${() => act(verb, [node.node])}
      >
        ${verb[0].toUpperCase() + verb.slice(1)}
      </button>`,
    );
  }

  /** @param {import('../core/types.js').NodeStatus} node */
  #facts(node) {
    const spec = cluster.specOf(node.node);
    const reason = cluster.changes.get(node.node)?.details?.reason;
    return html`<dl class="facts card">
      ${reason ? [html`<dt>Why</dt>`, html`<dd><bdi>${reason}</bdi></dd>`] : nothing}
      ${node.last_exit ? [html`<dt>Last exit</dt>`, html`<dd><bdi>${node.last_exit}</bdi></dd>`] : nothing}
      <dt>Role</dt>
      <dd>${(node.role || '').toLowerCase()}</dd>
      <dt>Instance</dt>
      <dd><a href=${link(['instances', node.instance])}><bdi>${node.instance}</bdi></a></dd>
      ${spec?.interface ? [html`<dt>Interface</dt>`, html`<dd><bdi>${spec.interface}</bdi></dd>`] : nothing}
      <dt>Started</dt>
      <dd><zk-time .at=${node.started_at} ago></zk-time></dd>
      <dt>Relaunches</dt>
      <dd>${node.restarts ?? 0} since the deployment</dd>
      <dt>Process</dt>
      <dd>${node.pid ?? NONE}</dd>
      <dt>Ports</dt>
      <dd>${node.port ?? NONE} cluster, ${node.metrics_port ?? NONE} metrics</dd>
      ${node.seen_at ? [html`<dt>Reported</dt>`, html`<dd><zk-time .at=${node.seen_at} ago></zk-time></dd>`] : nothing}
      ${grafanaLink('node', { node: node.node, instance: node.instance })}
    </dl>`;
  }

  #tabs() {
    const tab = router.current.query.get('tab') || 'output';
    return html`<nav class="tabs" aria-label="About the node">
        ${Object.entries(TABS).map(
          ([key, title]) => html`<a href=${link(['nodes', this.name], { tab: key })} aria-current=${key === tab ? 'page' : 'false'}>${title}</a>`,
        )}
      </nav>
      ${this.#content(tab)}`;
  }

  /** @param {string} tab */
  #content(tab) {
    switch (tab) {
      case 'statistics':
        return html`<zk-node-statistics .name=${this.name}></zk-node-statistics>`;
      case 'values':
        return html`<zk-node-values .name=${this.name}></zk-node-values>`;
      case 'history':
        return html`<zk-node-history .name=${this.name}></zk-node-history>`;
      default:
        return html`<zk-node-output .name=${this.name}></zk-node-output>`;
    }
  }
}

define('zk-node', NodePage);
