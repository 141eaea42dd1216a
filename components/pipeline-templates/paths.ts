/** Addresses of pipeline templates. */
export function templatePath(id: string, at: { digest?: string; tab?: string } = {}): string {
  const search = new URLSearchParams(Object.entries(at).filter(([, value]) => value !== undefined));
  const text = search.toString();
  return `/pipeline-templates/${encodeURIComponent(id)}${text && `?${text}`}`;
}

/** A digest as people read it out. */
export const shortDigest = (digest: string): string => digest.slice(0, 8);
