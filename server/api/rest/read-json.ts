import type { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";
import { invalid } from "./problem.ts";

const bytesMax = 1_000_000;

/** Reads and validates a small JSON body. Its size is bounded while it is read, whatever the header says. */
export async function readJson(request: Request, schema: z.ZodType): Promise<unknown> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type && type !== "application/json" && !type.endsWith("+json")) {
    throw new LeewayError("UNSUPPORTED", `This call takes application/json, not ${type}.`);
  }
  const text = await readText(request);
  if (text.trim() === "") return parse(schema, {});
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new LeewayError("INVALID", "The body is not valid JSON.", { cause: error });
  }
  return parse(schema, value);
}

function parse(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalid("body", parsed.error);
  return parsed.data;
}

async function readText(request: Request): Promise<string> {
  if (!request.body) return "";
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let bytes = 0;
  let text = "";
  try {
    for await (const chunk of request.body) {
      bytes += chunk.byteLength;
      if (bytes > bytesMax) {
        throw new LeewayError(
          "LIMIT",
          `The body is larger than ${bytesMax} bytes, the most this call takes.`,
        );
      }
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw new LeewayError("INVALID", "The body is not valid UTF-8.");
    throw error;
  }
}
