import '../../parts/problem-box.js';
import '../../parts/state-mark.js';
import '../../parts/time-text.js';
import { repeat } from 'lit/directives/repeat.js';
import { get } from '../../core/api.js';
import { Follow } from '../../core/follow.js';
import { NONE, isoDuration, shortHash } from '../../core/format.js';
import { Part, define, html, nothing } from '../../core/part.js';
import { link } from '../../core/router.js';

/** @typedef {import('../../core/types.js').DeploymentSummary} DeploymentSummary */

const PAGE = 50;

/** The history of deployments, a page at a time. */
class DeploymentList extends Part {
  static properties = { items: { state: true }, next: { state: true }, problem: { state: true }, busy: { state: true } };

  constructor() {
    super();
    /** @type {DeploymentSummary[] | undefined} newest first */
    this.items = undefined;
    /** @type {string | undefined} */
    this.next = undefined;
    /** @type {Error | undefined} */
    this.problem = undefined;
    this.busy = false;
    new Follow(this, ({ type }) => type.startsWith('DEPLOYMENT_') || type === 'EVENTS_DROPPED', () => this.#newest());
  }

  /** Reads the newest page, and keeps older ones that are here. */
  async #newest() {
    try {
      const { items, next } = await get('/deployments', { limit: PAGE });
      const last = items.at(-1)?.number ?? 0;
      const older = (this.items || []).filter((one) => one.number < last);
      const isGap = older.length > 0 && older[0].number < last - 1 && !this.items?.some((one) => one.number >= last);
      this.items = isGap ? items : [...items, ...older];
      this.next = isGap || older.length === 0 ? next : this.next;
      this.problem = undefined;
    } catch (error) {
      this.problem = /** @type {Error} */ (error);
    }
  }

  async #older() {
    this.busy = true;
    try {
      const { items, next } = await get('/deployments', { limit: PAGE, cursor: this.next });
      const known = new Set(this.items?.map((one) => one.id));
      this.items = [...(this.items || []), ...items.filter((/** @type {DeploymentSummary} */ one) => !known.has(one.id))];
      this.next = next;
      this.problem = undefined;
    } catch (error) {
      this.problem = /** @type {Error} */ (error);
    }
    this.busy = false;
  }

  render() {
    return html`<zk-problem .problem=${this.problem} .retry=${() => this.#newest()}></zk-problem> ${this.#table()}
      ${this.next ? html`<p><button type="button" ?disabled=${this.busy} @click=${this.#older}>Show older ones</button></p>` : nothing}`;
  }

  #table() {
    if (!this.items) {
      return this.problem ? nothing : html`<p class="loading" role="status">Loading …</p>`;
    }
    if (this.items.length === 0) {
      return html`<p class="empty">Nothing was deployed yet. <a href=${link(['start'])}>First steps</a></p>`;
    }
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Deployments">
      <table class="deployments">
        <thead>
          <tr>
            <th scope="col" class="number">No.</th>
            <th scope="col">State</th>
            <th scope="col">Configuration</th>
            <th scope="col">Began</th>
            <th scope="col" class="number">Took</th>
            <th scope="col">Results</th>
            <th scope="col">Requested by</th>
            <th scope="col">Rollback</th>
          </tr>
        </thead>
        <tbody>
          ${repeat(this.items, (one) => one.id, (one) => this.#row(one))}
        </tbody>
      </table>
    </div>`;
  }

  /** @param {DeploymentSummary} one */
  #row(one) {
    return html`<tr>
      <td class="number"><a href=${link(['deployments', one.id])} aria-label=${`Deployment ${one.number}`}>${one.number}</a></td>
      <td><zk-state .state=${one.state}></zk-state></td>
      <td class="text"><bdi>${one.configuration.id}</bdi> <span class="weak">${shortHash(one.configuration.hash)}</span></td>
      <td><zk-time .at=${one.started_at}></zk-time></td>
      <td class="number">${one.ended_at ? isoDuration(one.duration) : 'runs'}</td>
      <td>${one.failed ? html`<strong class="failures">${one.failed} failed</strong>, ` : nothing}${one.succeeded} succeeded</td>
      <td><bdi>${whoAsked(one)}</bdi></td>
      <td>${rollbackOf(one, this.items || [])}</td>
    </tr>`;
  }
}

/** @param {DeploymentSummary} deployment */
export const whoAsked = ({ asked_by: by }) => by?.principal?.name || by?.address || NONE;

/**
 * How a deployment and the one that it undid, or that undid it, belong together.
 * @param {{rollback_of?: string, rolled_back_by?: string}} deployment @param {DeploymentSummary[]} known
 */
export function rollbackOf({ rollback_of: undone, rolled_back_by: by }, known = []) {
  const to = (/** @type {string} */ id) => {
    const number = known.find((one) => one.id === id)?.number;
    return html`<a href=${link(['deployments', id])}>${number ? `deployment ${number}` : 'a deployment'}</a>`;
  };
  return [undone ? html`undoes ${to(undone)} ` : nothing, by ? html`undone by ${to(by)}` : nothing];
}

define('zk-deployment-list', DeploymentList);
