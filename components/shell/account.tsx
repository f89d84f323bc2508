"use client";

import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";
import { signOut } from "../sign-in/start-sign-in.ts";

const themes = ["system", "light", "dark"] as const;
const nothing = () => () => undefined;

export function Account({ person, role }: { person: string; role: string }) {
  const { theme, setTheme } = useTheme();
  // The choice is known in the browser only: the server's markup must not guess it.
  const here = useSyncExternalStore(
    nothing,
    () => true,
    () => false,
  );
  return (
    <div className="mt-3 border-line border-t px-4 pt-3 text-[12px] md:mt-auto md:pb-3">
      <p className="truncate" title={person}>
        {person}
      </p>
      <p className="text-ink-muted">{role}</p>
      <div className="mt-1.5 flex items-center gap-3">
        <select
          aria-label="Theme"
          value={here ? (theme ?? "system") : "system"}
          onChange={(event) => setTheme(event.target.value)}
          className="rounded-md border border-line bg-surface px-1 py-0.5 capitalize"
        >
          {themes.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        <button
          type="button"
          onClick={() => void signOut().then((url) => window.location.assign(url))}
          className="min-h-6 text-ink-muted underline underline-offset-2 hover:text-ink"
        >
          Sign out
        </button>
      </div>
    </div>
  );
}
