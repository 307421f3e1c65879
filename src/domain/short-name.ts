/**
 * An eight-character name for a long one, where there is no room for it: `#` and its FNV-1a hash. Nothing can be read back from
 * it; it is compared with the short name of what is meant. ["xa-ia-le:bao-cao-tuan:2026-W48" -> "#1q1ra5s"]
 */
export function shortName(name: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  return `#${(hash >>> 0).toString(36).padStart(7, "0")}`;
}
