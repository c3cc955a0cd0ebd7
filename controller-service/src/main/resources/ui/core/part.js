import { LitElement } from 'lit';

/**
 * The base of all components. They render into the page itself: one style sheet applies, and labels and
 * descriptions reach across components.
 */
export class Part extends LitElement {
  createRenderRoot() {
    return this;
  }
}

/** @param {string} name @param {CustomElementConstructor} type */
export function define(name, type) {
  customElements.define(name, type);
}

export { html, nothing, svg } from 'lit';
