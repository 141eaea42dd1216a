'use client';
import { CodeField } from './code-field';
import type { WidgetProps } from './contract.ts';
import { readJson, writeJson } from './documents.ts';

export function JsonField(props: WidgetProps) {
  return <CodeField {...props} language="json" read={readJson} write={writeJson} />;
}
