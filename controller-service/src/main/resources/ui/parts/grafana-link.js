import { html, nothing } from '../core/part.js';

const grafana = document.querySelector('meta[name=zeekeeper-grafana]')?.getAttribute('content') || '';

/**
 * A row of facts that leads to the longer past in Grafana, where `zeekeeper.ui.grafana-url` is set.
 * @param {'node' | 'instance'} dashboard one of docker/grafana/dashboards
 * @param {Record<string, string>} variables of the dashboard
 */
export function grafanaLink(dashboard, variables) {
  if (!grafana) {
    return nothing;
  }
  const address = new URL(`${grafana.replace(/\/$/, '')}/d/zeekeeper-${dashboard}`);
  Object.entries(variables).forEach(([name, value]) => address.searchParams.set(`var-${name}`, value));
  return [html`<dt>Longer past</dt>`, html`<dd><a href=${address.href} rel="noopener noreferrer" target="_blank">Grafana</a></dd>`];
}
