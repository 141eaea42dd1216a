'use client';
import { useEffect, useState } from 'react';

/** Long enough to finish a number, in milliseconds. */
const typingMs = 350;

/** The text, once it has not changed for a moment: for questions that are not to be asked with every key. */
export function useSettled(text: string): string {
  const [settled, settle] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => settle(text), typingMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
