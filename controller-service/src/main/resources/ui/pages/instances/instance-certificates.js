import '../../parts/problem-box.js';
import '../../parts/time-text.js';
import { Part, define, html, nothing } from '../../core/part.js';
import { Reading } from '../../core/reading.js';
import { link } from '../../core/router.js';
import { CERTIFICATE_CHANGES, certificateState, readCertificates } from '../security/certificate-state.js';

const SHOWN = 5;

/** The certificates that an instance's agent has or had, newest first. An agent without any shows nothing. */
class InstanceCertificates extends Part {
  static properties = { name: {} };

  constructor() {
    super();
    this.name = '';
    this.certificates = new Reading(this, readCertificates, CERTIFICATE_CHANGES);
  }

  render() {
    const { value = [], problem, again } = this.certificates;
    const items = value.filter((one) => one.instance === this.name).sort((a, b) => b.not_after.localeCompare(a.not_after));
    if (items.length === 0 && !problem) {
      return nothing;
    }
    return html`<section aria-labelledby="certificates">
      <h2 id="certificates">Certificates</h2>
      <zk-problem .problem=${problem} .retry=${again}></zk-problem>
      <ul class="plain">
        ${items.slice(0, SHOWN).map(
          (one) => html`<li>
            <code><bdi>${one.serial}</bdi></code> ${certificateState(one)}
            <span class="weak">issued <zk-time .at=${one.issued_at}></zk-time>, not after <zk-time .at=${one.not_after}></zk-time></span>
          </li>`,
        )}
      </ul>
      <p><a href=${link(['security'], { tab: 'certificates', text: this.name, old: 'yes' })}>All certificates of the instance</a></p>
    </section>`;
  }
}

define('zk-instance-certificates', InstanceCertificates);
