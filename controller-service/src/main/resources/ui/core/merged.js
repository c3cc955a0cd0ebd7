/**
 * Puts the plan and the Results of a deployment together.
 * @module
 */

/** @typedef {import('./types.js').PlanStep} PlanStep */
/** @typedef {import('./types.js').NodeResult} NodeResult */
/** @typedef {{key: string, instance: string, node: string, step?: PlanStep, result?: NodeResult,
 *   kind: 'failed' | 'unknown' | 'running' | 'succeeded' | 'kept'}} Row */

const ORDER = { failed: 0, unknown: 1, running: 2, succeeded: 3, kept: 4 };

/**
 * @param {{plan: PlanStep[], results: NodeResult[], state: string, ended_at?: string}} deployment
 * @returns {Row[]} failures first, then what still runs
 */
export function merged({ plan, results, state, ended_at: ended }) {
  /** @type {Map<string, Row>} */
  const rows = new Map();
  const row = (/** @type {string} */ instance, /** @type {string} */ node) => {
    const key = JSON.stringify([instance, node]);
    const found = rows.get(key) || /** @type {Row} */ ({ key, instance, node, kind: 'running' });
    rows.set(key, found);
    return found;
  };
  plan.forEach((step) => (row(step.instance, step.node).step = step));
  results.forEach((result) => (row(result.instance || '', result.node || '').result = result));
  // A Result without a node stands for all nodes of its instance.
  const whole = new Set(results.filter((one) => one.success && !one.node).map((one) => one.instance || ''));
  for (const one of rows.values()) {
    one.kind = kindOf(one, ended ? state : undefined, whole);
  }
  return [...rows.values()].sort(
    (a, b) => ORDER[a.kind] - ORDER[b.kind] || a.instance.localeCompare(b.instance) || a.node.localeCompare(b.node),
  );
}

/**
 * @param {Row} row @param {string | undefined} end how the deployment ended; undefined while it runs
 * @param {Set<string>} whole instances that succeeded as a whole
 * @returns {Row['kind']}
 */
function kindOf({ step, result, instance }, end, whole) {
  if (result && !result.success) {
    return 'failed';
  }
  const isDone = !!result || whole.has(instance) || end === 'SUCCEEDED';
  if (step?.action === 'KEEP' && (isDone || end)) {
    return 'kept';
  }
  if (!isDone) {
    return end ? 'unknown' : 'running';
  }
  return 'succeeded';
}
