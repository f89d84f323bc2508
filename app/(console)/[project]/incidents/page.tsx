import type { Metadata } from "next";
import { Incidents } from "#components/incidents/incidents.tsx";

export const metadata: Metadata = { title: "Incidents" };

export default function IncidentsPage() {
  return <Incidents />;
}
