"use client";

import { useState, useSyncExternalStore } from "react";
import { type Role, roles } from "#lib/domain/permissions.ts";
import { startSignIn } from "./start-sign-in.ts";

const mayDo: Record<Role, string> = {
  viewer: "looks",
  engineer: "sends data, changes models",
  approver: "also approves actions",
  admin: "also manages keys and people",
};

type Props = { ways: { oidc: boolean; development: boolean }; target: string };

export function SignInButtons({ ways, target }: Props) {
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");

  async function start(provider: string, fields: Record<string, string> = {}) {
    setState("busy");
    try {
      window.location.assign(await startSignIn(provider, target, fields));
    } catch {
      setState("failed");
    }
  }

  // Until the page's scripts run a press would be lost: the buttons say so, rather than do nothing.
  const ready = useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
  );
  const disabled = !ready || state === "busy";
  return (
    <div className="mt-6 space-y-6">
      {ways.oidc ? (
        <button type="button" disabled={disabled} onClick={() => start("oidc")} className={primary}>
          Sign in with your organisation
        </button>
      ) : null}
      {ways.development ? (
        <fieldset disabled={disabled}>
          <legend className="text-[12px] text-ink-muted">Demonstration on this machine: enter as</legend>
          <div className="mt-2 space-y-2">
            {roles.map((role) => (
              <button
                key={role}
                type="button"
                onClick={() => start("development", { role })}
                className={choice}
              >
                <span className="font-medium capitalize">{role}</span>
                <span className="text-ink-muted">{mayDo[role]}</span>
              </button>
            ))}
          </div>
        </fieldset>
      ) : null}
      {state === "failed" ? (
        <p role="alert" className="text-[13px]">
          Leeway did not answer. Try again.
        </p>
      ) : null}
    </div>
  );
}

const shape =
  "w-full rounded-md px-3 text-[13px] focus-visible:outline-2 focus-visible:outline-accent disabled:opacity-60";
const primary = `${shape} h-9 bg-accent font-medium text-on-accent`;
const choice = `${shape} flex h-9 items-center justify-between border border-line hover:bg-surface-raised`;
