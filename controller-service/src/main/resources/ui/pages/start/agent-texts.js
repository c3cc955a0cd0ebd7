/**
 * What to type to start an agent.
 * @module
 */

const PLAIN = /^[A-Za-z0-9._-]+$/;

/** @param {string} word as a shell and YAML take it */
const quoted = (word) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", '')}'`);

/** @param {string} name @param {string} address host and port of the controller's edge for agents */
export const localCommand = (name, address) =>
  `zeekeeper-agent --zeekeeper.agent.name=${quoted(name)} --zeekeeper.agent.controller=ws://${address}`;

/** @param {string} name @param {string} address */
export const agentConfiguration = (name, address) =>
  `zeekeeper:
  agent:
    name: ${quoted(name)}
    controller: wss://${address}
    enrolment-token-file: /etc/zeekeeper/enrolment-token
`;
