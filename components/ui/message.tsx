"use client";

import Link from "next/link";
import { Button } from "./button.tsx";

/** A page that is only a message; inside the frame, which has its own main element, it is `inside`. */
export function Message({
  title,
  text,
  retry,
  inside = false,
}: {
  title: string;
  text: string;
  retry?: () => void;
  inside?: boolean;
}) {
  const Box = inside ? "div" : "main";
  return (
    <Box className="mx-auto flex min-h-[70dvh] max-w-md flex-col justify-center p-6">
      <h1 className="text-lg font-semibold">{title}</h1>
      <p className="mt-2 text-ink-muted">{text}</p>
      <div className="mt-4 flex gap-3">
        {retry ? <Button onClick={retry}>Try again</Button> : null}
        <Link href="/" className="py-1 text-accent underline underline-offset-2">
          To the overview
        </Link>
      </div>
    </Box>
  );
}
