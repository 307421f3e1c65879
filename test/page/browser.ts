import { existsSync } from "node:fs";
import sparticuz from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

const INSTALLED = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/opt/google/chrome/chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** A real Chromium: the one named in CHROMIUM, else an installed one, else the one that came by npm (Linux; unpacked once). */
export async function openBrowser(): Promise<Browser> {
  const own = process.env["CHROMIUM"] ?? INSTALLED.find((path) => existsSync(path));
  if (own !== undefined) return chromium.launch({ executablePath: own });
  if (process.platform !== "linux") {
    throw new Error(
      "No Chromium found for the page's tests. Install Google Chrome, or set CHROMIUM to the path of a Chromium.",
    );
  }
  // Its own list of switches is made for a cloud function: one process for all (a second context hangs) and no web security.
  return chromium.launch({ executablePath: await sparticuz.executablePath(), args: ["--no-zygote", "--disable-gpu"] });
}
