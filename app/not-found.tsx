import { Message } from "#components/ui/message.tsx";

export default function NotFound() {
  return (
    <Message title="There is nothing here" text="The address names no page, or none that you may see." />
  );
}
