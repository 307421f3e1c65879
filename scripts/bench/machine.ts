import { cpus, loadavg, totalmem } from "node:os";

/** What a benchmark ran on, in one line. Called before the start, for its load average; then with the database's name, if it used one. */
export function lookAtMachine(): (database?: string) => string {
  const load = loadavg()[0] ?? 0;
  const cores = cpus();
  return (database) =>
    [
      `${cores.length} cores (${cores[0]?.model.trim() ?? "unknown"})`,
      `${Math.round(totalmem() / 2 ** 30)} GiB of memory`,
      `Node ${process.version}`,
      ...(database === undefined ? [] : [`MongoDB: ${database}`]),
      `load average before the start ${load.toFixed(1)}`,
    ].join("; ");
}
