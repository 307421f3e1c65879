import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";

/** As `npm run build` makes it and `npm start` runs it: no TypeScript, no tsx; fonts and WebAssembly come from the installed packages. */
const ROOT = join(import.meta.dirname, "../..");
mkdirSync(join(ROOT, "dist"), { recursive: true });
const dist = mkdtempSync(join(ROOT, "dist/check-"));
afterAll(() => rmSync(dist, { recursive: true }));

it("compiled, the rendering thread finds its fonts and its WebAssembly, and the process ends by itself", () => {
  spawnSync(
    process.execPath,
    [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json", "--noCheck", "--outDir", dist],
    {
      cwd: ROOT,
    },
  );
  const script = `
    import { startRenderer } from "./files/pool.js";
    const { render } = startRenderer();
    const body = { is: "bars", series: [{ name: "", look: "value" }], rows: [], least: 0, most: 1 };
    const png = await render({ make: "chart", model: { title: "Huyện Chư Pưh", notes: [], body } });
    const columns = [{ title: "Đơn vị", width: 9 }];
    const sheets = [{ name: "a", heading: [], columns, rows: [["UBND xã Ia Le"]] }];
    const xlsx = await render({ make: "excel", model: { title: "t", at: 0, sheets } });
    console.log(Buffer.from(png).toString("latin1", 1, 4), Buffer.from(xlsx).toString("latin1", 0, 2));`;
  const file = join(dist, "check.mjs");
  writeFileSync(file, script);
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--enable-source-maps", file], { encoding: "utf8" });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "PNG PK\n", stderr: "" });
});
