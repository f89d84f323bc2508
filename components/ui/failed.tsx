"use client";

import { Message } from "./message.tsx";

export type Failed = { error: Error & { digest?: string }; reset: () => void };

/** What a person is told when a page throws: never the error's own words. */
export function FailedPage({ error, reset, inside = false }: Failed & { inside?: boolean }) {
  const trace = error.digest ? ` Its number in the log is ${error.digest}.` : "";
  return (
    <Message
      inside={inside}
      title="This page could not be shown"
      text={`Something went wrong on our side.${trace}`}
      retry={reset}
    />
  );
}
