"use client";

import { type Failed, FailedPage } from "#components/ui/failed.tsx";

export default function ConsoleError(props: Failed) {
  return <FailedPage {...props} inside />;
}
