import { z } from "zod";
import { permissions } from "#lib/domain/permissions.ts";
import { createKey, listKeys, revokeKey } from "#server/auth/index.ts";
import { projectProcedure, router } from "../trpc.ts";

export const keysRouter = router({
  list: projectProcedure("keys:manage").query(({ ctx }) => listKeys(ctx)),
  create: projectProcedure("keys:manage")
    .input(
      z.object({
        name: z.string().min(1).max(100),
        scopes: z.array(z.enum(permissions)).min(1),
        expires_in_days: z.number().positive().max(3650).nullish(),
      }),
    )
    .mutation(({ ctx, input: { name, scopes, expires_in_days } }) =>
      createKey(ctx, { name, scopes, expires_in_days }),
    ),
  revoke: projectProcedure("keys:manage")
    .input(z.object({ id: z.number().int().positive() }))
    .mutation(({ ctx, input }) => revokeKey(ctx, { id: input.id })),
});
