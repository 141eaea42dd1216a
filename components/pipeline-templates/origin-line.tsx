import Link from 'next/link';
import { shortDigest, templatePath } from '#components/pipeline-templates/paths.ts';
import type { JsonObject } from '#lib/kernel/json';
import type { TemplateOrigin } from '#lib/pipeline-templates/view';
import { referenceText } from '#lib/pipelines/templates/reference';

/** Which template, and which version of it, a pipeline comes from. */
export function OriginLine({ config, origin }: { config: JsonObject; origin: TemplateOrigin | undefined }) {
  if (!origin) return <span>Made from {referenceText(config) ?? 'a template it does not name'}</span>;
  return (
    <span>
      Made from{' '}
      <Link href={templatePath(origin.id)} className="font-medium text-accent-ink hover:underline">
        {origin.name}
      </Link>{' '}
      · {origin.tag ? `follows ${origin.tag}, now ` : 'stays at '}
      <Link
        href={templatePath(origin.id, { digest: origin.digest, tab: 'json' })}
        className="font-mono text-small hover:underline"
        title={origin.digest}
      >
        {shortDigest(origin.digest)}
      </Link>
      {origin.behind && <span className="text-warning-ink"> · a later version is the latest</span>}
    </span>
  );
}
