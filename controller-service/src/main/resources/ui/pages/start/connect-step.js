import '../../parts/problem-box.js';
import '../../parts/state-mark.js';
import '../../parts/time-text.js';
import { post } from '../../core/api.js';
import { cluster } from '../../core/cluster.js';
import { NONE } from '../../core/format.js';
import { Part, define, html, nothing } from '../../core/part.js';
import { link } from '../../core/router.js';
import { session } from '../../core/session.js';
import { Watch } from '../../core/store.js';
import { agentConfiguration, localCommand } from './agent-texts.js';

const LOOPBACK = /^(localhost|127\..*|\[?::1\]?)$/;
const AGENTS_PORT = 2150;

/** Which agents are connected, and how to start another one. */
class ConnectStep extends Part {
  static properties = {
    name: { state: true },
    host: { state: true },
    isLocal: { state: true },
    enrolment: { state: true },
    problem: { state: true },
    busy: { state: true },
  };

  constructor() {
    super();
    this.name = '';
    this.host = `${location.hostname}:${AGENTS_PORT}`;
    /** Whether the agent runs on the controller's host, where it needs no certificate. */
    this.isLocal = LOOPBACK.test(location.hostname);
    /** @type {{token: string, instance: string, expires_at: string} | undefined} */
    this.enrolment = undefined;
    /** @type {Error | undefined} */
    this.problem = undefined;
    this.busy = false;
    new Watch(this, cluster, session);
  }

  get #agentName() {
    return this.name.trim() || freeName();
  }

  async #enrol() {
    this.busy = true;
    // The name stays that of the token, also when another agent connects.
    this.name = this.#agentName;
    try {
      this.enrolment = await post('/enrolments', { instance: this.name });
      this.problem = undefined;
    } catch (error) {
      this.problem = /** @type {Error} */ (error);
    }
    this.busy = false;
  }

  render() {
    const instances = [...cluster.instances.values()];
    const connected = instances.filter((one) => one.connected);
    return html`<h2>1. Connect agents</h2>
      <p>An agent runs on each host that runs Zeek. It connects to this controller by itself.</p>
      <p role="status"><strong>${connected.length === 0 ? 'No agent is connected yet. One appears here as soon as it is.' : `${connected.length} connected.`}</strong></p>
      ${instances.length ? this.#table(instances) : nothing}
      ${connected.length ? html`<p><a class="button primary" href=${link(['start'], { step: 'choose' })}>Go on: choose what runs where</a></p>` : nothing}
      <details class="card" ?open=${connected.length === 0}>
        <summary>Start ${connected.length ? 'another' : 'an'} agent</summary>
        ${this.#howTo()}
      </details>`;
  }

  /** @param {import('../../core/types.js').Instance[]} instances */
  #table(instances) {
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Agents">
      <table>
        <thead>
          <tr><th scope="col">Instance</th><th scope="col">Agent</th><th scope="col">Address</th><th scope="col">Zeek</th><th scope="col">Interfaces</th></tr>
        </thead>
        <tbody>
          ${instances.map(
            (one) => html`<tr>
              <td><a href=${link(['instances', one.instance])}><bdi>${one.instance}</bdi></a></td>
              <td><zk-state .state=${one.connected ? 'CONNECTED' : 'DISCONNECTED'}></zk-state></td>
              <td>${one.host || NONE}</td>
              <td class="text">${one.zeek_problem ? html`<strong class="failures"><bdi>${one.zeek_problem}</bdi></strong>` : html`<bdi>${one.zeek_version || NONE}</bdi>`}</td>
              <td class="text"><bdi>${one.interfaces?.join(', ') || 'not known'}</bdi></td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #howTo() {
    const local = this.isLocal;
    const choose = (/** @type {boolean} */ isLocal) => () => (this.isLocal = isLocal);
    const text = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).value;
    return html`<fieldset>
        <legend>Where the agent runs</legend>
        <label class="choice"><input type="radio" name="where" .checked=${local} @change=${choose(true)} /> <span>on the controller's host</span></label>
        <label class="choice"><input type="radio" name="where" .checked=${!local} @change=${choose(false)} /> <span>on another host</span></label>
      </fieldset>
      <div class="field">
        <label>Name of the instance <input spellcheck="false" autocomplete="off" .value=${this.name} placeholder=${this.#agentName} @input=${(/** @type {Event} */ event) => (this.name = text(event))} /></label>
        <label>Controller's address for agents <input spellcheck="false" autocomplete="off" .value=${this.host} @input=${(/** @type {Event} */ event) => (this.host = text(event).trim())} /></label>
      </div>
      <p class="weak">The port is the controller's <code>zeekeeper.controller.agent-port</code>, ${AGENTS_PORT} unless it was changed.
        ${local ? nothing : html`For other hosts, the controller listens on <code>zeekeeper.controller.agent-address</code>, such as 0.0.0.0.`}</p>
      ${local ? this.#local() : this.#remote()}`;
  }

  #local() {
    return html`<p>Start the agent:</p>
      <pre class="output short" tabindex="0" role="region" aria-label="Command"><bdi>${localCommand(this.#agentName, this.host)}</bdi></pre>
      <p class="weak">If the controller has <code>zeekeeper.security.loopback=required</code>, choose “another host”: the agent needs a token also here.</p>`;
  }

  #remote() {
    const { enrolment } = this;
    const isCurrent = enrolment?.instance === this.#agentName;
    return html`<p>An agent on another host proves who it is with a certificate, which it gets with a token that is used once.</p>
      <div class="buttons">
        <button type="button" class="primary" ?disabled=${this.busy || !session.may('ADMIN')} title=${session.lacks('ADMIN')} @click=${this.#enrol}>
          Make a token for ${this.#agentName}
        </button>
      </div>
      <zk-problem .problem=${this.problem}></zk-problem>
      ${enrolment && isCurrent
        ? html`<p>Write this token to <code>/etc/zeekeeper/enrolment-token</code> on the host, readable by the agent's user only. It is shown
              once, and is valid until <zk-time .at=${enrolment.expires_at}></zk-time>:</p>
            <pre class="output short" tabindex="0" role="region" aria-label="Token"><bdi>${enrolment.token}</bdi></pre>`
        : nothing}
      <p>Write this to <code>/etc/zeekeeper/agent.yaml</code>, then start <code>zeekeeper-agent</code>:</p>
      <pre class="output short" tabindex="0" role="region" aria-label="Configuration of the agent"><bdi>${agentConfiguration(this.#agentName, this.host)}</bdi></pre>`;
  }
}

/** The first of sensor-1, sensor-2 and so on that no instance has. */
function freeName() {
  let number = 1;
  while (cluster.instances.has(`sensor-${number}`)) {
    number += 1;
  }
  return `sensor-${number}`;
}

define('zk-start-connect', ConnectStep);
