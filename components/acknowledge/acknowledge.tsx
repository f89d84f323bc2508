import { heldBy } from "#components/alerts/held-by.ts";
import { moment } from "#lib/format/time.ts";
import type { LinkedAlert, LinkState } from "#server/alerts/index.ts";
import { AcknowledgeForm } from "./acknowledge-form.tsx";

/** The page of a link from a message: what it is about, and one button. Works without scripts. */
export function Acknowledge({ token, link }: { token: string; link: LinkState }) {
  const { title, text } = words(link);
  return (
    <main className="flex min-h-dvh items-center justify-center bg-surface p-6 text-ink">
      <div className="w-full max-w-md">
        <p className="font-mono text-[12px] text-ink-muted">Leeway</p>
        <h1 className="mt-1 text-xl font-semibold tracking-tight">{title}</h1>
        <p className="mt-2 text-[13px] text-ink-muted" role="status">
          {text}
        </p>
        {"alert" in link ? <About alert={link.alert} /> : null}
        {link.state === "open" ? <AcknowledgeForm token={token} as={link.as} /> : null}
        <p className="mt-6 flex flex-wrap gap-4 text-[13px]">
          {link.state === "sign_in" ? (
            <a className="text-accent underline underline-offset-2" href={signInFor(token)}>
              Sign in
            </a>
          ) : null}
          {"alert" in link && link.alert.url !== "" ? (
            <a className="text-accent underline underline-offset-2" href={link.alert.url}>
              Open in Leeway
            </a>
          ) : null}
        </p>
      </div>
    </main>
  );
}

const signInFor = (token: string) =>
  `/sign-in?callbackUrl=${encodeURIComponent(`/acknowledge?token=${token}`)}`;

function About({ alert }: { alert: LinkedAlert }) {
  return (
    <section aria-label="Alert" className="mt-4 rounded-md border border-line p-4 text-[13px]">
      <p className="font-medium break-words">
        {alert.priority === null ? "" : `${alert.priority} · `}
        {alert.title}
      </p>
      {alert.description === "" ? null : (
        <p className="mt-1 break-words text-ink-muted">{alert.description}</p>
      )}
      <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 font-mono text-[12px]">
        <dt className="text-ink-muted">since</dt>
        <dd>{moment(alert.since, "UTC")} UTC</dd>
        {Object.entries(alert.labels)
          .filter(([name]) => name !== "priority")
          .map(([name, value]) => (
            <Label key={name} name={name} value={value} />
          ))}
      </dl>
    </section>
  );
}

function Label({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="text-ink-muted">{name}</dt>
      <dd className="min-w-0 break-words">{value}</dd>
    </>
  );
}

function words(link: LinkState): { title: string; text: string } {
  switch (link.state) {
    case "unknown":
      return {
        title: "This link is not Leeway's",
        text: "It was cut or changed on its way. Open the message again, or find the alert in the console.",
      };
    case "off":
      return { title: "Links do not acknowledge here", text: "Acknowledge in the console instead." };
    case "expired":
      return {
        title: "This link has expired",
        text: "Links hold for three days. If the alert still fires, the console acknowledges it.",
      };
    case "sign_in":
      return {
        title: "Sign in to acknowledge",
        text: "You come back here afterwards. Nothing was acknowledged yet.",
      };
    case "forbidden":
      return {
        title: "You may not acknowledge this",
        text: "It needs the role engineer or higher in the project of the alert. Ask an admin of the project.",
      };
    case "ended":
      return {
        title: "It has ended",
        text: `What this message told of ended before ${moment(link.at, "UTC")} UTC: there is nothing to acknowledge.`,
      };
    case "acknowledged":
      return { title: "It is acknowledged", text: `In hand: ${heldBy(link.by, link.until)}.` };
    case "open":
      return {
        title: "Acknowledge this alert?",
        text: "From then on it is not repeated and nothing escalates. Nothing was acknowledged yet.",
      };
  }
}
