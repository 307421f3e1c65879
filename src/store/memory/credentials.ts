import type { Credential, Credentials } from "../../app/ports.ts";

export function memoryCredentials(): Credentials {
  const kept = new Map<string, { rev: number; value: Credential }>();

  return {
    async get(platform, account) {
      return structuredClone(kept.get(keyOf(platform, account)));
    },
    async put(platform, account, rev, value) {
      const key = keyOf(platform, account);
      if ((kept.get(key)?.rev ?? 0) !== rev) return false;
      kept.set(key, { rev: rev + 1, value: structuredClone(value) });
      return true;
    },
  };
}

function keyOf(platform: string, account: string): string {
  return `${platform}:${account}`;
}
