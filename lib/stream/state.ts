/**
 * The memory of a detector as JSON. Numbers keep every bit; those JSON does not know become words.
 * A field may be a number, a yes or no, an array of numbers, or an object of such fields.
 */
export type Saved = number | string | boolean | (number | string)[] | State;
export type State = { [field: string]: Saved };

const words: Record<string, number> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
  "-0": -0,
};

function pack(value: number): number | string {
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? value : String(value);
}

function unpack(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  const word = typeof value === "string" ? words[value] : undefined;
  if (word === undefined) throw new RangeError(`The saved detector has no number in ${name}.`);
  return word;
}

type Typed = Float64Array | Int32Array;

function isTyped(value: unknown): value is Typed {
  return value instanceof Float64Array || value instanceof Int32Array;
}

export function stateOf(detector: object): State {
  const state: State = {};
  for (const [name, value] of Object.entries(detector)) {
    if (typeof value === "number") state[name] = pack(value);
    else if (typeof value === "boolean") state[name] = value;
    else if (isTyped(value)) state[name] = Array.from(value, pack);
    else if (typeof value === "object" && value !== null) state[name] = stateOf(value);
  }
  return state;
}

/** Puts a saved state into a detector that was made with the same parameters. */
export function restore<D extends object>(detector: D, state: State): D {
  const own = detector as Record<string, unknown>;
  for (const [name, value] of Object.entries(own)) {
    const saved = state[name];
    if (typeof value === "number") own[name] = unpack(saved, name);
    else if (typeof value === "boolean") {
      if (typeof saved !== "boolean") throw new RangeError(`The saved detector has no yes or no in ${name}.`);
      own[name] = saved;
    } else if (isTyped(value)) {
      if (!Array.isArray(saved) || saved.length !== value.length)
        throw new RangeError(`The saved detector needs ${value.length} numbers in ${name}.`);
      for (let i = 0; i < value.length; i++) value[i] = unpack(saved[i], name);
    } else if (typeof value === "object" && value !== null) {
      if (typeof saved !== "object" || Array.isArray(saved))
        throw new RangeError(`The saved detector has nothing in ${name}.`);
      restore(value, saved);
    }
  }
  return detector;
}
