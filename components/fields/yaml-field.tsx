'use client';
import { CodeField } from './code-field';
import type { WidgetProps } from './contract.ts';
import { readYaml, writeYaml } from './documents.ts';
import { acceptsList } from './schema.ts';

/** Where the schema wants a list, each document of the text is an item: a manifest file as people keep it. */
export function YamlField(props: WidgetProps) {
  const asList = acceptsList(props.schema, props.value);
  return <CodeField {...props} language="yaml" read={(text) => readYaml(text, asList)} write={writeYaml} />;
}
