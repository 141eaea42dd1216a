import type { QrDrawing } from '#lib/identity/contract';

/** Dark on white in every theme: scanners need it so. */
export function QrPicture({ qr: { size, path }, label }: { qr: QrDrawing; label: string }) {
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-[188px] shrink-0 rounded-control border border-line"
    >
      <rect width={size} height={size} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  );
}
