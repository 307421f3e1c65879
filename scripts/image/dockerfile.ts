import { readFileSync } from "node:fs";

/** What a Dockerfile says, as far as ours says anything; a word that is not known here is an error, never passed over. */
export type Instruction =
  | { is: "from"; image: string; as?: string }
  | { is: "env"; values: Record<string, string> }
  | { is: "workdir"; path: string }
  | { is: "copy"; from?: string; sources: string[]; to: string }
  | { is: "run"; command: string }
  | { is: "user"; name: string }
  | { is: "expose"; port: number }
  | { is: "healthcheck"; command: string }
  | { is: "cmd"; words: string[] };

/** Reads a Dockerfile; throws with the line's text where it is not understood. */
export function readDockerfile(path: string): Instruction[] {
  return linesOf(readFileSync(path, "utf8")).map(instruction);
}

/** Without comments, and with what goes on in the next line in one. */
function linesOf(text: string): string[] {
  const lines = text.split("\n").filter((line) => !line.trim().startsWith("#"));
  return lines
    .join("\n")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line.trim() !== "");
}

function instruction(line: string): Instruction {
  const [, word = "", rest = ""] = /^(\w+)\s+(.*)$/.exec(line.trim()) ?? [];
  const words = rest.split(/\s+/);
  switch (word) {
    case "FROM": {
      const [image = "", keyword, as] = words;
      return { is: "from", image, ...(keyword === "AS" && as !== undefined ? { as } : {}) };
    }
    case "ENV":
      return { is: "env", values: Object.fromEntries(words.map((one) => pair(one, line))) };
    case "WORKDIR":
      return { is: "workdir", path: rest };
    case "COPY": {
      const from = /^--from=(\S+)$/.exec(words[0] ?? "")?.[1];
      const paths = from === undefined ? words : words.slice(1);
      return { is: "copy", ...(from !== undefined && { from }), sources: paths.slice(0, -1), to: paths.at(-1) ?? "" };
    }
    case "RUN":
      return { is: "run", command: rest };
    case "USER":
      return { is: "user", name: rest };
    case "EXPOSE":
      return { is: "expose", port: Number(rest) };
    case "HEALTHCHECK":
      return { is: "healthcheck", command: /\bCMD\s+(.*)$/.exec(rest)?.[1] ?? "" };
    case "CMD":
      return { is: "cmd", words: JSON.parse(rest) as string[] };
    default:
      throw new Error(`The Dockerfile has a line that this check does not know: ${line}`);
  }
}

function pair(word: string, line: string): [string, string] {
  const at = word.indexOf("=");
  if (at < 1) throw new Error(`The Dockerfile has a line that this check does not know: ${line}`);
  return [word.slice(0, at), word.slice(at + 1)];
}

/** Whether a path of the build's context is left out by a `.dockerignore`: the last pattern that fits decides; names without stars. */
export function ignores(patterns: readonly string[], path: string): boolean {
  return patterns
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .reduce((ignored, line) => {
      const pattern = line.replace(/^!/, "").replace(/\/$/, "");
      const fits = pattern === "*" || path === pattern || path.startsWith(`${pattern}/`);
      return fits ? !line.startsWith("!") : ignored;
    }, false);
}
