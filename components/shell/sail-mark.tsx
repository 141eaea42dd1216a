/** The mark: a sail of two curves over its line of water. */
export function SailMark({ size = 24, className }: { size?: number; className?: string }) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden className={className}>
      <path d="M7.2 2.6C14.6 5.6 19.4 11 20.4 18.6H6.2C8.9 13.4 9.3 8 7.2 2.6Z" fill="currentColor" />
      <path d="M4 21.4h16.4" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
    </svg>
  );
}
