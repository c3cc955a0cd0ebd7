import '../../parts/problem-box.js';
import '../../parts/progress-table.js';
import '../../parts/state-mark.js';
import '../../parts/time-text.js';
import './deployment-changes.js';
import { Problem, post } from '../../core/api.js';
import { newKey, rollBack } from '../../core/deploying.js';
import { isoDuration, shortHash } from '../../core/format.js';
import { LiveDeployment } from '../../core/live-deployment.js';
import { Part, define, html, nothing } from '../../core/part.js';
import { link, router } from '../../core/router.js';
import { session } from '../../core/session.js';
import { Watch } from '../../core/store.js';
import { confirmed } from '../../parts/confirm-dialog.js';
import { deployProblem } from '../../parts/deploy-problem.js';
import { notices } from '../../parts/notice-list.js';
import { deployedBefore } from './before.js';
import { rollbackOf, whoAsked } from './deployment-list.js';

/** @typedef {import('../../core/types.js').DeploymentSummary} DeploymentSummary */

const MAY_BE_CANCELLED = ['WAITING', 'CHECKING', 'PLANNING'];
const TEXTS = /** @type {Record<string, string>} */ ({
  STOP: 'if a check fails, nothing changes',
  SKIP: 'nodes that fail the check are left out',
  KEEP: 'if a node fails, the others keep the new configuration',
  ROLLBACK: 'if a node fails, it is rolled back',
});

/** One deployment: what it does or did to each node, live while it runs. */
class OneDeployment extends Part {
  static properties = { deployment: {}, replaced: { state: true }, problem: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.deployment = '';
    /** @type {DeploymentSummary | 'none' | undefined} the one that it replaced */
    this.replaced = undefined;
    /** @type {Problem | undefined} */
    this.problem = undefined;
    this.busy = false;
    /** @type {LiveDeployment | undefined} */
    this.live = undefined;
    this.key = newKey();
    this.redraw = () => this.requestUpdate();
    new Watch(this, session);
  }

