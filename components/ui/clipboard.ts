/**
 * Browsers give `navigator.clipboard` to pages over https and on localhost only. Over plain http an older command still
 * copies, and what can be read again is what this tab copied itself.
 */
export const notCopied = {
  title: 'Nothing was copied',
  text: 'The browser does not let this page use the clipboard. Select the text and copy it yourself.',
};

export const notRead = {
  title: 'Nothing to paste',
  text: 'The browser does not let this page read the clipboard. Allow it, or copy the stages in this tab.',
};

let lastCopied: string | undefined;

/** Called from a click or a key. False = the browser refused. */
export async function copyText(text: string): Promise<boolean> {
  const copied = (await written(text)) || copyByCommand(text);
  if (copied) lastCopied = text;
  return copied;
}

/** Undefined = the browser refused, and nothing was copied here. */
export async function readText(): Promise<string | undefined> {
  if (!navigator.clipboard) return lastCopied;
  return navigator.clipboard.readText().catch(() => lastCopied);
}

async function written(text: string): Promise<boolean> {
  if (!navigator.clipboard) return false;
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
}

function copyByCommand(text: string): boolean {
  let copied = false;
  const put = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    event.stopImmediatePropagation();
    copied = true;
  };
  document.addEventListener('copy', put, { capture: true });
  try {
    document.execCommand('copy');
  } finally {
    document.removeEventListener('copy', put, { capture: true });
  }
  return copied;
}
