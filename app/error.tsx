"use client";

import { type Failed, FailedPage } from "#components/ui/failed.tsx";

export default function ErrorPage(props: Failed) {
  return <FailedPage {...props} />;
}
