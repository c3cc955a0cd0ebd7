/**
 * Puts the plan and the Results of a deployment together.
 * @module
 */

/** @typedef {import('./types.js').PlanStep} PlanStep */
/** @typedef {import('./types.js').NodeResult} NodeResult */
/** @typedef {{key: string, instance: string, node: string, step?: PlanStep, result?: NodeResult,
 *   kind: 'failed' | 'running' | 'succeeded' | 'kept'}} Row */

const ORDER = { failed: 0, running: 1, succeeded: 2, kept: 3 };

/**
 * @param {{plan: PlanStep[], results: NodeResult[], ended_at?: string}} deployment
 * @returns {Row[]} failures first, then what still runs
 */
export function merged({ plan, results, ended_at: ended }) {
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
  for (const one of rows.values()) {
    one.kind = kindOf(one, !!ended);
  }
  return [...rows.values()].sort(
    (a, b) => ORDER[a.kind] - ORDER[b.kind] || a.instance.localeCompare(b.instance) || a.node.localeCompare(b.node),
  );
}

/** @param {Row} row @param {boolean} hasEnded @returns {Row['kind']} */
function kindOf({ step, result }, hasEnded) {
  if (result && !result.success) {
    return 'failed';
  }
  if (step?.action === 'KEEP' && (result || hasEnded)) {
    return 'kept';
  }
  return result || hasEnded ? 'succeeded' : 'running';
}
