import { customType } from "drizzle-orm/pg-core";

/**
 * A jsonb column for any value. The driver has parsed it already; Drizzle's own column parses what is a string once
 * more, so that the text "1.10" comes back as the number 1.1.
 */
export const jsonValue = customType<{ data: unknown; driverData: unknown }>({
  dataType: () => "jsonb",
  toDriver: (value) => JSON.stringify(value),
  fromDriver: (value) => value,
});