  connectedCallback() {
    super.connectedCallback();
    this.#follow();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#leave();
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('deployment') && this.live?.id !== this.deployment) {
      this.#follow();
    }
    if (this.live?.document && this.replaced === undefined) {
      this.#findBefore(this.live.document);
    }
  }

  #follow() {
    this.#leave();
    if (this.deployment) {
      this.replaced = undefined;
      this.problem = undefined;
      this.key = newKey();
      this.live = new LiveDeployment(this.deployment);
      this.live.addEventListener('change', this.redraw);
      this.live.start();
    }
  }

  #leave() {
    this.live?.removeEventListener('change', this.redraw);
    this.live?.stop();
    this.live = undefined;
  }

  /** @param {{id: string, number: number}} deployment */
  async #findBefore({ id, number }) {
    this.replaced = 'none';
    try {
      const before = await deployedBefore(number);
      if (id === this.deployment) {
        this.replaced = before || 'none';
      }
    } catch (error) {
      this.problem = /** @type {Problem} */ (error);
    }
  }

  /** @param {any} one */
  async #cancel(one) {
    if (!(await confirmed({ title: `Cancel deployment ${one.number}?`, text: 'It has changed nothing yet, and will not.', action: 'Cancel the deployment', destructive: true }))) {
      return;
    }
    await this.#act(async () => {
      await post(`/deployments/${encodeURIComponent(one.id)}/cancel`);
      notices.say('success', `Deployment ${one.number} cancelled`);
    });
  }

  /** @param {any} one */
  async #rollBack(one) {
    const to = this.replaced && this.replaced !== 'none' ? this.replaced : undefined;
    const ok = await confirmed({
      title: `Roll back deployment ${one.number}?`,
      text: html`A new deployment returns to ${to
        ? html`<strong><bdi>${to.configuration.id}</bdi></strong> (${shortHash(to.configuration.hash)}), as deployment ${to.number} had it`
        : 'the configuration that was deployed before'}.
        Nodes that differ restart. What is staged stays staged.`,
      action: 'Roll back',
      destructive: true,
    });
    if (ok) {
      await this.#act(async () => router.go(link(['deployments', await rollBack(one.id, this.key)])));
    }
  }

  /** @param {() => Promise<void>} request */
  async #act(request) {
    this.busy = true;
    this.problem = undefined;
    try {
      await request();
    } catch (error) {
      this.problem = /** @type {Problem} */ (error);
      this.key = this.problem.unreachable ? this.key : newKey();
    }
    this.busy = false;
    this.live?.read();
  }

  render() {
    const one = this.live?.document;
    const problem = this.live?.problem;
    if (!one) {
      return html`<h1>Deployment</h1>
        ${problem ? html`<zk-problem .problem=${problem} .retry=${() => this.live?.read()}></zk-problem>` : html`<p class="loading" role="status">Loading …</p>`}
        <p><a href=${link(['deployments'])}>All deployments</a></p>`;
    }
    return html`<p><a href=${link(['deployments'])}>All deployments</a></p>
      <div class="node-head">
        <h1>Deployment ${one.number} of <bdi>${one.configuration.id}</bdi></h1>
        <span role="status"><zk-state .state=${one.state}></zk-state></span>
        <div class="buttons">${this.#actions(one)}</div>
      </div>
      ${deployProblem(this.problem)}
      <zk-problem .problem=${problem}></zk-problem>
      ${this.#facts(one)}
      <h2>Nodes</h2>
      ${one.plan.length + one.results.length === 0 && one.ended_at ? html`<p class="empty">It changed nothing.</p>` : nothing}
      <zk-progress .deployment=${one}></zk-progress>
      ${this.replaced && this.replaced !== 'none'
        ? html`<zk-deployment-changes .earlier=${this.replaced} .later=${one}></zk-deployment-changes>`
        : html`<p class="weak">No configuration was deployed before it, or that is no longer kept.</p>`}`;
  }

  /** @param {any} one */
  #actions(one) {
    const lacks = session.lacks('OPERATOR');
    const canCancel = MAY_BE_CANCELLED.includes(one.state);
    return html`${one.ended_at
        ? nothing
        : html`<button type="button" ?disabled=${!!lacks || !canCancel || this.busy} title=${lacks || (canCancel ? '' : 'It already changes nodes')} @click=${() => this.#cancel(one)}>
            Cancel
          </button>`}
      ${one.ended_at && one.state !== 'CANCELLED' && this.replaced !== 'none' && one.plan.length
        ? html`<button type="button" class="destructive" ?disabled=${!!lacks || this.busy} title=${lacks} @click=${() => this.#rollBack(one)}>Roll back</button>`
        : nothing}`;
  }

  /** @param {any} one */
  #facts(one) {
    const options = [TEXTS[one.on_preflight_failure], TEXTS[one.on_failure], one.force ? 'all nodes restart' : ''].filter(Boolean);
    return html`<dl class="facts card">
      <dt>Configuration</dt>
      <dd><bdi>${one.configuration.id}</bdi> ${shortHash(one.configuration.hash)}</dd>
      <dt>Requested by</dt>
      <dd><bdi>${whoAsked(one)}</bdi></dd>
      <dt>Began</dt>
      <dd><zk-time .at=${one.started_at}></zk-time></dd>
      ${one.ended_at ? [html`<dt>Took</dt>`, html`<dd>${isoDuration(one.duration)}</dd>`] : nothing}
      <dt>Options</dt>
      <dd>${options.join('; ')}</dd>
      ${one.rollback_of || one.rolled_back_by ? [html`<dt>Rollback</dt>`, html`<dd>${rollbackOf(one, this.replaced && this.replaced !== 'none' ? [this.replaced] : [])}</dd>`] : nothing}
    </dl>`;
  }
}

define('zk-one-deployment', OneDeployment);
