import { cluster } from '../../core/cluster.js';
import { plural } from '../../core/format.js';
import { html, nothing } from '../../core/part.js';
import { link } from '../../core/router.js';
import { captures } from './figures.js';

/** @typedef {import('../../core/types.js').Instance} Instance */

/** What is wrong with an instance, what it means, and what helps. @param {Instance} instance */
export function problems(instance) {
  const found = [away(instance), withoutZeek(instance), unknownDeployment(instance), ...missingInterfaces(instance)].filter(Boolean);
  return found.length ? html`<ul class="troubles" aria-label="Problems">${found}</ul>` : nothing;
}

/** @param {'critical' | 'warning' | 'notice'} severity @param {unknown} title @param {unknown} help */
function item(severity, title, help) {
  return html`<li class=${severity}>
    <span class="severity">${severity}</span>
    <div>
      <strong>${title}</strong>
      <p>${help}</p>
    </div>
  </li>`;
}

/** @param {Instance} instance */
function away({ instance, connected, needed, last_seen_at: at, direction }) {
  if (connected) {
    return undefined;
  }
  const since = at ? html`The agent has not been connected since <zk-time .at=${at}></zk-time>, <zk-time .at=${at} ago></zk-time>.` : 'The agent has never been connected.';
  if (!needed) {
    return item('notice', since, 'The deployed configuration does not need this instance.');
  }
  const look =
    direction === 'OUTBOUND'
      ? 'the controller dials this agent: see that it runs, and that its port can be reached from the controller.'
      : 'see that the agent runs on its host, that it can reach the controller, and that its certificate has not expired.';
  return item(
    'critical',
    since,
    html`Its ${plural(cluster.nodesOf(instance).length, 'node')} may run on: a lost agent stops nothing. Their state is unknown until it
      connects again. What to do: ${look} <a href=${link(['events'], { instance, group: 'sessions' })}>Its sessions</a> may say why.`,
  );
}

/** @param {Instance} instance */
function withoutZeek({ zeek_problem: problem, needed }) {
  return problem
    ? item(
        needed ? 'critical' : 'warning',
        'The host has no usable Zeek.',
        html`<bdi>${problem}</bdi>. No node can be started here. What to do: install Zeek, or set
          <code>zeekeeper.agent.zeek.command</code>, then restart the agent.`,
      )
    : undefined;
}

/** @param {Instance} instance */
function unknownDeployment({ runs_unknown_deployment: isUnknown }) {
  return isUnknown
    ? item(
        'warning',
        "The agent runs a deployment that the controller's database lacks.",
        html`That happens after an older backup of the database was restored. The controller leaves the agent and its nodes alone until
          the next deployment. What to do: check the <a href=${link(['configuration'])}>configuration</a>, then deploy it.`,
      )
    : undefined;
}

/** @param {Instance} instance */
function missingInterfaces({ instance, connected, interfaces }) {
  if (!connected || !interfaces?.length) {
    return [];
  }
  return [...captures(instance)]
    // Others, as in napatech::1, are no interfaces of the kernel.
    .filter(([name]) => /^[A-Za-z0-9_.-]+$/.test(name) && !interfaces.includes(name))
    .map(([name, nodes]) =>
      item(
        'warning',
        html`The agent reported no interface <bdi>${name}</bdi> when it connected.`,
        html`${nodes.map((node, index) => [index ? ', ' : '', html`<a href=${link(['nodes', node])}><bdi>${node}</bdi></a>`])}
          ${nodes.length === 1 ? 'captures' : 'capture'} on it. What to do: look at the node, and bring the interface up or correct the
          configuration.`,
      ),
    );
}
