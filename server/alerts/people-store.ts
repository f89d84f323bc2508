import { eq } from "drizzle-orm";
import { alerts } from "#db/postgres/schema/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { AlertRow } from "./store.ts";

export async function updateAlert(
  tx: ServiceContext,
  id: number,
  set: Partial<typeof alerts.$inferInsert>,
): Promise<AlertRow> {
  const [row] = await tx.db.update(alerts).set(set).where(eq(alerts.id, id)).returning();
  return row!;
}
