/** Lets the browser save a text as a file, as if it had come from a link. */
export function saveAsFile(text: string, name: string, type = 'application/json'): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name.replace(/[^\w.-]/g, '_');
  link.click();
  // The download has begun once the click is through; the text need not be kept for it.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
