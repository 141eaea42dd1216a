'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { saveTemplate, templatesKey } from '#components/pipeline-templates/template-queries.ts';
import { Button } from '#components/ui/button';
import { ErrorState } from '#components/ui/error-state';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { Panel } from '#components/ui/panel';
import { toast } from '#components/ui/toast-store.ts';
import { messageOf } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import type { TemplateView } from '#lib/pipeline-templates/view';

/** Which roles may use the template, and which may change it. */
export function AccessPanel({ template }: { template: TemplateView }) {
  const client = useQueryClient();
  const { permissions, may } = template;
  const [read, setRead] = useState(textOf(permissions.READ));
  const [write, setWrite] = useState(textOf(permissions.WRITE));
  const latest = template.tags.includes('latest');
  const save = useMutation({
    mutationFn: () => {
      const lists: JsonObject = { READ: listOf(read), WRITE: listOf(write) };
      const document = { ...template.document, permissions: lists };
      return saveTemplate({ id: template.id, document, baseDigest: template.digest });
    },
    onSuccess: () => {
      toast({ tone: 'ok', title: 'Access saved' });
      void client.invalidateQueries({ queryKey: templatesKey });
    },
  });
  return (
    <Panel title="Access" className="max-w-2xl">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Field label="Who may use it" help="Roles, separated by commas. Empty: everyone who is signed in.">
          {(control) => (
            <Input {...control} value={read} disabled={!may.write} onChange={(event) => setRead(event.target.value)} />
          )}
        </Field>
        <Field
          label="Who may change it"
          help="Named roles may also change how pipelines of other applications run that follow this template. Empty: everyone, but only as far as they may change those pipelines."
        >
          {(control) => (
            <Input
              {...control}
              value={write}
              disabled={!may.write}
              onChange={(event) => setWrite(event.target.value)}
            />
          )}
        </Field>
        {save.error && <ErrorState title="It was not saved">{messageOf(save.error)}</ErrorState>}
        {may.write && (
          <Button
            type="submit"
            variant="primary"
            className="self-start"
            busy={save.isPending}
            disabled={!latest}
            title={latest ? undefined : 'Open the latest version to change who may do what'}
          >
            Save access
          </Button>
        )}
      </form>
    </Panel>
  );
}

const textOf = (roles: unknown): string => (Array.isArray(roles) ? roles.join(', ') : '');

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((role) => role.trim())
    .filter(Boolean);
