import type { Metadata } from "next";
import { Changes } from "#components/changes/changes.tsx";

export const metadata: Metadata = { title: "Changes" };

export default function ChangesPage() {
  return <Changes />;
}
