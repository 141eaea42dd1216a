'use client';
import { ExternalLink } from 'lucide-react';
import { CodeBlock } from '#components/ui/code-block';
import { Facts } from '#components/ui/facts';
import type { ExecutionView, StageView } from '#lib/executions/view';
import { isJsonObject, type Json, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';

interface RunJobDetailsProps {
  execution: ExecutionView;
  stage: StageView;
}

const shownLines = 12;

/** The job and its pods, what it found out, and the end of its log while it matters. The whole log is in the tab. */
export function RunJobDetails({ stage }: RunJobDetailsProps) {
  const status = objectAt({ ...stage.context, ...stage.outputs }, 'jobStatus');
  const name = stringAt(status, 'name');
  if (!name) return null;
  const results = objectAt(stage.outputs, 'propertyFileContents');
  const tail = stage.status === 'SUCCEEDED' ? [] : tailOf(stage.context);
  const link = logAddress(manifestOf(stage));
  return (
    <div className="flex flex-col gap-3 border-b border-line px-4 py-3">
      <Facts
        facts={[
          {
            label: 'Job',
            value: `${name}${stringAt(status, 'location') ? ` in ${stringAt(status, 'location')}` : ''}`,
          },
          {
            label: 'State',
            value: [stringAt(status, 'jobState'), stringAt(status, 'reason')].filter(Boolean).join(' · '),
          },
          { label: 'Pods', value: podsOf(status) },
          {
            label: 'Logs',
            value: link && (
              <a href={link} target="_blank" rel="noreferrer" className="inline-flex items-center gap-1 underline">
                of this job elsewhere <ExternalLink size={12} aria-hidden />
              </a>
            ),
          },
        ]}
      />
      {Object.keys(results).length > 0 && (
        <section aria-label="Results" className="flex flex-col gap-1.5">
          <h3 className="text-small text-ink-3">Results</h3>
          <Facts facts={Object.entries(results).map(([key, value]) => ({ label: key, value: textOf(value) }))} />
        </section>
      )}
      {tail.length > 0 && (
        <section aria-label="End of its log" className="flex flex-col gap-1.5">
          <h3 className="text-small text-ink-3">End of its log</h3>
          <CodeBlock text={tail.slice(-shownLines).join('\n')} wrap maxHeight="16rem" />
        </section>
      )}
    </div>
  );
}

function tailOf(context: JsonObject): string[] {
  const { tail } = objectAt(context, 'jobLog');
  return Array.isArray(tail) ? tail.filter((line) => typeof line === 'string') : [];
}

/** `3: 2 Failed, 1 Running` */
function podsOf(status: JsonObject): string | undefined {
  const pods = (Array.isArray(status.pods) ? status.pods : []).filter(isJsonObject);
  if (pods.length === 0) return undefined;
  const counts = new Map<string, number>();
  for (const pod of pods) {
    const phase = stringAt(pod, 'status') ?? 'Unknown';
    counts.set(phase, (counts.get(phase) ?? 0) + 1);
  }
  return [...counts].map(([phase, count]) => `${count} ${phase.toLowerCase()}`).join(', ');
}

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 500);

function manifestOf(stage: StageView): JsonObject {
  const manifests = stage.outputs['outputs.manifests'];
  const [first] = Array.isArray(manifests) ? manifests : [];
  return isJsonObject(first) ? first : {};
}

/** `job.spinnaker.io/logs`: an address with places like `{{ metadata.name }}` for fields of the job. Only to the web. */
export function logAddress(manifest: JsonObject): string | undefined {
  const template = stringAt(objectAt(objectAt(manifest, 'metadata'), 'annotations'), 'job.spinnaker.io/logs');
  if (!template) return undefined;
  const address = template.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, path: string) => {
    const found = path
      .split('.')
      .reduce<Json | undefined>((at, key) => (isJsonObject(at) ? at[key] : undefined), manifest);
    return encodeURIComponent(typeof found === 'string' || typeof found === 'number' ? String(found) : '');
  });
  return /^https?:\/\//i.test(address) ? address : undefined;
}
