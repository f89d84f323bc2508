import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright";
import { findChromium } from "#scripts/supervisor/chromium.ts";
import { type Installation, launch, shutDown, untilReady } from "#tests/faults/installation.ts";

/**
 * What every page of the console costs a browser: JavaScript as transferred, and the largest contentful
 * paint with the processor slowed down four times. Production build, demonstration data, nothing cached.
 */
export const name = "pages";

const budgets = { kilobytes: 250, seconds: 1.5 };
const slowdown = 4;
const rounds = 3;
const settleMs = 2_500;

async function signIn(context: BrowserContext, origin: string): Promise<string> {
  const page = await context.newPage();
  await page.goto(`${origin}/sign-in`);
  await page.getByRole("button", { name: "Admin" }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  await page.waitForLoadState("networkidle");
  const project = new URL(page.url()).pathname;
  await page.close();
  return project;
}

/** Addresses of the pages, the model's read off the navigation of its own first page. */
async function pagesOf(context: BrowserContext, origin: string, project: string): Promise<string[]> {
  const page = await context.newPage();
  const links = async () => page.$$eval("nav a[href]", (all) => all.map((a) => a.getAttribute("href") ?? ""));
  await page.goto(origin + project, { waitUntil: "networkidle" });
  const model = await page.locator("main a[href*='/models/']").first().getAttribute("href");
  await page.goto(origin + model, { waitUntil: "networkidle" });
  const found = await links();
  const drift = found.find((href) => href.endsWith("/drift"));
  await page.goto(`${origin}${drift}?as=table`, { waitUntil: "networkidle" });
  const feature = await page.locator("main a[href*='/features/']").first().getAttribute("href");
  await page.close();
  return [...new Set([project, ...found, ...(feature ? [feature] : [])])];
}

type Cost = { kilobytes: number; seconds: number };

async function costOf(context: BrowserContext, address: string): Promise<Cost> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  let bytes = 0;
  const scripts = new Set<string>();
  session.on("Network.responseReceived", (e) => {
    if (e.type === "Script") scripts.add(e.requestId);
  });
  session.on("Network.loadingFinished", (e) => {
    if (scripts.has(e.requestId)) bytes += e.encodedDataLength;
  });
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  await page.goto(address, { waitUntil: "load" });
  await page.waitForTimeout(settleMs);
  const seconds = (await largestPaint(page)) / 1_000;
  await page.close();
  return { kilobytes: bytes / 1_000, seconds };
}

function largestPaint(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? 0)).observe({
          type: "largest-contentful-paint",
          buffered: true,
        });
        setTimeout(() => resolve(Number.NaN), 2_000);
      }),
  );
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

async function measure(origin: string, print: (line: string) => void): Promise<boolean> {
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const project = await signIn(context, origin);
    let within = true;
    print(`${"page".padEnd(44)}${"JavaScript".padStart(12)}${"largest paint".padStart(15)}`);
    for (const path of await pagesOf(context, origin, project)) {
      const costs: Cost[] = [];
      for (let i = 0; i < rounds; i++) costs.push(await costOf(context, origin + path));
      const kilobytes = median(costs.map((c) => c.kilobytes));
      const seconds = median(costs.map((c) => c.seconds));
      const ok = kilobytes <= budgets.kilobytes && seconds <= budgets.seconds;
      within &&= ok;
      print(
        `${path.padEnd(44)}${`${Math.round(kilobytes)} kB`.padStart(12)}${`${seconds.toFixed(2)} s`.padStart(15)}  ${ok ? "ok" : "OVER BUDGET"}`,
      );
    }
    return within;
  } finally {
    await browser.close();
  }
}

/** A running installation (`LEEWAY_URL`), or one of its own with the demonstration loaded and judged. */
export async function run(print: (line: string) => void): Promise<boolean> {
  const running = process.env.LEEWAY_URL;
  if (running) return measure(running, print);
  const dataDir = mkdtempSync(join(tmpdir(), "leeway-bench-pages-"));
  let own: Installation | undefined;
  try {
    own = await launch(dataDir, { env: { LEEWAY_DEMO: "1" } });
    await untilReady(own, 300_000);
    await new Promise((resolve) => setTimeout(resolve, 120_000));
    return await measure(own.url, print);
  } finally {
    if (own) await shutDown(own);
    rmSync(dataDir, { recursive: true, force: true });
  }
}
