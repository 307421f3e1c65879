/** What this tab remembers through a reload. Where a browser refuses (its store is full, or switched off) nothing is remembered. */

export function remember(name, value) {
  try {
    if (value === undefined) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    // The page goes on without.
  }
}

export function recall(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}
