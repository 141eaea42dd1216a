import type { JsonObject } from '#lib/kernel/json';

/** An imported document on its way from a dialog to the designer of a new pipeline, within one visit of the page. */
let waiting: { application: string; document: JsonObject } | undefined;

export function handOver(application: string, document: JsonObject): void {
  waiting = { application, document };
}

/** What waits for this application; it goes on waiting until `handedOver` says that it has arrived. */
export function waitingFor(application: string): JsonObject | undefined {
  return waiting?.application === application ? waiting.document : undefined;
}

export function handedOver(): void {
  waiting = undefined;
}
