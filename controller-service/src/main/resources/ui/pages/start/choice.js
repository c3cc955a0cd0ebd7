import { pretty } from '../../core/configurations.js';
import { Store } from '../../core/store.js';

/** @typedef {{interface: string, workers: number}} Capture */
/** @typedef {'manager' | 'logger' | 'proxy'} Place */
/** @typedef {import('../../core/types.js').Instance} Instance */

const MOST_WORKERS = 128;
const LOOPBACK = /^lo\d*$/;

/** What the user chose for a first cluster; it stays while the tab is open. */
class Choice extends Store {
  constructor() {
    super(0);
    this.id = 'first';
    /** @type {Map<string, Capture[]>} what each chosen instance captures */
    this.instances = new Map();
    /** @type {Partial<Record<Place, string>>} instances that the user placed these on; else the first one */
    this.places = {};
    /** What agents or the controller found wrong, by instance or node. @type {{message: string, instance?: string, node?: string}[]} */
    this.errors = [];
    this.isTouched = false;
  }

  /** Chooses all connected instances, until the user chooses. @param {Iterable<Instance>} known */
  suggest(known) {
    for (const one of known) {
      if (!this.isTouched && one.connected && !this.instances.has(one.instance)) {
        this.instances.set(one.instance, [suggested(one)]);
      }
    }
  }

  /** @param {Instance} instance @param {boolean} isChosen */
  use(instance, isChosen) {
    if (isChosen) {
      this.instances.set(instance.instance, [suggested(instance)]);
    } else {
      this.instances.delete(instance.instance);
    }
    this.#touched();
  }

  /** @param {string} instance @param {Capture[]} captures */
  capture(instance, captures) {
    this.instances.set(instance, captures);
    this.#touched();
  }

  /** @param {Place} what @param {string} instance */
  put(what, instance) {
    this.places[what] = instance;
    this.#touched();
  }

  /** @param {string} id */
  name(id) {
    this.id = id;
    this.#touched();
  }

  /** @param {Place} what @returns {string} */
  placeOf(what) {
    const chosen = this.places[what];
    return chosen && this.instances.has(chosen) ? chosen : this.names[0] || '';
  }

  get names() {
    return [...this.instances.keys()].sort();
  }

  /** @param {Choice['errors']} errors */
  found(errors) {
    this.errors = errors;
    this.changed();
  }

  get text() {
    return pretty(this.configuration);
  }

  get configuration() {
    let number = 0;
    const workers = this.names.flatMap((instance) =>
      (this.instances.get(instance) || []).flatMap((capture) =>
        Array.from({ length: Math.min(capture.workers, MOST_WORKERS) }, () => ({
          name: `worker-${(number += 1)}`,
          instance,
          role: 'WORKER',
          ...(capture.interface ? { interface: capture.interface } : {}),
        })),
      ),
    );
    const place = (/** @type {Place} */ what) => ({ name: what, instance: this.placeOf(what), role: what.toUpperCase() });
    return {
      ...(this.id ? { id: this.id } : {}),
      instances: this.names.map((name) => ({ name })),
      nodes: [place('manager'), place('logger'), place('proxy'), ...workers],
    };
  }

  /** The instance that an error is about. @param {{instance?: string, node?: string}} error */
  instanceOf({ instance, node }) {
    return instance || this.configuration.nodes.find((one) => one.name === node)?.instance;
  }

  #touched() {
    this.isTouched = true;
    this.errors = [];
    this.changed();
  }
}

/** @param {Instance} instance @returns {Capture} */
function suggested({ interfaces = [] }) {
  return { interface: interfaces.find((name) => !LOOPBACK.test(name)) || interfaces[0] || '', workers: 1 };
}

export const choice = new Choice();
