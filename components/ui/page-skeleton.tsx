/** The shape of a page that is on its way: title, one line, and what fills it. */
export function PageSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="animate-pulse">
      <div className="h-4 w-32 rounded bg-surface-raised" />
      <div className="mt-2 h-6 w-56 rounded bg-surface-raised" />
      <div className="mt-2 h-4 w-80 max-w-full rounded bg-surface-raised" />
      <div className="mt-6 h-96 rounded-md bg-surface-raised" />
    </div>
  );
}
