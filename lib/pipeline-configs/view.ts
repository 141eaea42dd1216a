import type { JsonObject } from '#lib/kernel/json';
import type { TemplateOrigin } from '#lib/pipeline-templates/view';
import type { Finding } from '#lib/pipelines/findings';
import type { PipelineLock } from '#lib/pipelines/lock';

/** What screens and routes know of stored pipelines. Times are epoch milliseconds, durations milliseconds. */
export interface PipelineRow {
  id: string;
  application: string;
  name: string;
  description: string;
  position: number;
  disabled: boolean;
  version: number;
  updatedAt: number;
  updatedBy: string;
  triggers: TriggerSummary[];
  stageCount: number;
  /** The template it is made from. */
  templateId: string | null;
  lock?: PipelineLock;
  /** Median duration of the last good runs. */
  usualMs?: number;
}

export interface TriggerSummary {
  type: string;
  enabled: boolean;
  /** `Jenkins storefront-build` */
  caption: string;
}

export interface PipelineView {
  id: string;
  application: string;
  name: string;
  version: number;
  document: JsonObject;
  updatedAt: number;
  updatedBy: string;
  findings: Finding[];
  /** Of a pipeline made from a template: what it runs as, unless it cannot be resolved. */
  resolved?: JsonObject;
  origin?: TemplateOrigin;
  may: { write: boolean; execute: boolean };
}

export interface VersionRow {
  version: number;
  author: string;
  note: string;
  createdAt: number;
}

/** What a stale save is answered with, so that both versions can be shown side by side. */
export interface StaleSave {
  current: { version: number; document: JsonObject; updatedBy: string; updatedAt: number };
}

/** A pipeline that somebody brings, as it would be stored. */
export interface ImportCandidate {
  name: string;
  /** Set when the name is taken: one that is not. */
  freeName?: string;
  document: JsonObject;
  stageCount: number;
  findings: Finding[];
}

export type ImportedPipeline = { name: string; id: string } | { name: string; problem: string };
