/**
 * Finds the lines of a text that errors are about.
 * @module
 */

/** @typedef {{message: string, instance?: string, node?: string, line?: number, column?: number}} InputError */
/** @typedef {InputError & {line?: number}} PlacedError */

/**
 * Adds lines, counted from 1, to errors that have none, where the name of the error's node or instance is in the text.
 * @param {string} text @param {InputError[]} errors @returns {PlacedError[]} by line; those without a line last
 */
export function placed(text, errors) {
  const lines = text.split('\n');
  const count = lines.length;
  return errors
    .map((error) => ({ ...error, line: bounded(error.line ?? lineOf(lines, error.node ?? error.instance), count) }))
    .sort((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity));
}

/** @param {number | undefined} line @param {number} count */
const bounded = (line, count) => (line === undefined ? undefined : Math.min(Math.max(1, line), count));

/** @param {string[]} lines @param {string | undefined} name */
function lineOf(lines, name) {
  if (!name) {
    return undefined;
  }
  const word = JSON.stringify(name);
  const named = new RegExp(`"name"\\s*:\\s*${escaped(word)}`);
  const found = [
    lines.findIndex((line) => named.test(line)),
    lines.findIndex((line) => line.trim() === `[${name}]`),
    lines.findIndex((line) => line.split('=')[0].trim().toLowerCase() === name.toLowerCase()),
    lines.findIndex((line) => line.includes(word)),
  ].find((index) => index >= 0);
  return found === undefined ? undefined : found + 1;
}

/** @param {string} text */
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Where a line, counted from 1, and a column begin in a text. @param {string} text @param {number} line @param {number} [column] */
export function offsetOf(text, line, column = 1) {
  let start = 0;
  for (let at = 1; at < line; at += 1) {
    const end = text.indexOf('\n', start);
    if (end < 0) {
      break;
    }
    start = end + 1;
  }
  const end = text.indexOf('\n', start);
  return Math.min(start + Math.max(0, column - 1), end < 0 ? text.length : end);
}

/** What a problem says about a text, as errors. @param {import('./api.js').Problem} problem @returns {InputError[]} */
export function errorsOf(problem) {
  const { errors, problems } = problem.document;
  if (errors?.length) {
    return errors;
  }
  if (problems?.length) {
    return problems.map((message) => ({ message, ...subject(message) }));
  }
  const line = /line:? (\d+)(?:, column:? (\d+))?/.exec(problem.message);
  return [{ message: problem.message, ...(line ? { line: Number(line[1]), column: Number(line[2] || 1) } : {}) }];
}

/** The node or instance that a message names, of a controller that does not say it. @param {string} message */
function subject(message) {
  const [, kind, name] = /^(node|instance) '([^']+)'/.exec(message) || [];
  return kind ? { [kind]: name } : {};
}
