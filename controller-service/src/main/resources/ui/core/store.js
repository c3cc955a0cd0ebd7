/**
 * What pages show, and how they learn that it changed.
 * @module
 */

/** Announces changes, several of which become one within a short time. */
export class Store extends EventTarget {
  #timer = 0;

  /** @param {number} pause ms between announcements */
  constructor(pause = 100) {
    super();
    this.pause = pause;
  }

  changed() {
    if (!this.#timer) {
      this.#timer = window.setTimeout(() => {
        this.#timer = 0;
        this.dispatchEvent(new Event('change'));
      }, this.pause);
    }
  }
}

/** Renders a component again when a store changes, while the component is on the page. */
export class Watch {
  /** @param {import('lit').ReactiveControllerHost} host @param {...EventTarget} stores */
  constructor(host, ...stores) {
    this.stores = stores;
    this.update = () => host.requestUpdate();
    host.addController(this);
  }

  hostConnected() {
    this.stores.forEach((store) => store.addEventListener('change', this.update));
  }

  hostDisconnected() {
    this.stores.forEach((store) => store.removeEventListener('change', this.update));
  }
}
