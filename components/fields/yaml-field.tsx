'use client';
import { CodeField } from './code-field';
import type { WidgetProps } from './contract.ts';
import { checkYaml, readYaml, writeYaml } from './documents.ts';
import { acceptsList } from './schema.ts';

/**
 * Where the schema allows a list, each document of the text is an item: a manifest file as people keep it. A value that
 * is stored as text stays text, with its comments.
 */
export function YamlField(props: WidgetProps) {
  const { schema, value } = props;
  const read = (text: string) =>
    typeof value === 'string' ? checkYaml(text) : readYaml(text, acceptsList(schema, value));
  return <CodeField {...props} language="yaml" read={read} write={writeYaml} />;
}
