'use client';
import Link from 'next/link';
import { useState } from 'react';
import { applicationPath } from '#components/executions/paths.ts';
import { shortImage } from '#components/infrastructure/images.ts';
import { Badge, type Tone } from '#components/ui/badge';
import { Button } from '#components/ui/button';
import { isUnderWay } from '#lib/engine/statuses';
import type { ExecutionView, StageView } from '#lib/executions/view';
import { stringAt } from '#lib/kernel/json';
import { providerDefinitions } from '#lib/providers/definitions';
import { planIn } from '#lib/stages/contract';
import { canaryObjects } from '#lib/stages/deploy-manifest/canary-objects';
import {
  type ApplyOutcome,
  type DeployedObject,
  deployedObjects,
  summaryOf,
} from '#lib/stages/deploy-manifest/deployed-objects';

interface DeployDetailsProps {
  execution: ExecutionView;
  stage: StageView;
}

const shownAtFirst = 6;
const shownMore = 60;

/** What it deployed: each object with what became of it, and the way to where it lives. */
export function DeployDetails({ execution, stage }: DeployDetailsProps) {
  const [count, setCount] = useState(shownAtFirst);
  const settled = stage.status === 'SUCCEEDED';
  const objects = planIn(stage) ? [] : ((settled ? undefined : canaryObjects(stage)) ?? deployedObjects(stage));
  if (objects.length === 0) return null;
  const account = stringAt(stage.context, 'deploy.account.name') ?? stringAt(stage.context, 'account') ?? '';
  const left = objects.length - count;
  return (
    <section aria-label="Deployed" className="flex flex-col gap-2 border-b border-line px-4 py-3">
      <h3 className="flex flex-wrap items-baseline justify-between gap-x-3 text-small text-ink-3">
        <span>{summaryOf(objects)}</span>
        <span className="min-w-0 truncate">{account}</span>
      </h3>
      <ul className="flex flex-col divide-y divide-line overflow-hidden rounded-control border border-line">
        {objects.slice(0, count).map((object) => (
          <ObjectRow
            key={`${object.kind}/${object.namespace}/${object.name}`}
            object={object}
            href={hrefOf(object, account, execution.application)}
            settled={settled}
            underWay={isUnderWay(stage.status)}
          />
        ))}
      </ul>
      {left > 0 && (
        <Button size="small" className="self-start" onClick={() => setCount(count + shownMore)}>
          Show more objects ({left} left)
        </Button>
      )}
    </section>
  );
}

const outcomes: Record<Exclude<ApplyOutcome, 'unchanged'>, { word: string; tone: Tone }> = {
  created: { word: 'Created', tone: 'ok' },
  changed: { word: 'Changed', tone: 'running' },
};

interface ObjectRowProps {
  object: DeployedObject;
  href: string | undefined;
  /** The stage has ended well, so everything of it runs. */
  settled: boolean;
  underWay: boolean;
}

function ObjectRow({ object, href, settled, underWay }: ObjectRowProps) {
  const { kind, name, namespace, images } = object;
  return (
    <li className="flex flex-col gap-1 px-3 py-2 text-data">
      <div className="flex items-start justify-between gap-3">
        <p className="min-w-0 break-words">
          {kind}{' '}
          {href ? (
            <Link href={href} prefetch={false} className="font-medium text-accent-ink hover:underline">
              {name}
            </Link>
          ) : (
            <span className="font-medium">{name}</span>
          )}
          {namespace && <span className="text-ink-3"> · {namespace}</span>}
        </p>
        <Mark object={object} settled={settled} underWay={underWay} />
      </div>
      {images.map((image) => (
        <p key={image} title={image} className="font-mono text-[12px] leading-5 break-all text-ink-2">
          {shortImage(image)}
        </p>
      ))}
    </li>
  );
}

/** What became of it; as long as the stage has not ended well, whether it runs comes first. */
function Mark({ object: { outcome, state }, settled, underWay }: Omit<ObjectRowProps, 'href'>) {
  if (state === 'held') {
    return <span className="whitespace-nowrap text-ink-3">{underWay ? 'With the promotion' : 'Not promoted'}</span>;
  }
  if (!settled && state === 'failed') return <Badge tone="failed">Failed</Badge>;
  if (!settled && state === 'waiting') {
    return <span className="whitespace-nowrap text-ink-3">{underWay ? 'Not stable yet' : 'Not seen stable'}</span>;
  }
  if (outcome === 'unchanged') return <span className="whitespace-nowrap text-ink-3">Unchanged</span>;
  return outcome && <Badge tone={outcomes[outcome].tone}>{outcomes[outcome].word}</Badge>;
}

const inInventory = new Set(providerDefinitions.flatMap(({ inventory }) => inventory));

/** Where the object lives now; undefined for what the inventory does not keep. */
function hrefOf(object: DeployedObject, account: string, application: string): string | undefined {
  const { kind, name, namespace, hidden } = object;
  if (hidden || !inInventory.has(kind)) return undefined;
  const id = [account, kind, namespace, name].join('/');
  return `${applicationPath(object.application ?? application, 'clusters')}?resource=${encodeURIComponent(id)}`;
}
