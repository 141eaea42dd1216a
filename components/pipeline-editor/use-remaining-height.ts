'use client';
import { useLayoutEffect, useRef, useState } from 'react';

/** The height from where the element begins to the lower edge of the window, whatever stands above it. */
export function useRemainingHeight() {
  const host = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(96);
  useLayoutEffect(() => {
    const measure = () => setTop(Math.max(0, Math.round((host.current?.getBoundingClientRect().top ?? 0) + scrollY)));
    measure();
    addEventListener('resize', measure);
    return () => removeEventListener('resize', measure);
  }, []);
  return { host, top };
}
