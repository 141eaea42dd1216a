import type { Json } from '#lib/kernel/json';
import type { Cause } from '#lib/sandbox/kubernetes/api/status';

/** Method, path, body and its media type (JSON when left out). `{ns}` stands for the namespace of the test. */
export type Asked = readonly [method: string, path: string, body?: Json, type?: string];

/** A request, what comes before it, and what a real control plane answered. */
export interface Recorded {
  title: string;
  given?: readonly Asked[];
  ask: Asked;
  answer: Refusal | Shown;
}

export interface Refusal {
  status: number;
  reason?: string;
  message: string;
  causes?: readonly Cause[];
}

/** The answer's values by dotted path; null where there is none. */
export interface Shown {
  status: number;
  body: Readonly<Record<string, Json>>;
}
