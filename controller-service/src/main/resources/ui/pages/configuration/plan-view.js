import '../../parts/check-results.js';
import '../../parts/deploy-dialog.js';
import '../../parts/plan-steps.js';
import '../../parts/problem-box.js';
import { Problem, get, post, request } from '../../core/api.js';
import { found } from '../../core/cluster.js';
import { Follow, isOfConfiguration } from '../../core/follow.js';
import { Part, define, html, nothing } from '../../core/part.js';
import { link, router } from '../../core/router.js';
import { refs } from '../../core/refs.js';
import { session } from '../../core/session.js';
import { Watch } from '../../core/store.js';
import { deployProblem } from '../../parts/deploy-problem.js';

const CHECK_TIMEOUT_MS = 300_000;

/** What a deployment of the ready configuration would do, and the way to begin it. */
class PlanView extends Part {
  static properties = { plan: { state: true }, roles: { state: true }, problem: { state: true }, results: { state: true }, checking: { state: true } };

  constructor() {
    super();
    /** @type {{plan: import('../../core/types.js').PlanStep[], failures: {instance?: string, error: string}[]} | undefined} */
    this.plan = undefined;
    /** @type {Map<string, string>} */
    this.roles = new Map();
    /** @type {Problem | undefined} */
    this.problem = undefined;
    /** @type {import('../../core/types.js').NodeResult[] | undefined} */
    this.results = undefined;
    this.checking = false;
    this.asked = 0;
    new Watch(this, refs, session);
    new Follow(this, isOfConfiguration, () => this.#plan());
  }

  async #plan() {
    if (!session.may('OPERATOR')) {
      return;
    }
    const asked = (this.asked += 1);
    try {
      const [plan, deployed, ready] = await Promise.all([
        post('/deployments/plan', {}),
        found(get('/configurations/deployed')),
        found(get('/configurations/ready')),
      ]);
      if (asked === this.asked) {
        const nodes = [...(deployed?.nodes || []), ...(ready?.nodes || [])];
        this.roles = new Map(nodes.map((/** @type {any} */ node) => [node.name, node.role]));
        this.plan = plan;
        this.problem = undefined;
      }
    } catch (error) {
      if (asked === this.asked) {
        this.plan = undefined;
        this.problem = /** @type {Problem} */ (error);
      }
    }
  }

  async #check() {
    this.checking = true;
    this.results = undefined;
    try {
      this.results = (await postSlowly('/configurations/staged/check')).results;
      this.problem = undefined;
    } catch (error) {
      this.problem = /** @type {Problem} */ (error);
    }
    this.checking = false;
  }

  render() {
    const may = session.may('OPERATOR') && !!refs.ready;
    const title = session.lacks('OPERATOR') || (refs.ready ? '' : 'Nothing is ready');
    return html`
      <div class="buttons">
        <button type="button" class="primary" ?disabled=${!may} title=${title} @click=${() =>
          /** @type {import('../../parts/deploy-dialog.js').DeployDialog} */ (this.querySelector('zk-deploy')).open()}>Deploy …</button>
        <button type="button" ?disabled=${!may || this.checking} title=${title} @click=${this.#check}>${this.checking ? 'Checking …' : 'Check'}</button>
        <button type="button" ?disabled=${!may} title=${title} @click=${this.#plan}>Plan again</button>
      </div>
      ${refs.isReplaced && refs.ready
        ? html`<p>What is ready is not what is staged: <bdi>${refs.ready.id}</bdi> is ready, as after a rollback. To deploy what is staged,
            <a href=${link(['configuration'], { view: 'edit' })}>stage it again</a>.</p>`
        : nothing}
      ${this.problem?.kind === 'nothing-ready' ? nothing : deployProblem(this.problem)} ${this.#steps()}
      ${this.results ? html`<h2>Check</h2><zk-check-results .results=${this.results}></zk-check-results>` : nothing}
      <zk-deploy @deployed=${(/** @type {CustomEvent} */ event) => router.go(link(['deployments', event.detail]))}></zk-deploy>
    `;
  }

  #steps() {
    if (!session.may('OPERATOR')) {
      return html`<p class="empty">A plan needs the role operator, as the agents are asked for it.</p>`;
    }
    if (!this.plan) {
      return this.problem?.kind === 'nothing-ready'
        ? html`<p class="empty">Nothing is ready. <a href=${link(['configuration'], { view: 'edit' })}>Stage a configuration</a> first.</p>`
        : this.problem
          ? nothing
          : html`<p class="loading" role="status">Planning …</p>`;
    }
    const { plan, failures } = this.plan;
    return html`<h2>Plan</h2>
      ${failures.length
        ? html`<div class="problem" role="alert">
            <p>The plan is incomplete. These instances did not report their steps:</p>
            <ul>${failures.map((one) => html`<li><bdi>${one.instance ? `${one.instance}: ` : ''}${one.error}</bdi></li>`)}</ul>
          </div>`
        : nothing}
      <zk-plan-steps .steps=${plan} .roles=${this.roles}></zk-plan-steps>`;
  }
}

/** A check starts Zeek on each host, which takes a while. @param {string} path */
async function postSlowly(path) {
  return (await request('POST', path, { timeout: CHECK_TIMEOUT_MS })).data;
}

define('zk-configuration-plan', PlanView);
