import '../../parts/copy-box.js';
import '../../parts/problem-box.js';
import '../../parts/time-text.js';
import { post } from '../../core/api.js';
import { cluster } from '../../core/cluster.js';
import { Part, define, html, nothing } from '../../core/part.js';
import { agentConfiguration } from '../start/agent-texts.js';
import { lifeOptions } from './life.js';

/** @typedef {import('../../core/types.js').Enrolment} Enrolment */

const LIVES = { PT1H: 'an hour', PT8H: '8 hours', P1D: 'a day', P7D: 'a week', P30D: '30 days' };
const AGENTS_PORT = 2150;
const TOKEN_FILE = '/etc/zeekeeper/enrolment-token';

/** Makes an enrolment, and shows its token once, with what the agent needs. Dispatches `made`. */
class EnrolmentForm extends Part {
  static properties = { kind: { state: true }, made: { state: true }, problem: { state: true }, busy: { state: true } };

  constructor() {
    super();
    /** @type {'instance' | 'pattern'} */
    this.kind = 'instance';
    /** @type {Enrolment | undefined} the new enrolment; its token is nowhere else */
    this.made = undefined;
    /** @type {Error | undefined} */
    this.problem = undefined;
    this.busy = false;
  }

  /** @param {SubmitEvent} event */
  async #create(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const fields = new FormData(form);
    this.busy = true;
    this.problem = undefined;
    try {
      this.made = await post('/enrolments', {
        [this.kind]: String(fields.get('name')).trim(),
        ttl: fields.get('ttl'),
        ...(this.kind === 'pattern' ? { uses: Number(fields.get('uses')) } : {}),
      });
      form.reset();
      this.dispatchEvent(new CustomEvent('made'));
    } catch (error) {
      this.problem = /** @type {Error} */ (error);
    }
    this.busy = false;
  }

  render() {
    const isPattern = this.kind === 'pattern';
    return html`<form class="card" @submit=${this.#create} aria-labelledby="new-enrolment">
        <h2 id="new-enrolment">New enrolment</h2>
        <div class="field">
          <label>
            For
            <select @change=${(/** @type {Event} */ event) => (this.kind = /** @type {any} */ (event.target).value)}>
              <option value="instance" ?selected=${!isPattern}>one instance</option>
              <option value="pattern" ?selected=${isPattern}>instances by pattern</option>
            </select>
          </label>
          <label>
            ${isPattern ? 'Pattern' : 'Name'}
            <input name="name" required maxlength="127" list="instances" spellcheck="false" autocomplete="off" placeholder=${isPattern ? 'sensor-*' : 'sensor-1'} />
          </label>
          <datalist id="instances">
            ${isPattern ? nothing : [...cluster.instances.keys()].map((name) => html`<option value=${name}></option>`)}
          </datalist>
          ${isPattern ? html`<label>Instances <input name="uses" type="number" min="1" max="10000" value="10" required /></label>` : nothing}
          <label>Valid for <select name="ttl">${lifeOptions(LIVES, 'PT1H')}</select></label>
          <button type="submit" class="primary" ?disabled=${this.busy}>Make an enrolment</button>
        </div>
        <p class="weak">
          An agent gets its certificate by the enrolment's token.
          ${isPattern ? 'Each name that fits gets one; * stands for any characters.' : 'A host that was installed again needs a new one for its name.'}
        </p>
        <zk-problem .problem=${this.problem}></zk-problem>
      </form>
      ${this.made ? this.#token(this.made) : nothing}`;
  }

  /** @param {Enrolment} made */
  #token(made) {
    const name = made.instance || made.pattern || '';
    const settings = agentConfiguration(name, `${location.hostname}:${AGENTS_PORT}`);
    return html`<section class="card once" aria-labelledby="enrolled">
      <h2 id="enrolled">Token for <bdi>${made.instance || made.pattern}</bdi></h2>
      <p role="alert"><strong>It is shown only now</strong>, and ends <zk-time .at=${made.expires_at} ago></zk-time>.</p>
      <ol>
        <li>
          Put the token on the agent's host, in <code>${TOKEN_FILE}</code>, with mode 0600:
          <zk-copy label="enrolment token" .text=${made.token || ''}></zk-copy>
        </li>
        <li>
          Write this to <code>/etc/zeekeeper/agent.yaml</code>${made.pattern ? ", with the host's own name" : nothing}. The port is the controller's
          <code>zeekeeper.controller.agent-port</code>, ${AGENTS_PORT} unless it was changed:
          <zk-copy label="settings of the agent" .text=${settings}></zk-copy>
        </li>
        <li>Restart the agent. It gets its certificate and connects; then the token is used${made.uses > 1 ? ' once more' : ' up'}.</li>
      </ol>
      <button type="button" @click=${() => (this.made = undefined)}>I have kept it</button>
    </section>`;
  }
}

define('zk-enrolment-form', EnrolmentForm);
