import '../../parts/problem-box.js';
import '../../parts/progress-table.js';
import '../../parts/state-mark.js';
import { Problem } from '../../core/api.js';
import { readRef } from '../../core/configurations.js';
import { deploy, newKey } from '../../core/deploying.js';
import { LiveDeployment } from '../../core/live-deployment.js';
import { Part, define, html, nothing } from '../../core/part.js';
import { refs } from '../../core/refs.js';
import { link, router } from '../../core/router.js';
import { session } from '../../core/session.js';
import { Watch } from '../../core/store.js';
import { confirmed } from '../../parts/confirm-dialog.js';
import { deployProblem } from '../../parts/deploy-problem.js';
import { choice } from './choice.js';

/** Deploys what is ready, and follows the deployment to its end. Its id is in the address. */
class DeployStep extends Part {
  static properties = { problem: { state: true }, busy: { state: true } };

  constructor() {
    super();
    /** @type {Problem | undefined} */
    this.problem = undefined;
    this.busy = false;
    this.key = newKey();
    /** @type {LiveDeployment | undefined} */
    this.live = undefined;
    this.redraw = () => this.#changed();
    new Watch(this, refs, router, session);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.live?.stop();
    this.live = undefined;
  }

  willUpdate() {
    // After a sign-out an update may still be due, and nobody would stop what it starts.
    if (!this.isConnected) {
      return;
    }
    const id = router.current.query.get('deployment') || undefined;
    if (this.live?.id !== id) {
      this.live?.stop();
      this.live = id ? new LiveDeployment(id) : undefined;
      this.live?.addEventListener('change', this.redraw);
      this.live?.start();
    }
  }

  #changed() {
    const one = this.live?.document;
    if (one?.ended_at) {
      choice.found(
        one.results
          .filter((/** @type {any} */ result) => !result.success)
          .map((/** @type {any} */ { error, instance, node }) => ({ message: `${node ? `${node}: ` : ''}${error}`, instance, node })),
      );
    }
    this.requestUpdate();
  }

  async #deploy() {
    this.problem = undefined;
    this.busy = true;
    try {
      const ready = await readRef('ready');
      const ok =
        ready &&
        (await confirmed({
          title: `Deploy ${ready.id}?`,
          text: 'The agents start its nodes. Nodes that it does not have are stopped. If a check fails, nothing changes.',
          action: 'Deploy',
        }));
      if (ok) {
        const id = await deploy(ready, { force: false, on_preflight_failure: 'STOP', on_failure: 'KEEP' }, this.key);
        this.key = newKey();
        router.adjust({ deployment: id });
      }
    } catch (error) {
      this.problem = /** @type {Problem} */ (error);
      this.key = this.problem.unreachable ? this.key : newKey();
    }
    this.busy = false;
  }

  render() {
    const one = this.live?.document;
    const isRunning = this.live && !this.live.hasEnded;
    if (refs.isKnown && !refs.ready && !one) {
      return html`<h2>4. Deploy</h2>
        <p class="empty">Nothing is staged. <a href=${link(['start'], { step: 'check' })}>Stage and check first</a>.</p>`;
    }
    return html`<h2>4. Deploy</h2>
      ${one?.state === 'SUCCEEDED'
        ? nothing
        : html`<div class="buttons">
            <button type="button" class="primary" ?disabled=${this.busy || isRunning || !session.may('OPERATOR')} title=${session.lacks('OPERATOR')} @click=${this.#deploy}>
              ${one ? 'Deploy again' : 'Deploy'} <bdi>${refs.ready?.id || ''}</bdi>
            </button>
            <a class="button" href=${link(['start'], { step: 'check' })}>Back: stage and check</a>
          </div>`}
      ${deployProblem(this.problem)}
      <zk-problem .problem=${this.live?.problem}></zk-problem>
      ${one ? this.#progress(one) : nothing}`;
  }

  /** @param {any} one */
  #progress(one) {
    return html`<p role="status">Deployment ${one.number} of <bdi>${one.configuration.id}</bdi>: <zk-state .state=${one.state}></zk-state></p>
      ${one.state === 'SUCCEEDED'
        ? html`<p class="sentence fine">The cluster runs. <a href="#/">Go to the overview</a></p>`
        : one.ended_at
          ? html`<p class="sentence critical">It did not succeed. What failed is below, and marked in
              <a href=${link(['start'], { step: 'choose' })}>what runs where</a>. Correct it, stage and check it again.
              <a href=${link(['deployments', one.id])}>All about this deployment</a></p>`
          : nothing}
      <zk-progress .deployment=${one}></zk-progress>`;
  }
}

define('zk-start-deploy', DeployStep);
