import { plural } from '../core/format.js';
import { Part, define, html, nothing } from '../core/part.js';

/** @typedef {import('../core/types.js').PlanStep} PlanStep */

const ORDER = ['STOP', 'RESTART', 'START', 'KEEP'];
const VERBS = { KEEP: 'keep', START: 'start', RESTART: 'restart', STOP: 'stop' };

/** What is lost with a node of a role. @type {Record<string, {RESTART: string, STOP: string}>} */
const LOST = {
  WORKER: {
    RESTART: 'It sees no packets until it runs again, and forgets open connections.',
    STOP: 'From then on, nobody sees the packets that it captures.',
  },
  LOGGER: {
    RESTART: 'It writes no logs until it runs again; logs on their way to it can be lost.',
    STOP: 'From then on, it writes no logs.',
  },
  PROXY: { RESTART: 'It forgets what it keeps in memory.', STOP: 'It forgets what it keeps in memory.' },
  MANAGER: {
    RESTART: 'It forgets what it keeps in memory, such as counts and suppressed notices.',
    STOP: 'It forgets what it keeps in memory. A cluster has one manager.',
  },
};
const UNKNOWN = { RESTART: 'It does nothing until it runs again.', STOP: 'It does not run any more.' };

/** How many steps there are of each action. @param {PlanStep[]} steps */
export function countsOf(steps) {
  const counts = { KEEP: 0, START: 0, RESTART: 0, STOP: 0 };
  steps.forEach((step) => (counts[step.action] += 1));
  return counts;
}

/** As in: 2 nodes start, 1 restarts. @param {PlanStep[]} steps */
export function inWords(steps) {
  const { KEEP, START, RESTART, STOP } = countsOf(steps);
  const parts = [
    START ? `${plural(START, 'node')} ${START === 1 ? 'starts' : 'start'}` : '',
    RESTART ? `${plural(RESTART, 'node')} ${RESTART === 1 ? 'restarts' : 'restart'}` : '',
    STOP ? `${plural(STOP, 'node')} ${STOP === 1 ? 'stops' : 'stop'}` : '',
    KEEP ? `${plural(KEEP, 'node')} ${KEEP === 1 ? 'keeps' : 'keep'} running as now` : '',
  ].filter(Boolean);
  return parts.length ? `${parts.join(', ')}.` : 'There are no nodes.';
}

/** The steps of a plan, those that change something first. */
export class PlanSteps extends Part {
  static properties = { steps: { attribute: false }, roles: { attribute: false }, all: { state: true } };

  constructor() {
    super();
    /** @type {PlanStep[]} */
    this.steps = [];
    /** @type {Map<string, string>} roles by node */
    this.roles = new Map();
    this.all = false;
  }

  render() {
    const kept = countsOf(this.steps).KEEP;
    const shown = this.steps
      .filter((step) => this.all || step.action !== 'KEEP')
      .sort((a, b) => ORDER.indexOf(a.action) - ORDER.indexOf(b.action));
    return html`
      <p>${inWords(this.steps)}</p>
      ${shown.length
        ? html`<div class="scroll" tabindex="0" role="region" aria-label="Steps">
            <table class="steps">
              <thead>
                <tr><th scope="col">Step</th><th scope="col">Node</th><th scope="col">Instance</th><th scope="col">Why, and what is lost</th></tr>
              </thead>
              <tbody>
                ${shown.map((step) => this.#row(step))}
              </tbody>
            </table>
          </div>`
        : nothing}
      ${kept
        ? html`<button type="button" class="quiet" aria-expanded=${this.all} @click=${() => (this.all = !this.all)}>
            ${this.all ? 'Hide' : 'Show'} the ${plural(kept, 'node')} that ${kept === 1 ? 'keeps' : 'keep'} running
          </button>`
        : nothing}
    `;
  }

  /** @param {PlanStep} step */
  #row({ instance, node, action, reason }) {
    const role = this.roles.get(node) || '';
    const lost = LOST[role] || UNKNOWN;
    return html`<tr>
      <td class="action ${action.toLowerCase()}">${VERBS[action]}</td>
      <td><bdi>${node}</bdi>${role ? html` <span class="weak">${role.toLowerCase()}</span>` : nothing}</td>
      <td><bdi>${instance}</bdi></td>
      <td class="text"><bdi>${reason}</bdi>
        ${action === 'RESTART' || action === 'STOP' ? html`<p class="weak">${lost[action]}</p>` : nothing}</td>
    </tr>`;
  }
}

define('zk-plan-steps', PlanSteps);
