/**
 * What a deployment replaced.
 * @module
 */
import { get } from '../../core/api.js';

/** @typedef {import('../../core/types.js').DeploymentSummary} DeploymentSummary */

const PAGE = 50;
/** Deployments that changed nothing are looked past, so far. */
const LOOKED_AT = 10;

/**
 * The deployment whose configuration was deployed when this one began; undefined if there was none or it is no longer
 * kept. One that failed before it changed anything, such as in its check, replaced nothing.
 * @param {number} number of this deployment
 * @returns {Promise<DeploymentSummary | undefined>}
 */
export async function deployedBefore(number) {
  /** @type {DeploymentSummary[]} */
  const earlier = (await get('/deployments', { limit: PAGE, cursor: String(number) })).items.filter(
    (/** @type {DeploymentSummary} */ one) => one.number < number,
  );
  for (const one of earlier.slice(0, LOOKED_AT)) {
    if (one.state === 'SUCCEEDED' || (one.state !== 'CANCELLED' && (await changedSomething(one.id)))) {
      return one;
    }
  }
  return undefined;
}

/** Whether a configuration became the deployed one. @param {string} id */
async function changedSomething(id) {
  const { plan } = await get(`/deployments/${encodeURIComponent(id)}`);
  return plan.length > 0;
}
