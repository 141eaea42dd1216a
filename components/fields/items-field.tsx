'use client';
import { Plus, X } from 'lucide-react';
import { type ComponentType, useMemo } from 'react';
import { z } from 'zod';
import { Button } from '#components/ui/button';
import { IconButton } from '#components/ui/icon-button';
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import type { FieldHint } from '#lib/stages/contract';
import type { FormProps, WidgetProps } from './contract.ts';
import { JsonField } from './json-field';
import { withValue } from './paths.ts';
import { FormPlaceProvider, useFormPlace } from './place';
import { bare } from './schema.ts';

/** A list of objects, each with a form of its own. What is no such list, an expression say, is edited as text. */
export function ItemsField(props: WidgetProps) {
  const { hint, value, onChange, disabled, Form } = props;
  const { item } = hint;
  if (!item || !Form || (value !== undefined && value !== null && !isListOfObjects(value)))
    return <JsonField {...props} />;
  const items = isListOfObjects(value) ? value : [];
  return (
    <div className="flex flex-col gap-2">
      {items.map((fields, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they have no other identity.
        <div key={index} className="rounded-control border border-line p-3">
          <div className="-mt-1.5 -mr-1.5 mb-1 flex items-center justify-between gap-2">
            <span className="text-data text-ink-2">
              {item.name} {index + 1}
            </span>
            <IconButton
              label={`Remove ${item.name.toLowerCase()} ${index + 1}`}
              disabled={disabled}
              onClick={() => onChange(items.toSpliced(index, 1))}
            >
              <X size={14} />
            </IconButton>
          </div>
          <Item
            Form={Form}
            schema={props.schema}
            disabled={disabled}
            item={item}
            path={`${hint.path}.${index}.`}
            fields={fields}
            onChange={(next) => onChange(items.toSpliced(index, 1, next))}
          />
        </div>
      ))}
      <div>
        <Button size="small" disabled={disabled} onClick={() => onChange([...items, item.fresh])}>
          <Plus size={14} aria-hidden /> Add {item.name.toLowerCase()}
        </Button>
      </div>
    </div>
  );
}

interface ItemProps extends Pick<WidgetProps, 'schema' | 'disabled'> {
  Form: ComponentType<FormProps>;
  item: NonNullable<FieldHint['item']>;
  /** `preconditions.0.` */
  path: string;
  fields: JsonObject;
  onChange: (fields: JsonObject) => void;
}

function Item({ Form, item, path, schema, fields, onChange, disabled }: ItemProps) {
  const around = useFormPlace();
  const place = useMemo(
    () => ({
      ...around,
      prefix: `${around.prefix}${path}`,
      slips: new Map(
        [...around.slips].flatMap(([key, slip]) => (key.startsWith(path) ? [[key.slice(path.length), slip]] : [])),
      ),
      onSlip: (inside: string, slip: Parameters<typeof around.onSlip>[1]) => around.onSlip(`${path}${inside}`, slip),
    }),
    [around, path],
  );
  const list = schema && bare(schema);
  const element = list instanceof z.ZodArray ? (list.element as z.ZodType) : z.looseObject({});
  return (
    <FormPlaceProvider value={place}>
      <Form
        form={item.form}
        schema={element}
        fields={fields}
        disabled={disabled}
        onChange={(inside, value) => onChange(withValue(fields, inside, value))}
      />
    </FormPlaceProvider>
  );
}

function isListOfObjects(value: Json | undefined): value is JsonObject[] {
  return Array.isArray(value) && value.every(isJsonObject);
}
