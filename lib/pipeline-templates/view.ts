import type { JsonObject } from '#lib/kernel/json';
import type { Finding } from '#lib/pipelines/findings';
import type { TemplateVariable } from '#lib/pipelines/templates/template';

/** What screens and routes know of pipeline templates. Times are epoch milliseconds. */
export interface TemplateRow {
  id: string;
  name: string;
  description: string;
  owner: string;
  scopes: string[];
  variables: number;
  tags: string[];
  digest: string;
  /** Pipelines made from it. */
  uses: number;
  updatedAt: number;
  updatedBy: string;
}

export interface TemplateVersionRow {
  digest: string;
  author: string;
  note: string;
  createdAt: number;
  tags: string[];
  /** When the same content became the latest again, oldest first. */
  savedAgain: { author: string; note: string; at: number }[];
}

export interface TemplateUse {
  id: string;
  application: string;
  name: string;
  reference: string;
  /** The version it runs; absent when it cannot be resolved. */
  digest?: string;
}

export interface TemplateView {
  id: string;
  digest: string;
  tags: string[];
  /** Without permissions and bookkeeping. */
  document: JsonObject;
  permissions: JsonObject;
  findings: Finding[];
  variables: TemplateVariable[];
  updatedAt: number;
  updatedBy: string;
  may: { write: boolean };
}

/** Which version of which template a pipeline points at. */
export interface TemplateOrigin {
  id: string;
  name: string;
  /** As the pipeline says it; `latest` when it says none. Absent when a digest is said. */
  tag?: string;
  digest: string;
  /** Another version is the latest. */
  behind: boolean;
  variables: TemplateVariable[];
  /** The template’s own collections, which a pipeline may leave out. */
  collections: { name: string; count: number }[];
}

/** What a pipeline made from a template will be. */
export interface PlanView {
  /** Absent when it cannot be resolved at all. */
  document?: JsonObject;
  findings: Finding[];
  /** Absent when there is no such template. */
  origin?: TemplateOrigin;
}
