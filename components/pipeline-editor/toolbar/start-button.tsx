'use client';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { StartDialog } from '#components/executions/start/start-dialog';
import type { Saving } from '#components/pipeline-editor/save/use-save.ts';
import { useDesigner, useEditor } from '#components/pipeline-editor/state/editor-context';
import { documentOf, isDirty } from '#components/pipeline-editor/state/editor-state.ts';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';

/** Starts the stored version; unsaved edits are saved first or left out, as the person says. */
export function StartButton({ saving }: { saving: Saving }) {
  const { application, mayWrite } = useDesigner();
  const base = useEditor((state) => state.base);
  const name = useEditor((state) => documentOf(state).name ?? '');
  const disabled = useEditor((state) => state.base.document.disabled === true);
  const dirty = useEditor(isDirty);
  const [step, setStep] = useState<'ask' | 'start'>();
  if (base.id === undefined) return null;
  const close = () => setStep(undefined);
  return (
    <>
      <Button
        disabled={disabled}
        title={disabled ? 'The pipeline is disabled' : undefined}
        onClick={() => setStep(dirty && mayWrite ? 'ask' : 'start')}
      >
        <Play size={14} aria-hidden /> Start
      </Button>
      {step === 'ask' && (
        <Dialog
          open
          onOpenChange={(open) => !open && close()}
          title="Save before starting?"
          description={`Without saving, version ${base.version} starts, which does not have your edits.`}
          footer={
            <>
              <Button onClick={() => setStep('start')}>Start version {base.version}</Button>
              <Button
                variant="primary"
                busy={saving.busy}
                onClick={() => void saving.save().then((done) => setStep(done ? 'start' : undefined))}
              >
                Save and start
              </Button>
            </>
          }
        />
      )}
      {step === 'start' && <StartDialog pipeline={{ id: base.id, name, application }} onClose={close} />}
    </>
  );
}
