'use client';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { copyText, notCopied } from '#components/ui/clipboard.ts';
import { IconButton } from '#components/ui/icon-button';
import { toast } from '#components/ui/toast-store.ts';

export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <IconButton
      label={copied ? 'Copied' : label}
      className="size-7"
      onClick={async () => {
        if (await copyText(text)) setCopied(true);
        else toast({ tone: 'failed', ...notCopied });
      }}
    >
      {copied ? <Check size={14} className="text-ok-ink" /> : <Copy size={14} />}
    </IconButton>
  );
}
