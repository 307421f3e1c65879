import { fileURLToPath } from "node:url";
import { type Library, loadFlows, showFault } from "../src/flow/load.ts";
import { readFolder } from "../src/flow/read-folder.ts";

/** A flow whose reports the head approves, with the shipped sentences and calendar: no shipped flow wants that. */
export function approvalLibrary(): Library {
  const read = (path: string) => readFolder(fileURLToPath(new URL(path, import.meta.url)));
  const shared = read("../flows").filter(({ path }) => /\/(?:loi-thoai|lich|nhac-viec)\.yaml$/.test(path));
  const loaded = loadFlows([...read("./stories/duyet/mau"), ...shared]);
  if (!loaded.ok) throw new Error(loaded.faults.map(showFault).join("\n"));
  return loaded.library;
}
