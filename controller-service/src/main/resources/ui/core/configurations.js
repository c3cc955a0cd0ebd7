/**
 * Configurations as texts, in the two forms that the controller reads.
 * @module
 */
import { get, request } from './api.js';
import { found } from './cluster.js';

/** @typedef {'json' | 'ini'} Form */
/** @typedef {{text: string, etag: string | null}} ConfigurationText */
/** @typedef {{a: Ref, b: Ref, instances: Difference[], nodes: Difference[]}} Comparison */
/** @typedef {import('./types.js').ConfigurationRef} Ref */
/** @typedef {{instance?: string, node?: string, change: 'ADDED' | 'REMOVED' | 'CHANGED',
 *   fields: {field: string, a?: unknown, b?: unknown}[]}} Difference */

export const FORMS = /** @type {Record<Form, {title: string, type: string}>} */ ({
  json: { title: 'JSON', type: 'application/json' },
  ini: { title: 'INI', type: 'text/plain' },
});

/** What the controller writes instead of secrets that the user may not see. */
export const HIDDEN = '<hidden>';

/** Members that the controller fills in when it makes the staged configuration ready. */
const ASSIGNED = ['host', 'port', 'metrics_port'];

/**
 * The text of a configuration; undefined if there is none.
 * @param {string} which staged, ready, deployed, or an id
 * @param {Form} form @param {string} [hash] of the configuration with this id @param {AbortSignal} [signal]
 * @returns {Promise<ConfigurationText | undefined>}
 */
export async function readText(which, form, hash, signal) {
  const answer = await found(
    request('GET', `/configurations/${encodeURIComponent(which)}`, { accept: FORMS[form].type, query: { hash }, signal }),
  );
  return answer && { text: form === 'json' ? pretty(answer.data) : answer.data, etag: answer.etag };
}

/** @param {unknown} document */
export const pretty = (document) => `${JSON.stringify(document, null, 2)}\n`;

/** Id and hash of a configuration, without its content. @param {string} which @returns {Promise<Ref | undefined>} */
export async function readRef(which) {
  const name = encodeURIComponent(which);
  return (await found(get(`/configurations/${name}/diff/${name}`)))?.a;
}

/** @param {string} a @param {string} b @returns {Promise<Comparison | undefined>} undefined if one is missing */
export function compare(a, b) {
  return found(get(`/configurations/${encodeURIComponent(a)}/diff/${encodeURIComponent(b)}`));
}

/**
 * Whether a ready configuration is not what was staged, apart from what the controller filled in. That happens after
 * a rollback.
 * @param {Comparison} comparison of the staged with the ready configuration
 */
export function isReplaced({ a, b, instances, nodes }) {
  return (
    a.id !== b.id ||
    [...instances, ...nodes].some(
      ({ change, fields }) => change !== 'CHANGED' || fields.some((one) => 'a' in one || !ASSIGNED.includes(one.field)),
    )
  );
}

/** @param {string} text a configuration in JSON @returns {import('./types.js').Configuration | undefined} */
export function parsed(text) {
  try {
    const document = JSON.parse(text);
    return document && typeof document === 'object' && !Array.isArray(document) ? document : undefined;
  } catch {
    return undefined;
  }
}
