/** Why a step of signing in did not work. */
export function ProblemNote({ children }: { children: string }) {
  return (
    <p role="alert" className="rounded-control bg-failed-soft px-3 py-2 text-data text-failed-ink">
      {children}
    </p>
  );
}
