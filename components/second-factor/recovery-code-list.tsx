'use client';
import { Download } from 'lucide-react';
import { Button } from '#components/ui/button';
import { CopyButton } from '#components/ui/copy-button';
import { saveAsFile } from '#components/ui/save-as-file.ts';

/** Shown this once; each of them counts once. */
export function RecoveryCodeList({ codes }: { codes: readonly string[] }) {
  const text = codes.join('\n');
  return (
    <div className="flex flex-col gap-3">
      <p className="text-data text-ink-2">
        Keep them where your device is not. Each signs you in once when you have lost it; without them an administrator
        must help.
      </p>
      <div className="flex items-start gap-2 rounded-control border border-line bg-raised py-2 pr-2 pl-3">
        <ol aria-label="Recovery codes" className="flex min-w-0 flex-1 flex-col gap-1">
          {codes.map((code) => (
            <li key={code} className="font-mono text-data">
              {code}
            </li>
          ))}
        </ol>
        <CopyButton text={text} label="Copy the recovery codes" />
      </div>
      <Button
        size="small"
        className="self-start"
        onClick={() => saveAsFile(`${text}\n`, 'gennaker-recovery-codes.txt', 'text/plain')}
      >
        <Download size={14} aria-hidden />
        Save as a file
      </Button>
    </div>
  );
}
