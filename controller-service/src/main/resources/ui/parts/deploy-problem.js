import './problem-box.js';
import { html, nothing } from '../core/part.js';
import { link } from '../core/router.js';

const HELP = /** @type {Record<string, string>} */ ({
  'configuration-changed':
    'Someone staged another configuration after you looked. Press “Look again” to see what would be deployed now, then decide.',
  'deployment-pending': 'Only one deployment runs at a time. Wait for its end, or cancel it while it waits; then press the button again.',
  'deployment-waiting': 'A deployment waits for its instances. Wait, or cancel it; then press the button again.',
  'nothing-ready': 'No configuration is ready. Stage one first.',
  'nothing-before': 'There is nothing to return to.',
  'deployment-under-way': 'It already changes nodes. Wait for its end; then it can be rolled back.',
  'deployment-ended': 'It has ended already.',
});

/**
 * Why a deployment did not begin, and what to press.
 * @param {import('../core/api.js').Problem | undefined} problem
 */
export function deployProblem(problem) {
  if (!problem) {
    return nothing;
  }
  const { kind, document } = problem;
  return html`<zk-problem .problem=${problem}></zk-problem>
    ${HELP[kind] ? html`<p>${HELP[kind]}</p>` : nothing}
    ${document?.deployment ? html`<p><a href=${link(['deployments', document.deployment])}>Go to that deployment</a></p>` : nothing}`;
}
