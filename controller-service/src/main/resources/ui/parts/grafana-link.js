import { html, nothing } from '../core/part.js';

const grafana = document.querySelector('meta[name=zeekeeper-grafana]')?.getAttribute('content') || '';

/**
 * A row of facts that leads to the longer past in Grafana, where `zeekeeper.ui.grafana-url` is set.
 * @param {Record<string, string>} variables of the dashboard
 */
export function grafanaLink(variables) {
  if (!grafana) {
    return nothing;
  }
  const address = new URL(`${grafana.replace(/\/$/, '')}/d/zeekeeper-nodes/zeekeeper-nodes`);
  Object.entries(variables).forEach(([name, value]) => address.searchParams.set(`var-${name}`, value));
  return [html`<dt>Longer past</dt>`, html`<dd><a href=${address.href} rel="noopener noreferrer" target="_blank">Grafana</a></dd>`];
}
