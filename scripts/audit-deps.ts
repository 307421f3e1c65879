import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { z } from "zod";

/**
 * `npm run audit:deps`: known weaknesses of what giaoban runs on, as the lockfile has it, asked of the registry that npm uses. Ends
 * with 0 where none is known, with 1 where some are, and with 2 where nobody could be asked: that is no pass. `--timeout 60`: how
 * many seconds the registry has.
 */

const SEVERITIES = ["critical", "high", "moderate", "low", "info"] as const;
const Severity = z.enum(SEVERITIES);
const Advisory = z.object({ title: z.string(), url: z.string() });

/** Of npm's report (version 2) what is shown. Whatever is no such report is no answer. */
const Report = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(
    z.string(),
    z.object({
      severity: Severity,
      range: z.string(),
      /** Advisories of its own, or the names of those that it has its weakness from. */
      via: z.array(z.union([z.string(), Advisory])),
      nodes: z.array(z.string()),
      fixAvailable: z.union([z.boolean(), z.object({ name: z.string(), version: z.string() })]),
    }),
  ),
  metadata: z.object({ dependencies: z.object({ prod: z.number().int().min(1) }) }),
});
type Report = z.infer<typeof Report>;

const Refusal = z.object({ message: z.string().optional(), error: z.object({ summary: z.string() }).optional() });

const { values } = parseArgs({ options: { timeout: { type: "string", default: "60" } } });
const seconds = z.coerce.number().positive().parse(values.timeout);

const said = await ask();
const report = Report.safeParse(parsed(said.stdout)).data;
if (report === undefined) {
  console.error(
    `NOTHING WAS CHECKED: ${why(said)}\nSome registries (mirrors) answer no audits. Ask one that does: npm_config_registry=https://registry.npmjs.org npm run audit:deps`,
  );
  process.exitCode = 2;
} else {
  const lines = linesOf(report);
  const { prod } = report.metadata.dependencies;
  console.log(
    lines.length === 0
      ? `${prod} packages were checked; no weakness of them is known.`
      : `${prod} packages were checked; of ${lines.length} a weakness is known:\n${lines.join("\n")}`,
  );
  process.exitCode = lines.length === 0 ? 0 : 1;
}

interface Said {
  stdout: string;
  isLate: boolean;
}

/** npm may be told by the settings to be content with little; whatever it thinks of it, its report is what counts. */
function ask(): Promise<Said> {
  const flags = [
    "--omit=dev",
    "--json",
    "--package-lock-only",
    "--fetch-retries=0",
    `--fetch-timeout=${seconds * 1000}`,
  ];
  const npm = spawn("npm", ["audit", ...flags], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    stdio: ["ignore", "pipe", "ignore"],
  });
  return new Promise((resolve, reject) => {
    const said: Said = { stdout: "", isLate: false };
    const timer = setTimeout(() => {
      said.isLate = true;
      npm.kill("SIGKILL");
    }, seconds * 1000);
    npm.stdout.setEncoding("utf8").on("data", (text: string) => {
      said.stdout += text;
    });
    npm.once("error", reject);
    npm.once("close", () => {
      clearTimeout(timer);
      resolve(said);
    });
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function why({ stdout, isLate }: Said): string {
  if (isLate) return `the registry did not answer within ${seconds} s.`;
  const { message, error } = Refusal.safeParse(parsed(stdout)).data ?? {};
  return `the registry did not answer the audit (${message ?? error?.summary ?? "what came is no report"}).`;
}

/** The worst first, each with where it lies and what helps. */
function linesOf({ vulnerabilities }: Report): string[] {
  return Object.entries(vulnerabilities)
    .toSorted(([, a], [, b]) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))
    .map(([name, { severity, range, via, nodes, fixAvailable }]) => {
      const reasons = via.map((one) => (typeof one === "string" ? `by ${one}` : `${one.title} (${one.url})`));
      const cure =
        typeof fixAvailable === "object"
          ? `update ${fixAvailable.name} to ${fixAvailable.version}`
          : fixAvailable
            ? "npm audit fix"
            : "no cure yet";
      return [
        `${severity.padEnd(8)} ${name} ${range}: ${reasons.join("; ")}`,
        ...nodes.map((node) => `         ${node}`),
        `         cure: ${cure}`,
      ].join("\n");
    });
}
