"use client";

import type { ReactNode } from "react";
import { Button } from "./button.tsx";

type Query<T> = {
  data: T | undefined;
  error: { message: string; data?: { requestId?: string | null } | null } | null;
  isFetching: boolean;
  isPlaceholderData?: boolean;
  refetch: () => unknown;
};

type Props<T> = {
  query: Query<T>;
  /** Height of what will be there, so that nothing jumps. */
  height?: number;
  empty?: (data: T) => ReactNode | null;
  children: (data: T) => ReactNode;
};

/** Waiting, failing and having nothing, in one place; what was there stays visible while it is fetched again. */
export function Panel<T>({ query, height = 160, empty, children }: Props<T>) {
  const { data, error } = query;
  if (data === undefined && error) return <Failure query={query} />;
  if (data === undefined) {
    return (
      <div
        role="status"
        aria-label="Loading"
        style={{ minHeight: height }}
        className="animate-pulse rounded-md bg-surface-raised"
      />
    );
  }
  const nothing = empty?.(data);
  return (
    <div className={query.isPlaceholderData ? "opacity-60" : ""} aria-busy={query.isFetching}>
      {error ? (
        <p className="mb-2 text-[12px] text-watch">Could not be brought up to date: {error.message}</p>
      ) : null}
      {nothing ?? children(data)}
    </div>
  );
}

function Failure<T>({ query }: { query: Query<T> }) {
  const id = query.error?.data?.requestId;
  return (
    <div role="alert" className="rounded-md border border-critical p-4">
      <p>{query.error?.message}</p>
      {id ? <p className="mt-1 font-mono text-[11px] text-ink-muted">Request {id}</p> : null}
      <Button className="mt-3" onClick={() => query.refetch()}>
        Try again
      </Button>
    </div>
  );
}

/** Says why there is nothing, and what to do next. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="rounded-md border border-line border-dashed p-6">
      <p className="font-medium">{title}</p>
      {children ? <div className="mt-1 text-ink-muted">{children}</div> : null}
    </div>
  );
}
