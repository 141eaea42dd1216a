'use client';
import { ErrorState } from '#components/ui/error-state';
import { Field } from '#components/ui/field';
import { FileText } from '#components/ui/file-text';
import { Input } from '#components/ui/input';
import { Segmented } from '#components/ui/segmented';
import { messageOf } from '#lib/kernel/errors';

export interface Source {
  from: 'text' | 'url';
  text: string;
  url: string;
}

export const noSource: Source = { from: 'text', text: '', url: '' };

export function isGiven({ from, text, url }: Source): boolean {
  return (from === 'text' ? text : url).trim() !== '';
}

interface ImportSourceProps {
  source: Source;
  error: unknown;
  onChange: (source: Source) => void;
}

/** As many bytes as a request may have. */
const mostBytes = 12_000_000;

/** Where pipelines come from: text, a file, or an address that the server reads. */
export function ImportSource({ source, error, onChange }: ImportSourceProps) {
  return (
    <div className="flex flex-col gap-4">
      <Segmented
        label="Import from"
        value={source.from}
        onChange={(from) => onChange({ ...source, from })}
        options={[
          { value: 'text', label: 'Text or file' },
          { value: 'url', label: 'Address' },
        ]}
      />
      {source.from === 'text' ? (
        <Field label="Pipeline as JSON" help="One pipeline, a list of them, or what “spin pipeline list” prints">
          {(control) => (
            <FileText
              {...control}
              accept=".json,application/json,text/plain"
              mostBytes={mostBytes}
              value={source.text}
              onChange={(text) => onChange({ ...source, text })}
            />
          )}
        </Field>
      ) : (
        <Field label="Address" help="Gennaker reads it from where it runs, without your session there">
          {(control) => (
            <Input
              {...control}
              type="url"
              placeholder="https://raw.example.com/pipelines/deploy.json"
              value={source.url}
              onChange={(event) => onChange({ ...source, url: event.target.value })}
            />
          )}
        </Field>
      )}
      {error !== null && error !== undefined && (
        <ErrorState title="Nothing can be imported from it">{messageOf(error)}</ErrorState>
      )}
    </div>
  );
}
