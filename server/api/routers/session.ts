import { router, signedInProcedure } from "../trpc.ts";

export const sessionRouter = router({
  /** The person and the projects that they may enter, with their role in each. */
  me: signedInProcedure.query(({ ctx }) => ({
    name: ctx.session.name,
    email: ctx.session.email,
    projects: ctx.session.memberships.map(({ slug, name, role }) => ({ slug, name, role })),
  })),
});
