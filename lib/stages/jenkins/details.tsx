'use client';
import { ExternalLink } from 'lucide-react';
import { Facts } from '#components/ui/facts';
import type { ExecutionView, StageView } from '#lib/executions/view';
import { objectAt, stringAt } from '#lib/kernel/json';

interface JenkinsDetailsProps {
  execution: ExecutionView;
  stage: StageView;
}

/** The way to the build that this stage started, and how it stands there. */
export function JenkinsDetails({ stage }: JenkinsDetailsProps) {
  const build = objectAt({ ...stage.context, ...stage.outputs }, 'buildInfo');
  const number = build.number ?? stage.context.buildNumber;
  if (typeof number !== 'number') return null;
  const name = `${stringAt(stage.context, 'job') ?? 'build'} #${number}`;
  const address = webAddress(stringAt(build, 'url'));
  return (
    <div className="border-b border-line px-4 py-3">
      <Facts
        facts={[
          {
            label: 'Build',
            value: address ? (
              <a
                href={address}
                target="_blank"
                rel="noreferrer noopener"
                className="inline-flex items-center gap-1 text-accent-ink hover:underline"
              >
                {name} <ExternalLink size={12} aria-hidden />
              </a>
            ) : (
              name
            ),
          },
          { label: 'Result', value: resultOf(build.building === true, stringAt(build, 'result')) },
        ]}
      />
    </div>
  );
}

/** The address is Jenkins's own word, and an author may have written the field. */
const webAddress = (address = ''): string | undefined => (/^https?:\/\//i.test(address) ? address : undefined);

function resultOf(building: boolean, result: string | undefined): string | undefined {
  if (building) return 'still building';
  return result?.toLowerCase().replaceAll('_', ' ');
}
