import { TRPCError } from "@trpc/server";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";
import type { Role } from "#lib/domain/permissions.ts";
import { recordSignIn } from "#server/auth/record-sign-in.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { makeProject } from "#tests/fixtures/project.ts";
import { trpcContext } from "./context.ts";
import { createCallerFactory, projectProcedure, router } from "./trpc.ts";

const secret = "a test secret of more than thirty-two characters";
let project: string;

const failing = {
  known: new LeewayError("STALE", "Somebody else was first."),
  unknown: new Error("password=hunter2"),
};
const createCaller = createCallerFactory(
  router({
    read: projectProcedure("models:read").query(({ ctx }) => ctx.projectId),
    change: projectProcedure("models:write")
      .input(z.object({ model: z.string() }))
      .mutation(({ ctx, input }) => `${input.model} by ${ctx.actor.kind}`),
    fail: projectProcedure("models:read")
      .input(z.object({ how: z.enum(["known", "unknown"]) }))
      .query(({ input }) => Promise.reject(failing[input.how])),
  }),
);

beforeAll(async () => {
  process.env.LEEWAY_SECRET = secret;
  project = (await makeProject()).slug;
});
afterAll(closeStores);

async function as(role: Role) {
  const who = { issuer: "https://id.example", subject: `${project} ${role}`, email: null, name: role };
  const { userId } = await recordSignIn(who, new Map([[project, role]]));
  const token = await encode({ token: { uid: userId }, secret, maxAge: 60 });
  return createCaller(trpcContext(new Headers({ cookie: `leeway-session=${token}` })));
}

describe("a project's procedure", () => {
  it("refuses who is not signed in, and another project as if it did not exist", async () => {
    const nobody = createCaller(trpcContext(new Headers()));
    await expect(nobody.read({ project })).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    const viewer = await as("viewer");
    expect(await viewer.read({ project })).toBeTypeOf("number");
    const foreign = (await makeProject()).slug;
    await expect(viewer.read({ project: foreign })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("refuses a role without its permission before the verb runs", async () => {
    const input = { project, model: "m" };
    await expect((await as("viewer")).change(input)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await (await as("engineer")).change(input)).toBe("m by user");
  });

  it("maps a known error to its code and sentence, and shows nothing of an unknown one", async () => {
    const viewer = await as("viewer");
    await expect(viewer.fail({ project, how: "known" })).rejects.toMatchObject({
      code: "CONFLICT",
      message: "Somebody else was first.",
    });
    const error = await viewer.fail({ project, how: "unknown" }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(TRPCError);
    expect(error).toMatchObject({ code: "INTERNAL_SERVER_ERROR" });
    expect((error as TRPCError).message).not.toContain("hunter2");
  });
});
