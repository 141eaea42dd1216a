import { z } from 'zod';

/** `?scopes=a,b` or `?scopes=a&scopes=b`: the names, without empty ones. */
export const nameList = z
  .string()
  .optional()
  .transform((text) =>
    text
      ?.split(',')
      .map((name) => name.trim())
      .filter(Boolean),
  );
