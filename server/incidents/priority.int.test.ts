import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { ServiceContext } from "#server/kernel/context.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { day, foundIn, type Watched, watchedModel } from "#tests/fixtures/finding.ts";
import { makeProject } from "#tests/fixtures/project.ts";
import { getIncident, groupFindings, resolve, takeTransitions } from "./index.ts";

afterAll(closeStores);

let ctx: ServiceContext;
let model: Watched;

beforeEach(async () => {
  ctx = (await makeProject()).system;
  model = await watchedModel(ctx);
});

describe("priority", () => {
  const worst = { start: day(1).toISOString(), end: day(2).toISOString(), n: 24_000, p_adjusted: 1e-6 };
  const find = (feature: string, value: number) =>
    foundIn(ctx, model, {
      feature,
      onset: 0,
      closed: null,
      evidence: { worst: { ...worst, effect: { value, bar: 0.1 } } },
    });
  const group = (performance: "worse" | "held" | "unknown", tier: number | null = 2) =>
    groupFindings(ctx, { model: "m", modelId: model.id, asOf: day(3), tier, performance: () => performance });

  it("is told with the incident, says what each term adds, and only going up is news", async () => {
    await find("a", 0.9);
    const { opened } = await group("worse");
    const first = await getIncident(ctx, { incident: opened[0]! });
    expect(first.priority).toBe("P1");
    const adds = first.priority_reasons.reduce((sum, r) => sum + Number(r["adds"] ?? 0), 0);
    const { chance } = first.priority_reasons[0] as { chance: number };
    expect(Math.log(chance / (1 - chance))).toBeCloseTo(adds, 6);
    expect(first.timeline.map((t) => t.kind)).toEqual(["opened"]);
    await group("held");
    const held = await getIncident(ctx, { incident: opened[0]! });
    expect(held).toMatchObject({ priority: "P4" });
    expect(held.priority_reasons.at(-1)).toMatchObject({ rule: expect.stringContaining("digest") });
    await group("held");
    await group("worse", 1);
    const { timeline, priority } = await getIncident(ctx, { incident: opened[0]! });
    expect(priority).toBe("P1");
    expect(timeline.map((t) => t.kind).sort()).toEqual(["escalated_priority", "opened", "priority_set"]);
  });

  it("falls once the causes say that it is harmless, and what was told is not told again", async () => {
    await find("a", 0.9);
    const judge = async (benign?: number) => {
      const chances = new Map(benign === undefined ? [] : [[opened[0] ?? 0, benign] as const]);
      const done = await groupFindings(ctx, {
        model: "m",
        modelId: model.id,
        asOf: day(3),
        tier: 3,
        performance: () => "worse",
        benign: chances,
      });
      opened = [...opened, ...done.opened];
      return getIncident(ctx, { incident: opened[0]! });
    };
    let opened: number[] = [];
    const term = (i: Awaited<ReturnType<typeof judge>>) =>
      Number(i.priority_reasons.find((r) => r["term"] === "confidence")!["value"]);
    const first = await judge();
    expect(first.priority).toBe("P1");
    const told = async () => (await takeTransitions(ctx, 10)).map((t) => t.kind);
    expect(await told()).toEqual(["opened"]);
    const harmless = await judge(0.85);
    expect(term(harmless)).toBeCloseTo(0.15 * term(first), 9);
    expect(harmless.priority).toBe("P3");
    // Back up to what everybody had heard: it stands in the timeline, and nobody is paged twice.
    expect((await judge(0.1)).priority).toBe("P1");
    expect((await judge(0.85)).priority).toBe("P3");
    const last = await judge(0.1);
    expect(last.timeline.filter((t) => t.kind === "escalated_priority")).toHaveLength(2);
    expect(await told()).toEqual([]);
  });

  it("is not P1 for a fall of performance that is not its own once its causes are benign", async () => {
    await find("a", 0.9);
    const asked = {
      model: "m",
      modelId: model.id,
      asOf: day(3),
      tier: 1,
      performance: () => "worse" as const,
    };
    const { opened } = await groupFindings(ctx, asked);
    const id = opened[0]!;
    const priority = async () => (await getIncident(ctx, { incident: id })).priority;
    expect(await priority()).toBe("P1");
    const benign = new Map([[id, 0.85]]);
    await groupFindings(ctx, { ...asked, benign });
    expect(await priority()).toBe("P3");
    await foundIn(ctx, model, { feature: "auroc", source: "performance", onset: 0, closed: null });
    await groupFindings(ctx, { ...asked, benign });
    expect(await priority()).toBe("P1");
  });

  it("tells of a step that is higher than any that was told", async () => {
    await find("a", 0.9);
    const { opened } = await group("held");
    await takeTransitions(ctx, 10);
    await group("unknown");
    await group("held");
    await group("worse", 1);
    await group("held", 1);
    await group("worse", 1);
    expect((await takeTransitions(ctx, 10)).map((t) => [t.kind, t.detail["to"]])).toEqual([
      ["escalated_priority", "P3"],
      ["escalated_priority", "P1"],
    ]);
    expect((await getIncident(ctx, { incident: opened[0]! })).priority).toBe("P1");
  });

  it("learns from what people did with earlier ones", async () => {
    await find("a", 0.15);
    const { opened } = await group("worse");
    const before = await getIncident(ctx, { incident: opened[0]! });
    await resolve(ctx, { incident: opened[0]! });
    await find("b", 0.15);
    const next = await group("worse");
    const after = await getIncident(ctx, { incident: next.opened[0]! });
    expect(after.priority_reasons[0]).toMatchObject({ learnt_from: 1 });
    const chance = (i: typeof after) => Number(i.priority_reasons[0]!["chance"]);
    // Somebody resolved the first one by hand, so the like of it counts for more.
    expect(chance(after)).toBeGreaterThan(chance(before));
  });
});
