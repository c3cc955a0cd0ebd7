/**
 * Requests that begin deployments.
 * @module
 */
import { request } from './api.js';

/** @typedef {{force: boolean, on_preflight_failure: 'STOP' | 'SKIP', on_failure: 'KEEP' | 'ROLLBACK'}} DeployOptions */

/** A name of a request: sent again with the same name, it begins nothing twice. */
export const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * @param {import('./types.js').ConfigurationRef} configuration @param {DeployOptions} options @param {string} key
 * @returns {Promise<string>} the deployment's id, at once
 */
export async function deploy({ id, hash }, options, key) {
  const body = { configuration: { id, hash }, wait: 'PT0S', ...options };
  return (await request('POST', '/deployments', { body, headers: { 'Idempotency-Key': key } })).data.id;
}

/** @param {string} id of the deployment to undo @param {string} key @returns {Promise<string>} the new deployment's id */
export async function rollBack(id, key) {
  const path = `/deployments/${encodeURIComponent(id)}/rollback`;
  return (await request('POST', path, { body: { wait: 'PT0S' }, headers: { 'Idempotency-Key': key } })).data.id;
}
