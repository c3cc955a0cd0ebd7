import './problem-box.js';
import { Problem, post } from '../core/api.js';
import { readRef } from '../core/configurations.js';
import { deploy, newKey } from '../core/deploying.js';
import { shortHash } from '../core/format.js';
import { Part, define, html, nothing } from '../core/part.js';
import { session } from '../core/session.js';
import { deployProblem } from './deploy-problem.js';
import { countsOf, inWords } from './plan-steps.js';

/** @typedef {import('../core/types.js').ConfigurationRef} Ref */
/** @typedef {import('../core/types.js').PlanStep} PlanStep */

/**
 * Names what a deployment will do, asks for its options, and begins it. Dispatches `deployed` with the deployment's id
 * as `detail`.
 */
export class DeployDialog extends Part {
  static properties = { ready: { state: true }, plan: { state: true }, problem: { state: true }, options: { state: true }, busy: { state: true } };

  constructor() {
    super();
    /** @type {Ref | undefined} */
    this.ready = undefined;
    /** @type {{plan: PlanStep[], failures: {instance?: string, error: string}[]} | undefined} */
    this.plan = undefined;
    /** @type {Problem | undefined} */
    this.problem = undefined;
    /** @type {import('../core/deploying.js').DeployOptions} */
    this.options = { force: false, on_preflight_failure: 'STOP', on_failure: 'KEEP' };
    this.busy = false;
    this.key = newKey();
    this.looked = 0;
  }

  get #dialog() {
    return /** @type {HTMLDialogElement} */ (this.querySelector('dialog'));
  }

  open() {
    this.#dialog.showModal();
    this.#look();
  }

  /** Reads what would be deployed now, and what that would do. */
  async #look() {
    const looked = (this.looked += 1);
    this.problem = undefined;
    this.plan = undefined;
    try {
      const before = await readRef('ready');
      const plan = before ? await post('/deployments/plan', { force: this.options.force }) : undefined;
      // A plan has no hash: it is of this configuration only if the same one is ready after it.
      const after = await readRef('ready');
      if (looked === this.looked) {
        this.ready = after;
        const isSame = JSON.stringify(before) === JSON.stringify(after);
        this.plan = isSame ? plan : undefined;
        this.key = newKey();
        if (!isSame) {
          this.#look();
        }
      }
    } catch (error) {
      if (looked === this.looked) {
        this.problem = /** @type {Problem} */ (error);
      }
    }
  }

  /** @param {Partial<import('../core/deploying.js').DeployOptions>} change */
  #choose(change) {
    this.options = { ...this.options, ...change };
    this.key = newKey();
    if ('force' in change) {
      this.#look();
    }
  }

  async #deploy() {
    this.busy = true;
    this.problem = undefined;
    try {
      const id = await deploy(/** @type {Ref} */ (this.ready), this.options, this.key);
      this.#dialog.close();
      this.dispatchEvent(new CustomEvent('deployed', { detail: id }));
    } catch (error) {
      this.problem = /** @type {Problem} */ (error);
      if (!this.problem.unreachable) {
        this.key = newKey();
      }
    }
    this.busy = false;
  }

  render() {
    const { ready } = this;
    return html`<dialog class="deploy" aria-labelledby="deploy-title">
      <h2 id="deploy-title">Deploy ${ready ? html`<bdi>${ready.id}</bdi>` : nothing}?</h2>
      ${ready ? html`<p class="weak">Its content has the hash ${shortHash(ready.hash)}.</p>` : nothing} ${this.#effect()} ${this.#choices()}
      ${deployProblem(this.problem)}
      <div class="buttons">
        <button type="button" @click=${() => this.#dialog.close()}>Cancel</button>
        <button type="button" @click=${() => this.#look()}>Look again</button>
        <button
          type="button"
          class="primary"
          ?disabled=${!ready || this.busy || this.problem?.kind === 'configuration-changed' || !session.may('OPERATOR')}
          title=${session.lacks('OPERATOR')}
          @click=${this.#deploy}
        >
          ${this.busy ? 'Beginning …' : 'Deploy'}
        </button>
      </div>
    </dialog>`;
  }

  #effect() {
    if (!this.plan) {
      return html`<p role="status">${this.problem ? 'The plan is not known.' : 'Planning …'}</p>`;
    }
    const { plan, failures } = this.plan;
    const { RESTART, STOP } = countsOf(plan);
    return html`<p role="status"><strong>${inWords(plan)}</strong></p>
      ${RESTART + STOP ? html`<p>Nodes that restart or stop miss packets, or forget what they keep in memory.</p>` : nothing}
      ${failures.length
        ? html`<div class="problem">
            <p>The plan is incomplete:</p>
            <ul>
              ${failures.map((one) => html`<li><bdi>${one.instance ? `${one.instance}: ` : ''}${one.error}</bdi></li>`)}
            </ul>
            <p>The deployment waits for these instances before it changes anything.</p>
          </div>`
        : nothing}`;
  }

  #choices() {
    const { force, on_preflight_failure: preflight, on_failure: failure } = this.options;
    return html`<fieldset>
        <legend>If a check fails before anything changes</legend>
        ${radio('preflight', 'Stop: nothing changes', preflight === 'STOP', () => this.#choose({ on_preflight_failure: 'STOP' }))}
        ${radio('preflight', 'Go on without the nodes that failed', preflight === 'SKIP', () => this.#choose({ on_preflight_failure: 'SKIP' }))}
      </fieldset>
      <fieldset>
        <legend>If a node does not come up</legend>
        ${radio('failure', 'Keep the new configuration; other nodes run with it', failure === 'KEEP', () => this.#choose({ on_failure: 'KEEP' }))}
        ${radio('failure', 'Roll back to the configuration deployed before', failure === 'ROLLBACK', () => this.#choose({ on_failure: 'ROLLBACK' }))}
      </fieldset>
      <label class="choice"><input type="checkbox" .checked=${force} @change=${(/** @type {Event} */ event) =>
        this.#choose({ force: /** @type {HTMLInputElement} */ (event.target).checked })} />
        <span>Also restart nodes that already run as configured, with new keys</span></label>`;
  }
}

/** @param {string} name @param {string} text @param {boolean} isChosen @param {() => void} choose */
function radio(name, text, isChosen, choose) {
  return html`<label class="choice"><input type="radio" name=${name} .checked=${isChosen} @change=${choose} /> <span>${text}</span></label>`;
}

define('zk-deploy', DeployDialog);
