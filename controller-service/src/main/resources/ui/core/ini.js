/**
 * Writes configurations as zeek-client's INI, like the controller does for configurations that it has. The editor
 * needs it for a text that is not staged yet.
 * @module
 */

const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/;
/** What INI cannot express, by member. */
const OMITTED = ['options'];

/** @param {string} word */
const quoted = (word) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`);

/** @param {string} key @param {unknown} value */
function entry(key, value) {
  if (value === undefined || value === null || value === '') {
    return [];
  }
  return [`${key} = ${String(value).replaceAll('%', '%%').replace(/\r\n?|\n/g, '\n\t')}`];
}

/** @param {any} node */
function section(node) {
  const scripts = [...(node.scripts || [])].sort();
  const env = Object.entries(node.env || {}).map(([name, value]) => `${name}=${value}`);
  return [
    `[${node.name ?? ''}]`,
    ...entry('instance', node.instance),
    ...entry('role', node.role),
    ...entry('port', node.port),
    ...entry('scripts', scripts.map(quoted).join(' ')),
    ...entry('interface', node.interface),
    ...entry('cpu_affinity', node.cpu_affinity),
    ...entry('env', env.map(quoted).join(' ')),
    ...entry('metrics_port', node.metrics_port),
    '',
  ];
}

/** @param {any} node */
const isStopped = (node) => node.state && node.state !== 'RUNNING';

/**
 * What INI would lose of a configuration, for people.
 * @param {any} configuration @returns {string[]}
 */
export function lostInIni({ id, instances = [], nodes = [] }) {
  return [
    ...(id ? [`the id ${id}`] : []),
    ...instances.filter((/** @type {any} */ one) => one.host && !one.port).map((/** @type {any} */ one) => `the host of ${one.name}`),
    ...nodes.flatMap((/** @type {any} */ node) =>
      OMITTED.filter((member) => node[member]?.length).map((member) => `${member} of ${node.name}`),
    ),
    ...nodes.filter(isStopped).map((/** @type {any} */ node) => `the state of ${node.name}`),
  ];
}

/** @param {any} configuration as in JSON */
export function writeIni(configuration) {
  const { instances = [], nodes = [] } = configuration;
  const places = instances.map((/** @type {any} */ { name, host, port }) => {
    const address = String(host ?? '').includes(':') ? `[${host}]` : host;
    return port ? `${name} = ${address}:${port}` : name;
  });
  const lost = lostInIni(configuration).map((one) => `# omitted: ${one.replace(/\s+/g, ' ')}`);
  return [...lost, ...(lost.length ? [''] : []), '[instances]', ...places, '', ...nodes.flatMap(section)].join('\n');
}
