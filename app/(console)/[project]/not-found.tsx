import { Message } from "#components/ui/message.tsx";

export default function NotFound() {
  return <Message inside title="There is nothing here" text="The address names no page of this project." />;
}
