'use client';
import { FileUp } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { Button } from '#components/ui/button';
import type { FieldControl } from '#components/ui/field';
import { Textarea } from '#components/ui/textarea';

interface FileTextProps extends FieldControl {
  value: string;
  onChange: (text: string) => void;
  /** As the file dialog takes it. */
  accept?: string;
  placeholder?: string;
  /** Of a file that is read. Default 1 MB. */
  mostBytes?: number;
}

/** Nobody means to read a film as text. */
const usualMostBytes = 1_000_000;

/** The text of a file: pasted, dropped, or chosen. It is read in the browser. */
export function FileText({
  value,
  onChange,
  accept,
  placeholder,
  mostBytes = usualMostBytes,
  ...control
}: FileTextProps) {
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string>();
  const read = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > mostBytes) return setProblem(`${file.name} is larger than ${Math.round(mostBytes / 1_000_000)} MB`);
    try {
      onChange(await file.text());
      setProblem(undefined);
    } catch {
      setProblem(`${file.name} cannot be read`);
    }
  };
  const drop = (event: DragEvent) => {
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    void read(event.dataTransfer.files[0]);
  };
  return (
    <div className="flex w-full flex-col items-start gap-1.5">
      <Textarea
        {...control}
        mono
        rows={value ? 9 : 4}
        spellCheck={false}
        autoComplete="off"
        placeholder={placeholder ?? 'Paste the text, or drop the file here'}
        value={value}
        onDragOver={(event) => event.preventDefault()}
        onDrop={drop}
        onChange={(event) => onChange(event.target.value)}
        className="text-[12px] leading-[18px]"
      />
      <div className="flex flex-wrap items-center gap-2">
        <Button size="small" onClick={() => input.current?.click()}>
          <FileUp size={14} aria-hidden /> Choose a file
        </Button>
        {problem && (
          <span role="alert" className="text-small text-failed-ink">
            {problem}
          </span>
        )}
      </div>
      <input
        ref={input}
        type="file"
        accept={accept}
        tabIndex={-1}
        aria-hidden
        className="hidden"
        onChange={(event) => {
          void read(event.target.files?.[0]);
          // The same file may be chosen again after it was changed.
          event.target.value = '';
        }}
      />
    </div>
  );
}
