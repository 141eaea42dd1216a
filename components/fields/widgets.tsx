'use client';
import type { ComponentType } from 'react';
import type { FieldWidget } from '#lib/stages/contract';
import { AccountField } from './account-field';
import { ApplicationField } from './application-field';
import { ArtifactAccountField } from './artifact-account-field';
import { CiField } from './ci-field';
import { CiJobField } from './ci-job-field';
import type { WidgetProps } from './contract.ts';
import { DurationField } from './duration-field';
import { ExpectedArtifactField, ExpectedArtifactsField } from './expected-artifact-field';
import { ExpressionField } from './expression-field';
import { InputArtifactField, InputArtifactsField } from './input-artifact-field';
import { ItemsField } from './items-field';
import { JsonField } from './json-field';
import { ListField } from './list-field';
import { MultilineField } from './multiline-field';
import { NamespaceField } from './namespace-field';
import { NumberField } from './number-field';
import { PairsField } from './pairs-field';
import { PipelineField } from './pipeline-field';
import { RolesField } from './roles-field';
import { SelectField } from './select-field';
import { StageField } from './stage-field';
import { SuggestField } from './suggest-field';
import { SwitchField } from './switch-field';
import { TextField } from './text-field';
import { YamlField } from './yaml-field';

/** Every widget a definition may ask for. Adding one is a file and a line here. */
export const widgets: Record<FieldWidget, ComponentType<WidgetProps>> = {
  account: AccountField,
  application: ApplicationField,
  'artifact-account': ArtifactAccountField,
  ci: CiField,
  'ci-job': CiJobField,
  'duration-seconds': DurationField,
  'expected-artifact': ExpectedArtifactField,
  'expected-artifacts': ExpectedArtifactsField,
  expression: ExpressionField,
  'input-artifact': InputArtifactField,
  'input-artifacts': InputArtifactsField,
  items: ItemsField,
  json: JsonField,
  list: ListField,
  multiline: MultilineField,
  namespace: NamespaceField,
  number: NumberField,
  pairs: PairsField,
  pipeline: PipelineField,
  roles: RolesField,
  select: SelectField,
  stage: StageField,
  suggest: SuggestField,
  switch: SwitchField,
  text: TextField,
  yaml: YamlField,
};

/** Widgets made of several controls: their label names the group instead of one control. */
export const groupWidgets: ReadonlySet<FieldWidget> = new Set([
  'input-artifact',
  'input-artifacts',
  'items',
  'json',
  'list',
  'pairs',
  'yaml',
]);
/** Widgets whose label stands beside them. */
export const besideWidgets: ReadonlySet<FieldWidget> = new Set(['switch']);
