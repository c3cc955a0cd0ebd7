import '../../parts/time-text.js';
import { get } from '../../core/api.js';
import { html } from '../../core/part.js';

/** @typedef {import('../../core/types.js').Certificate} Certificate */

const SOON_MS = 14 * 86_400_000;

/** The events after which the list of certificates is another. */
export const CERTIFICATE_CHANGES = ['CERTIFICATE_ISSUED', 'CERTIFICATE_REVOKED'];

/** @returns {Promise<Certificate[]>} */
export const readCertificates = async () => (await get('/certificates')).items;

/** Whether a certificate is no longer accepted. @param {Certificate} certificate */
export const isOver = ({ not_after: end, revoked_at: revoked }) => !!revoked || Date.parse(end) < Date.now();

/** Whether a certificate is accepted, and how long. @param {Certificate} certificate */
export function certificateState({ not_after: end, revoked_at: revoked }) {
  if (revoked) {
    return html`<span class="wrong">revoked <zk-time .at=${revoked} ago></zk-time></span>`;
  }
  const left = Date.parse(end) - Date.now();
  if (left < 0) {
    return html`<span class="weak">expired <zk-time .at=${end} ago></zk-time></span>`;
  }
  return html`<span class=${left < SOON_MS ? 'soon' : ''}>ends <zk-time .at=${end} ago></zk-time></span>`;
}
