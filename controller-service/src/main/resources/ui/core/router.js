import { Store } from './store.js';

/**
 * The page that the address names, behind a `#`: `#/nodes/worker-1?tab=output`. Every view has such an address,
 * which can be shared.
 */
class Router extends Store {
  constructor() {
    super(0);
    window.addEventListener('hashchange', () => this.changed());
  }

  /** @returns {{path: string[], query: URLSearchParams}} */
  get current() {
    const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?', 2);
    return { path: path.split('/').filter(Boolean).map(decoded), query: new URLSearchParams(query) };
  }

  /**
   * Changes parameters of the present address without a new entry in the browser's history.
   * @param {Record<string, string | string[] | null | undefined>} changes null removes a parameter
   */
  adjust(changes) {
    const { path, query } = this.current;
    for (const [name, value] of Object.entries(changes)) {
      query.delete(name);
      (Array.isArray(value) ? value : [value]).filter(Boolean).forEach((one) => query.append(name, String(one)));
    }
    history.replaceState(null, '', link(path, query));
    this.changed();
  }

  /** @param {string} address as `link` makes it */
  go(address) {
    location.hash = address.replace(/^#/, '');
  }
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The address of a page.
 * @param {string[]} path @param {URLSearchParams | Record<string, string>} [query]
 */
export function link(path, query = {}) {
  const text = new URLSearchParams(query).toString();
  return `#/${path.map(encodeURIComponent).join('/')}${text ? `?${text}` : ''}`;
}

export const router = new Router();
