type Day = { day: string; kind: string; accepted: number; duplicates: number; rejected: number };

export type Bars = {
  days: { day: string; accepted: number; rejected: number }[];
  most: number;
  sentence: string;
};

const dayMs = 86_400_000;

/** One entry a day up to today, days without rows included. */
export function barsOf(days: readonly Day[], today: string, span: number): Bars {
  const end = Date.parse(today);
  const out = Array.from({ length: span }, (_, i) => {
    const day = new Date(end - (span - 1 - i) * dayMs).toISOString().slice(0, 10);
    const own = days.filter((d) => d.day === day && d.kind !== "reference");
    return {
      day,
      accepted: own.reduce((sum, d) => sum + d.accepted, 0),
      rejected: own.reduce((sum, d) => sum + d.rejected, 0),
    };
  });
  const total = (name: "accepted" | "rejected") => out.reduce((sum, d) => sum + d[name], 0);
  const most = Math.max(1, ...out.map((d) => d.accepted + d.rejected));
  const number = new Intl.NumberFormat("en");
  const sentence = `${number.format(total("accepted"))} rows were taken and ${number.format(total("rejected"))} rejected in the last ${span} days.`;
  return { days: out, most, sentence };
}
