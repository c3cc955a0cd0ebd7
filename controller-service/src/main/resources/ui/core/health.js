/**
 * What is wrong with a cluster, worst first, and what can be done about it.
 * @module
 */
import { cluster } from './cluster.js';
import { dropRate, duration, plural, share } from './format.js';
import { link } from './router.js';

/** @typedef {object} Trouble
 *  @property {'critical' | 'warning' | 'notice'} severity
 *  @property {string} key the same while it lasts
 *  @property {string} title what is wrong
 *  @property {string} why
 *  @property {string} href where to look
 *  @property {string} [node] a node that a restart may help
 */

const TO_LOSE = 0.01;
const DISK_FULL = 0.9;
const SLOW_START_MS = 60_000;
const ORDER = { critical: 0, warning: 1, notice: 2 };

/** @param {number} now ms @returns {Trouble[]} */
export function troubles(now) {
  return [...ofInstances(now), ...ofNodes(now), ...ofStatistics(), ...ofDeployment()].sort(
    (a, b) => ORDER[a.severity] - ORDER[b.severity] || a.title.localeCompare(b.title),
  );
}

/** @param {number} now @returns {Trouble[]} */
function ofInstances(now) {
  /** @type {Trouble[]} */
  const found = [];
  for (const instance of cluster.instances.values()) {
    const href = link(['instances', instance.instance]);
    if (instance.needed && !instance.connected) {
      const since = instance.last_seen_at
        ? `for ${duration((now - Date.parse(instance.last_seen_at)) / 1000)}`
        : 'and never was';
      const nodes = cluster.nodesOf(instance.instance).length;
      found.push({
        severity: 'critical',
        key: `away ${instance.instance}`,
        title: `Instance ${instance.instance} is not connected ${since}`,
        why: `Its ${plural(nodes, 'node')} may run on; their state is unknown until its agent connects again.`,
        href,
      });
    }
    if (instance.zeek_problem && instance.needed) {
      found.push({ severity: 'critical', key: `zeek ${instance.instance}`, title: `Instance ${instance.instance} has no usable Zeek`, why: instance.zeek_problem, href });
    }
    if (instance.runs_unknown_deployment) {
      found.push({
        severity: 'warning',
        key: `unknown ${instance.instance}`,
        title: `Instance ${instance.instance} runs a deployment that the database lacks`,
        why: 'The controller leaves it alone until the next deployment.',
        href,
      });
    }
  }
  return found;
}

/** @param {number} now @returns {Trouble[]} */
function ofNodes(now) {
  /** @type {Trouble[]} */
  const found = [];
  for (const node of cluster.nodes.values()) {
    const href = link(['nodes', node.node]);
    const reason = cluster.changes.get(node.node)?.details?.reason || node.last_exit || 'The agent gave no reason.';
    const again = node.restarts ? ` (relaunched ${plural(node.restarts, 'time')})` : '';
    if (node.state === 'FAILED') {
      found.push({ severity: 'critical', key: `node ${node.node}`, title: `${node.node} failed and is not relaunched`, why: reason, href, node: node.node });
    } else if (node.state === 'CRASHED') {
      found.push({ severity: 'critical', key: `node ${node.node}`, title: `${node.node} crashed${again}`, why: reason, href, node: node.node });
    } else if (node.state === 'PENDING' && node.started_at && now - Date.parse(node.started_at) > SLOW_START_MS) {
      found.push({ severity: 'warning', key: `node ${node.node}`, title: `${node.node} has been starting for ${duration((now - Date.parse(node.started_at)) / 1000)}`, why: 'It has not checked in. Its output may say why.', href, node: node.node });
    } else if (node.state === 'UNKNOWN' && cluster.instances.get(node.instance)?.connected) {
      found.push({ severity: 'warning', key: `node ${node.node}`, title: `The state of ${node.node} is unknown`, why: 'Its agent cannot tell.', href });
    } else if (node.state === 'RUNNING' && (node.restarts || 0) > 0) {
      found.push({ severity: 'notice', key: `node ${node.node}`, title: `${node.node} runs again after ${plural(node.restarts || 0, 'relaunch', 'relaunches')}`, why: reason, href });
    }
  }
  return found;
}

/** @returns {Trouble[]} */
function ofStatistics() {
  /** @type {Trouble[]} */
  const found = [];
  for (const node of cluster.nodes.values()) {
    const last = cluster.statistics.latest(node);
    const lost = dropRate(last?.packets_received_per_second, last?.packets_dropped_per_second);
    if (node.state === 'RUNNING' && lost !== undefined && lost > TO_LOSE) {
      found.push({
        severity: 'warning',
        key: `drops ${node.node}`,
        title: `${node.node} drops ${share(lost)} of its packets`,
        why: 'It does not keep up with the traffic of its interface.',
        href: link(['nodes', node.node]),
      });
    }
  }
  for (const name of cluster.instances.keys()) {
    for (const disk of cluster.statistics.latestOf(name)?.disks || []) {
      if (disk.used_bytes && disk.used_bytes / disk.total_bytes > DISK_FULL) {
        found.push({
          severity: 'warning',
          key: `disk ${name} ${disk.path}`,
          title: `A disk of ${name} is ${share(disk.used_bytes / disk.total_bytes)} full`,
          why: `The file system of ${disk.path} holds logs or the nodes' state.`,
          href: link(['instances', name]),
        });
      }
    }
  }
  return found;
}

/** @returns {Trouble[]} */
function ofDeployment() {
  const last = cluster.deployment;
  if (!last || !['FAILED', 'TIMED_OUT'].includes(last.state)) {
    return [];
  }
  return [
    {
      severity: 'warning',
      key: 'deployment',
      title: `Deployment ${last.number} of ${last.configuration.id} ${last.state === 'FAILED' ? 'failed' : 'ran out of time'}`,
      why: last.rolled_back_by ? 'It was rolled back.' : `${plural(last.failed, 'result')} failed.`,
      href: link(['deployments', last.id]),
    },
  ];
}

/** How many nodes have each state. @returns {Record<string, number>} */
export function counts() {
  /** @type {Record<string, number>} */
  const found = {};
  for (const node of cluster.nodes.values()) {
    found[node.state] = (found[node.state] || 0) + 1;
  }
  return found;
}
