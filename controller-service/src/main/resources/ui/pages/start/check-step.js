import '../../parts/check-results.js';
import '../../parts/plan-steps.js';
import '../../parts/problem-box.js';
import { Problem, post, request } from '../../core/api.js';
import { readText } from '../../core/configurations.js';
import { errorsOf } from '../../core/lines.js';
import { Part, define, html, nothing } from '../../core/part.js';
import { refs } from '../../core/refs.js';
import { link } from '../../core/router.js';
import { session } from '../../core/session.js';
import { Watch } from '../../core/store.js';
import { confirmed } from '../../parts/confirm-dialog.js';
import { deployProblem } from '../../parts/deploy-problem.js';
import { choice } from './choice.js';

const CHECK_TIMEOUT_MS = 300_000;

/** Stages the chosen configuration, and has the agents plan and check it. Nothing runs yet. */
class CheckStep extends Part {
  static properties = { phase: { state: true }, problem: { state: true }, plan: { state: true }, results: { state: true } };

  constructor() {
    super();
    /** @type {'' | 'staging' | 'checking'} */
    this.phase = '';
    /** @type {Problem | undefined} */
    this.problem = undefined;
    /** @type {any} */
    this.plan = undefined;
    /** @type {import('../../core/types.js').NodeResult[] | undefined} */
    this.results = undefined;
    new Watch(this, choice, refs, session);
  }

  async #run() {
    this.problem = undefined;
    this.plan = undefined;
    this.results = undefined;
    this.phase = 'staging';
    try {
      if (await this.#stage()) {
        this.phase = 'checking';
        this.plan = await post('/deployments/plan', {});
        this.results = (await request('POST', '/configurations/staged/check', { timeout: CHECK_TIMEOUT_MS })).data.results;
        choice.found(failures(this.results || []));
      }
    } catch (error) {
      this.problem = /** @type {Problem} */ (error);
      if ([400, 422].includes(this.problem.status) && this.problem.kind !== 'key-reused') {
        choice.found(errorsOf(this.problem));
      }
    }
    this.phase = '';
  }

  /** @returns {Promise<boolean>} whether the user agreed */
  async #stage() {
    const staged = await readText('staged', 'json');
    if (staged && JSON.parse(staged.text).id !== choice.id) {
      const ok = await confirmed({
        title: `Stage ${choice.id || 'this configuration'}?`,
        text: 'Another configuration is staged. It is replaced, and stays among the past ones:',
        names: [JSON.parse(staged.text).id],
        action: 'Stage',
        destructive: true,
      });
      if (!ok) {
        return false;
      }
    }
    await request('PUT', '/configurations/staged', {
      text: choice.text,
      headers: { 'Content-Type': 'application/json', ...(staged?.etag ? { 'If-Match': staged.etag } : { 'If-None-Match': '*' }) },
    });
    await refs.read();
    return true;
  }

  render() {
    const back = html`<a class="button" href=${link(['start'], { step: 'choose' })}>Back: change the choice</a>`;
    if (choice.names.length === 0) {
      return html`<h2>3. Stage and check</h2>
        <p class="empty">Nothing is chosen yet.</p>
        ${back}`;
    }
    const failed = (this.results || []).some((one) => !one.success);
    return html`<h2>3. Stage and check</h2>
      <p>Staging stores the configuration <bdi>${choice.id}</bdi> at the controller. The agents then plan and check it. Nothing runs yet.</p>
      <div class="buttons">
        <button type="button" class="primary" ?disabled=${!!this.phase || !session.may('ADMIN')} title=${session.lacks('ADMIN')} @click=${this.#run}>
          ${this.results ? 'Stage and check again' : 'Stage and check'}
        </button>
        ${back}
      </div>
      <p role="status">${this.phase === 'staging' ? 'Staging …' : this.phase === 'checking' ? 'The agents plan and check; this takes some seconds …' : nothing}</p>
      ${this.problem?.kind === 'precondition-failed'
        ? html`<div class="problem" role="alert"><p>Someone staged another configuration at the same time. Nothing was replaced: press the button again to see it named.</p></div>`
        : deployProblem(this.problem)}
      ${this.plan ? html`<h3>Plan</h3><zk-plan-steps .steps=${this.plan.plan} .roles=${roles()}></zk-plan-steps>` : nothing}
      ${this.plan?.failures.length ? html`<ul class="code-errors">${this.plan.failures.map((/** @type {any} */ one) => html`<li><bdi>${one.error}</bdi></li>`)}</ul>` : nothing}
      ${this.results ? html`<h3>Check</h3><zk-check-results .results=${this.results}></zk-check-results>` : nothing}
      ${this.results
        ? failed
          ? html`<p>Correct what failed, or deploy anyway later. ${back}</p>`
          : html`<p><a class="button primary" href=${link(['start'], { step: 'deploy' })}>Go on: deploy</a></p>`
        : nothing}`;
  }
}

/** @param {import('../../core/types.js').NodeResult[]} results */
const failures = (results) =>
  results.filter((one) => !one.success).map(({ error, instance, node }) => ({ message: `${node ? `${node}: ` : ''}${error}`, instance, node }));

const roles = () => new Map(choice.configuration.nodes.map((node) => [node.name, node.role]));

define('zk-start-check', CheckStep);
