/**
 * What users do to nodes. Each asks once and says what became of it.
 * @module
 */
import { Problem, request } from './api.js';
import { plural } from './format.js';
import { confirmed } from '../parts/confirm-dialog.js';
import { notices } from '../parts/notice-list.js';

/** @typedef {'restart' | 'stop' | 'start'} Verb */

const TEXTS = {
  restart: { title: 'Restart', past: 'restarted', text: 'Each misses packets until it runs again.', destructive: true },
  stop: { title: 'Stop', past: 'stopped', text: 'They stay stopped until someone starts them.', destructive: true },
  start: { title: 'Start', past: 'started', text: '', destructive: false },
};

/** Longer than the controller takes: the answer comes when the last node has done it. */
const TIMEOUT_MS = 300_000;

/** @param {Verb} verb @param {string[]} nodes names; at least one */
export async function act(verb, nodes) {
  const { title, past, text, destructive } = TEXTS[verb];
  const what = nodes.length === 1 ? nodes[0] : plural(nodes.length, 'node');
  if (!(await confirmed({ title: `${title} ${what}?`, text, names: nodes.length > 1 ? nodes : [], action: `${title} ${what}`, destructive }))) {
    return;
  }
  try {
    const { data } = await request('POST', `/nodes/${verb}`, { body: { nodes }, timeout: TIMEOUT_MS });
    sayResults(data.results, `${what} ${past}`, `Not ${past}`);
  } catch (error) {
    const isUnknown = error instanceof Problem && error.unreachable;
    const text = isUnknown ? `Whether ${what} was ${past} is not known: look before you repeat it` : `${what} not ${past}`;
    notices.say('failure', text, [/** @type {Error} */ (error).message]);
  }
}

/**
 * Says how many Results failed, and why each did.
 * @param {import('./types.js').NodeResult[]} results @param {string} success @param {string} failure
 */
export function sayResults(results, success, failure) {
  const failed = results.filter((one) => !one.success);
  if (failed.length === 0) {
    notices.say('success', success);
    return;
  }
  notices.say(
    'failure',
    `${failure}: ${failed.length} of ${results.length}`,
    failed.map((one) => `${one.node || one.instance || 'request'}: ${one.error || 'no reason given'}`),
  );
}
