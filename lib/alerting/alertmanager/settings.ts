/** Settings of one provider in an Alertmanager file: those of an entry, and the file's global ones behind them. */
export type Settings = Record<string, unknown>;

/** How Alertmanager writes a secret that it does not show. */
export const hiddenSecret = "<secret>";

/** An entry as it is read: which of its keys were taken over, what could not be, and which secrets are not in the file. */
export class Entry {
  readonly taken = new Set<string>(["send_resolved", "leeway_channel"]);
  readonly hidden: string[] = [];
  readonly own: Settings;
  readonly #global: Settings;

  constructor(own: Settings, global: Settings) {
    this.own = own;
    this.#global = global;
  }

  /** The entry's value, else the global one, else the default. */
  text(key: string, globalKey?: string, fallback = ""): string {
    this.taken.add(key);
    const value =
      this.own[key] ?? (globalKey === undefined ? undefined : this.#global[globalKey]) ?? fallback;
    return typeof value === "object" ? "" : String(value);
  }

  flag(key: string, globalKey: string, fallback: boolean): boolean {
    this.taken.add(key);
    const value = this.own[key] ?? this.#global[globalKey];
    return typeof value === "boolean" ? value : fallback;
  }

  /** A secret, which becomes the channel's `field`; a sentence where the file does not hold it. */
  secret(key: string, field: string, globalKey?: string): { value: string } | { missing: string } {
    const files = [`${key}_file`, ...(globalKey === undefined ? [] : [`${globalKey}_file`])];
    for (const file of files) this.taken.add(file);
    const value = this.text(key, this.own[files[0]!] === undefined ? globalKey : undefined);
    if (value === hiddenSecret) {
      this.hidden.push(field);
      return { value: "" };
    }
    if (value !== "") return { value };
    const file = this.own[files[0]!] !== undefined ? files[0] : files[1];
    if (file !== undefined && (this.own[file] ?? this.#global[file]) !== undefined) {
      return { missing: `${file} names a file, which Leeway cannot read: write ${key} itself` };
    }
    const where = globalKey === undefined ? "" : `, and global has no ${globalKey}`;
    return { missing: `it has no ${key}${where}` };
  }

  /** Keys that nothing has read. */
  left(): string[] {
    return Object.keys(this.own).filter((key) => !this.taken.has(key));
  }
}
