import type { ButtonHTMLAttributes } from "react";

type Props = ButtonHTMLAttributes<HTMLButtonElement> & { tone?: "plain" | "primary" | "danger" };

const tones = {
  plain: "border-line bg-surface hover:bg-surface-raised",
  primary: "border-accent bg-accent text-on-accent hover:opacity-90",
  danger: "border-critical text-critical hover:bg-surface-raised",
};

export function Button({ tone = "plain", className = "", type = "button", ...rest }: Props) {
  const look = `inline-flex min-h-7 items-center gap-1.5 rounded-md border px-2.5 py-1 text-[13px] ${tones[tone]} ${className}`;
  return <button type={type} className={look} {...rest} />;
}
