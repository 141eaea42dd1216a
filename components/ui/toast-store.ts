export interface ToastMessage {
  id: number;
  tone: 'neutral' | 'ok' | 'failed';
  title: string;
  /** Why, or what follows. */
  text?: string;
  action?: { label: string; run: () => void };
}

let messages: readonly ToastMessage[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function change(next: readonly ToastMessage[]) {
  messages = next;
  for (const listener of listeners) listener();
}

export const toastStore = {
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  get: () => messages,
  dismiss: (id: number) => change(messages.filter((message) => message.id !== id)),
};

/** Says something at the edge of the screen. Never the only place for an error that must be acted on. */
export function toast(message: Omit<ToastMessage, 'id'>): void {
  change([...messages.slice(-3), { ...message, id: nextId++ }]);
}
