'use client';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { Crumbs } from '#components/shell/crumbs';
import type { JsonObject } from '#lib/kernel/json';
import { lockOf } from '#lib/pipelines/lock';
import { DesignerView } from './designer-view';
import { handedOver, waitingFor } from './import/handed-over.ts';
import { DesignerProvider, useEditor } from './state/editor-context';
import { documentOf, replaced, startEditor } from './state/editor-state.ts';
import { createEditorStore } from './state/editor-store.ts';
import { indexFindings, noFindings } from './state/finding-index.ts';
import { FindingWatch } from './state/finding-watch';
import { findingsOf } from './state/findings.ts';
import { createValueStore } from './state/value-store.ts';

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
  const [stores] = useState(() => {
    const opened = startEditor({ id, version, document });
    const imported = id === undefined ? waitingFor(application) : undefined;
    const start = imported ? replaced(opened, imported, Date.now()) : opened;
    return {
      store: createEditorStore(start, Date.now),
      findings: createValueStore(indexFindings(findingsOf(documentOf(start), []), noFindings)),
    };
  });
  useEffect(handedOver, []);
  const stored = () => stores.store.get().base.document;
  const base = useSyncExternalStore(stores.store.subscribe, stored, stored);
  const designer = useMemo(() => {
    const lock = lockOf(base);
    return { ...stores, application, lock, mayWrite: may.write && !lock, hasRight: may.write };
  }, [stores, application, base, may.write]);
  return (
    <DesignerProvider value={designer}>
      <Trail application={application} />
      <FindingWatch />
      <DesignerView mayStart={may.execute} />
    </DesignerProvider>
  );
}

function Trail({ application }: { application: string }) {
  const name = useEditor((state) => documentOf(state).name);
  const pipelines = `/applications/${encodeURIComponent(application)}/pipelines`;
  return <Crumbs items={[{ label: 'Pipelines', href: pipelines }, { label: name || 'New pipeline' }]} />;
}
