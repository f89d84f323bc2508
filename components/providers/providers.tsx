"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import superjson from "superjson";
import type { AppRouter } from "#server/api/root.ts";
import { TRPCProvider } from "./trpc.ts";

function makeQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { staleTime: 5_000, retry: 1, refetchOnWindowFocus: true } },
  });
}

export function Providers({ children, nonce }: { children: ReactNode; nonce: string | undefined }) {
  const [queries] = useState(makeQueries);
  const [client] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [httpBatchLink({ url: "/api/trpc", transformer: superjson, maxURLLength: 2_000 })],
    }),
  );
  return (
    <ThemeProvider attribute="data-theme" {...(nonce ? { nonce } : {})}>
      <QueryClientProvider client={queries}>
        <TRPCProvider trpcClient={client} queryClient={queries}>
          <NuqsAdapter>{children}</NuqsAdapter>
        </TRPCProvider>
      </QueryClientProvider>
    </ThemeProvider>
  );
}
