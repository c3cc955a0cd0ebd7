import './state-mark.js';
import { repeat } from 'lit/directives/repeat.js';
import { cluster } from '../core/cluster.js';
import { plural } from '../core/format.js';
import { Part, define, html, nothing } from '../core/part.js';
import { link } from '../core/router.js';
import { merged } from '../core/merged.js';
import { outcome } from './node-outcome.js';

/** @typedef {import('../core/merged.js').Row} Row */

const STATES = { failed: 'FAILED', unknown: 'UNKNOWN', running: 'PENDING', succeeded: 'SUCCEEDED', kept: 'SUCCEEDED' };
const DONE = { KEEP: 'kept running', START: 'started', RESTART: 'restarted', STOP: 'stopped' };
const DOING = { KEEP: 'keeps running', START: 'to start', RESTART: 'to restart', STOP: 'to stop' };
const SHOWN = 200;

/** How far a deployment is: each node with its step and its Result, failures first with the node's output. */
export class ProgressTable extends Part {
  static properties = { deployment: { attribute: false }, all: { state: true }, shown: { state: true } };

  constructor() {
    super();
    /** @type {any} */
    this.deployment = undefined;
    this.all = false;
    this.shown = SHOWN;
  }

  render() {
    if (!this.deployment) {
      return nothing;
    }
    const rows = merged(this.deployment);
    const kept = rows.filter((row) => row.kind === 'kept');
    const others = rows.filter((row) => this.all || row.kind !== 'kept');
    return html`${this.#progress(rows)}
      ${others.length
        ? html`<div class="scroll" tabindex="0" role="region" aria-label="Nodes of the deployment">
            <table class="outcomes">
              <thead>
                <tr><th scope="col">Outcome</th><th scope="col">Node</th><th scope="col">Instance</th><th scope="col">Step</th></tr>
              </thead>
              <tbody>
                ${repeat(others.slice(0, this.shown), (row) => row.key, (row) => this.#row(row))}
              </tbody>
            </table>
          </div>`
        : nothing}
      ${others.length > this.shown
        ? html`<button type="button" @click=${() => (this.shown += SHOWN)}>Show more of ${others.length}</button>`
        : nothing}
      ${kept.length
        ? html`<button type="button" class="quiet" aria-expanded=${this.all} @click=${() => (this.all = !this.all)}>
            ${this.all ? 'Hide' : 'Show'} the ${plural(kept.length, 'node')} that kept running
          </button>`
        : nothing}`;
  }

  /** @param {Row[]} rows */
  #progress(rows) {
    const { state, ended_at: ended } = this.deployment;
    const done = rows.filter((row) => row.result).length;
    if (ended) {
      return nothing;
    }
    if (rows.length === 0 || state !== 'DEPLOYING') {
      return html`<p><progress aria-label="Progress"></progress> ${PHASES[state] || 'Working …'}</p>`;
    }
    return html`<p><progress max=${rows.length} .value=${done} aria-label="Nodes with a Result"></progress> ${done} of ${rows.length}</p>`;
  }

  /** @param {Row} row */
  #row({ kind, instance, node, step, result }) {
    const verbs = result?.success ? DONE : DOING;
    return html`<tr class=${kind}>
        <td><zk-state .state=${STATES[kind]}></zk-state></td>
        <td>${node ? nodeLink(node) : '–'}</td>
        <td>${instance ? html`<a href=${link(['instances', instance])}><bdi>${instance}</bdi></a>` : '–'}</td>
        <td class="text">${step ? html`${verbs[step.action]} <span class="weak"><bdi>${step.reason}</bdi></span>` : nothing}</td>
      </tr>
      ${kind === 'failed' && result
        ? html`<tr class="failed detail"><td colspan="4" class="text">${outcome(result)}</td></tr>`
        : nothing}`;
  }
}

const PHASES = /** @type {Record<string, string>} */ ({
  WAITING: 'Waits for its instances to connect. Nothing has changed yet.',
  CHECKING: 'The agents check the configuration. Nothing has changed yet.',
  PLANNING: 'The agents plan their steps. Nothing has changed yet.',
  DEPLOYING: 'The agents apply the configuration.',
});

/** A node that is no longer in the cluster has no page. @param {string} node */
const nodeLink = (node) => (cluster.nodes.has(node) ? html`<a href=${link(['nodes', node])}><bdi>${node}</bdi></a>` : html`<bdi>${node}</bdi>`);

define('zk-progress', ProgressTable);
