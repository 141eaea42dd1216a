/** Without the registry's host: `registry.example.com:5000/shop/web:2.4.1` is `shop/web:2.4.1`. Digests are cut short. */
export function shortImage(image: string): string {
  const slash = image.indexOf('/');
  const host = slash > 0 ? image.slice(0, slash) : '';
  const isHost = host.includes('.') || host.includes(':') || host === 'localhost';
  const path = isHost ? image.slice(slash + 1) : image;
  return path.replace(/@sha256:([0-9a-f]{12})[0-9a-f]+$/, '@$1');
}
