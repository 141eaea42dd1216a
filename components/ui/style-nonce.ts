/**
 * The editor and the dialogs write style elements as they go. The page's security policy wants its nonce on each, and not all
 * of them have a setting for one, so every style element that is made from here on carries it.
 */
export function carryNonce(): void {
  const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce;
  if (!nonce) return;
  const create = document.createElement.bind(document) as (
    name: string,
    options?: ElementCreationOptions,
  ) => HTMLElement;
  const dressed = (name: string, options?: ElementCreationOptions) => {
    const element = create(name, options);
    if (name.toLowerCase() === 'style') element.nonce = nonce;
    return element;
  };
  document.createElement = dressed as typeof document.createElement;
}
