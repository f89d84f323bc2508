"use client";

import { useQuery } from "@tanstack/react-query";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";

/** The model's line of the overview: its time zone and newest event. Undefined while it loads. */
export function useModel(model: string) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const list = useQuery(trpc.models.list.queryOptions({ project: slug }, { refetchInterval: 10_000 }));
  const row = list.data?.find((m) => m.model === model);
  return {
    row,
    missing: list.data !== undefined && !row,
    error: list.error,
    timeZone: row?.time_zone ?? "UTC",
  };
}
