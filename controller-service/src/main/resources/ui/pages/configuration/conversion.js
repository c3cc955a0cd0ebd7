/**
 * Turns a text that is not staged into the other form.
 * @module
 */
import { Problem, request } from '../../core/api.js';
import { parsed, pretty } from '../../core/configurations.js';
import { writeIni } from '../../core/ini.js';

/** @param {string} json @returns {string} INI */
export function iniOf(json) {
  if (json.trim() === '') {
    return '';
  }
  const configuration = parsed(json);
  if (!configuration) {
    throw new Error('The text is not valid JSON yet, so it cannot become INI. Correct it first.');
  }
  return writeIni(configuration);
}

/**
 * @param {string} ini @param {string} [before] the JSON that the INI was made of, for the id, which INI lacks
 * @returns {Promise<string>} JSON, as the controller reads the INI
 */
export async function jsonOf(ini, before = '') {
  if (ini.trim() === '') {
    return '';
  }
  try {
    const { data } = await request('POST', '/configurations/validate', { text: ini, headers: { 'Content-Type': 'text/plain' } });
    return pretty(asWritten(data.configuration, ini, parsed(before)?.id));
  } catch (error) {
    const problem = /** @type {Problem} */ (error);
    if (isAbsent(problem)) {
      throw new Error('This controller cannot convert a text that is not staged. Stage it first, then change its form.');
    }
    throw new Error(`The text cannot become JSON before the controller accepts it: ${problem.message}`);
  }
}

/** Whether a controller does not have the validation. @param {Problem} problem */
export const isAbsent = (problem) => [404, 405].includes(problem.status);

/**
 * The configuration without what the controller filled in.
 * @param {any} configuration @param {string} ini @param {string} [id]
 */
function asWritten(configuration, ini, id) {
  const keys = keysOf(ini);
  const has = (/** @type {string} */ section, /** @type {string} */ key) => keys.has(`DEFAULT ${key}`) || keys.has(`${section} ${key}`);
  return {
    ...(id ? { id } : {}),
    instances: configuration.instances.map((/** @type {any} */ one) => (one.port ? one : { name: one.name })),
    nodes: configuration.nodes.map((/** @type {any} */ node) => {
      const { port, metrics_port: metrics, ...rest } = node;
      return { ...rest, ...(has(node.name, 'port') ? { port } : {}), ...(has(node.name, 'metrics_port') ? { metrics_port: metrics } : {}) };
    }),
  };
}

/** Each section and key that an INI has, as in `worker-1 port`. @param {string} ini */
function keysOf(ini) {
  /** @type {Set<string>} */
  const keys = new Set();
  let section = '';
  for (const line of ini.split('\n')) {
    const heading = /^\[(.*)\]\s*$/.exec(line);
    if (heading) {
      section = heading[1];
    } else {
      keys.add(`${section} ${line.split(/[=:]/)[0].trim().toLowerCase()}`);
    }
  }
  return keys;
}
