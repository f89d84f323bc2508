import { existsSync } from "node:fs";

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The system's own browser; undefined when Playwright's has to serve. */
export function findChromium(): string | undefined {
  return places.find((path) => existsSync(path));
}
