"use client";

import { Message } from "#components/ui/message.tsx";

export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const trace = error.digest ? ` Its number in the log is ${error.digest}.` : "";
  return (
    <Message
      title="This page could not be shown"
      text={`Something went wrong on our side.${trace}`}
      retry={reset}
    />
  );
}
