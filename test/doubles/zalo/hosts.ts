/** The public names that a double knows, and where on this machine they are served. */
export interface Hosts {
  set(name: string, root: string): void;
  /** All of them: ["giaoban.example" -> "http://127.0.0.1:8080"] */
  all(): Record<string, string>;
  /** Where a public http(s) address is served; undefined where nobody knows its name, and for an address of this machine. */
  find(url: string): { local: URL; host: string } | undefined;
}

export function createHosts(): Hosts {
  const roots = new Map<string, string>();
  return {
    set: (name, root) => void roots.set(name, root),
    all: () => Object.fromEntries(roots),
    find(url) {
      if (!URL.canParse(url)) return undefined;
      const { protocol, hostname, host, pathname, search } = new URL(url);
      const root = roots.get(hostname);
      if (root === undefined || !/^https?:$/.test(protocol)) return undefined;
      return { local: new URL(pathname + search, root), host };
    },
  };
}
