import { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";
import { createContext, type ServiceContext } from "#server/kernel/context.ts";
import { stores } from "#server/kernel/stores.ts";
import { findProject, insertProject } from "./store.ts";

const slugInput = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "use lower-case letters, digits and dashes, at most 63");

/** A job's context in the project of this name; `create` makes the project where it is missing. */
export async function projectContext(input: {
  slug: string;
  job: string;
  create?: { name: string };
}): Promise<ServiceContext> {
  const { db } = stores().postgres;
  const slug = slugInput.safeParse(input.slug);
  if (!slug.success) {
    throw new LeewayError(
      "INVALID",
      `The project name ${input.slug} is not valid: ${slug.error.issues[0]?.message}.`,
    );
  }
  const found = await findProject(db, slug.data);
  if (!found && !input.create) throw new LeewayError("NOT_FOUND", `The project ${slug.data} does not exist.`);
  const project = found ?? (await insertProject(db, slug.data, input.create?.name ?? slug.data));
  return createContext({ actor: { kind: "system", job: input.job }, projectId: project.id });
}
