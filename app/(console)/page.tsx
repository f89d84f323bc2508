import { redirect } from "next/navigation";
import { Message } from "#components/ui/message.tsx";
import { consoleSession } from "#server/api/console-session.ts";

/** The console begins in the person's first project. */
export default async function Home() {
  const session = await consoleSession();
  const first = session.projects[0];
  if (first) redirect(`/${first.slug}`);
  return (
    <Message
      title="You belong to no project yet"
      text="Ask an admin to add you to one, then sign in again."
    />
  );
}
