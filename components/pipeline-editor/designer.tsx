'use client';
import { useDeferredValue, useMemo, useState } from 'react';
import { Crumbs } from '#components/shell/crumbs';
import type { JsonObject } from '#lib/kernel/json';
import { DesignerView } from './designer-view';
import { DesignerProvider } from './state/editor-context';
import { documentOf, startEditor } from './state/editor-state.ts';
import { createEditorStore } from './state/editor-store.ts';
import { findingsOf } from './state/findings.ts';
import { useStoreState } from './state/use-store-state.ts';

export interface DesignerProps {
  application: string;
  /** Undefined for a pipeline that is not saved yet. */
  id?: string;
  /** 0 for a pipeline that is not saved yet. */
  version: number;
  document: JsonObject;
  may: { write: boolean; execute: boolean };
}

/** Opens one pipeline. What happens inside is the state's matter, see `state/editor-state.ts`. */
export function Designer({ application, id, version, document, may }: DesignerProps) {
  const [store] = useState(() => createEditorStore(startEditor({ id, version, document }), Date.now));
  const state = useDeferredValue(useStoreState(store));
  const current = documentOf(state);
  const findings = useMemo(() => findingsOf(current, state.slips), [current, state.slips]);
  const designer = useMemo(
    () => ({ store, application, mayWrite: may.write, findings }),
    [store, application, may.write, findings],
  );
  const pipelines = `/applications/${encodeURIComponent(application)}/pipelines`;
  return (
    <DesignerProvider value={designer}>
      <Crumbs items={[{ label: 'Pipelines', href: pipelines }, { label: current.name || 'New pipeline' }]} />
      <DesignerView mayStart={may.execute} />
    </DesignerProvider>
  );
}
