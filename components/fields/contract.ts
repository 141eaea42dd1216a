import type { ComponentType } from 'react';
import type { ZodType } from 'zod';
import type { FieldControl } from '#components/ui/field';
import type { Json, JsonObject } from '#lib/kernel/json';
import type { FieldHint } from '#lib/stages/contract';
import { valueAt } from './paths.ts';
import type { Choice } from './suggest-input';

/** The form of an object; `generated-form.tsx` is the only one. */
export interface FormProps {
  form: readonly FieldHint[];
  schema: ZodType;
  /** The object that holds the fields, with whatever else stands in it. */
  fields: JsonObject;
  onChange: (path: string, value: Json | undefined) => void;
  disabled?: boolean;
}

/** What every widget gets: one file per widget, chosen in `widgets.tsx`. */
export interface WidgetProps {
  hint: FieldHint;
  /** Ties the control to its label, help and error. */
  control: FieldControl;
  value: Json | undefined;
  /** Undefined takes the field out of the document. */
  onChange: (value: Json | undefined) => void;
  /** The schema of the field, if the form's schema knows it. */
  schema: ZodType | undefined;
  /** The object the form edits: for fields that depend on others. */
  fields: JsonObject;
  /** All fields of the form. */
  form: readonly FieldHint[];
  /** For widgets with forms inside them. */
  Form?: ComponentType<FormProps>;
  disabled?: boolean;
}

/** A widget that cannot turn its text into a value keeps the text here, so that it survives a change of selection. */
export interface Slip {
  text: string;
  message: string;
}

/** What a form needs to know about where it stands. */
export interface FormPlace {
  /** Put before the paths of the fields to find them on the page, e.g. `triggers.0.`. */
  prefix: string;
  application: string;
  /** Names of the stages of this pipeline, for fields that name one. */
  stageNames: readonly string[];
  /** Expected artifacts of this pipeline and its stages, for fields that name one. */
  artifacts: readonly Choice[];
  slips: ReadonlyMap<string, Slip>;
  onSlip: (path: string, slip: Slip | undefined) => void;
}

/** The value of the first field of the form that uses this widget: the account that a namespace belongs to. */
export function valueOfWidget(props: Pick<WidgetProps, 'form' | 'fields'>, widget: FieldHint['widget']): string {
  const path = props.form.find((hint) => hint.widget === widget)?.path;
  const value = path === undefined ? undefined : valueAt(props.fields, path);
  return typeof value === 'string' ? value : '';
}

export function isExpression(value: Json | undefined): value is string {
  return typeof value === 'string' && value.includes('${');
}

export function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
