import { html, nothing } from '../../core/part.js';

/** Who requested something, and from where. @param {import('../../core/types.js').AskedBy | undefined} client */
export function askedBy(client) {
  if (!client) {
    return nothing;
  }
  const { principal, address, edge } = client;
  return html`<span class="weak">
    by <bdi>${principal?.name || 'someone without valid credentials'}</bdi>${principal ? ` (${principal.role.toLowerCase()})` : nothing} from
    <bdi>${address}</bdi>${edge === 'REST' ? nothing : ` over ${edge.toLowerCase().replaceAll('_', ' ')}`}
  </span>`;
}
