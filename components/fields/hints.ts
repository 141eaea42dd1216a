import { type ZodType, z } from 'zod';
import type { FieldHint } from '#lib/stages/contract';
import { bare } from './schema.ts';

/**
 * Hints for a schema whose fields carry a title (and description, examples, advanced, labels of choices) as metadata. Fields
 * without one have no form.
 */
export function hintsOf(schema: ZodType): FieldHint[] {
  const object = bare(schema);
  if (!(object instanceof z.ZodObject)) return [];
  return Object.entries(object.shape as Record<string, ZodType>).flatMap(([path, field]): FieldHint[] => {
    const { title, description, examples, advanced, labels } = metaOf(field);
    if (!title) return [];
    const kind = bare(field);
    const required = !field.safeParse(undefined).success;
    return [
      {
        path,
        label: title,
        help: description,
        placeholder: typeof examples?.[0] === 'string' ? examples[0] : undefined,
        required,
        ...(advanced === true && { advanced }),
        ...widgetOf(kind, labels),
      },
    ];
  });
}

function widgetOf(kind: ZodType, labels: Record<string, string> = {}): Pick<FieldHint, 'widget' | 'options'> {
  if (kind instanceof z.ZodBoolean) return { widget: 'switch' };
  if (kind instanceof z.ZodNumber) return { widget: 'number' };
  if (kind instanceof z.ZodArray) return { widget: 'list' };
  if (kind instanceof z.ZodRecord) return { widget: 'pairs' };
  if (kind instanceof z.ZodEnum) {
    const options = kind.options.map(String).map((value) => ({ value, label: labels[value] ?? value }));
    return { widget: 'select', options };
  }
  return { widget: 'text' };
}

interface FieldMeta {
  title?: string;
  description?: string;
  examples?: unknown[];
  advanced?: unknown;
  labels?: Record<string, string>;
}

/** Metadata stands on whichever wrapper it was given to. */
function metaOf(field: ZodType): FieldMeta {
  const own = field.meta() ?? {};
  const inner = bare(field);
  const inside = inner === field ? {} : (inner.meta() ?? {});
  return { ...inside, ...own } as FieldMeta;
}
