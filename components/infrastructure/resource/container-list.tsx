import { shortImage } from '#components/infrastructure/images.ts';
import { HealthIcon } from '#components/infrastructure/resource/health-icon';
import type { ResourceSummary } from '#lib/providers/contract';

type Container = NonNullable<ResourceSummary['containers']>[number];

/** What runs inside an instance. */
export function ContainerList({ containers }: { containers: readonly Container[] }) {
  if (containers.length === 0) return null;
  return (
    <section aria-label="Containers">
      <h3 className="mb-1.5 text-section">Containers</h3>
      <ul className="flex flex-col gap-2">
        {containers.map(({ name, image, ready, state, restarts, init }) => (
          <li key={name} className="flex gap-2 text-data">
            <span className="flex h-5 items-center">
              <HealthIcon
                health={
                  ready || (init && state === 'Completed') ? 'healthy' : state === 'running' ? 'starting' : 'unhealthy'
                }
              />
            </span>
            <div className="min-w-0">
              <p className="break-words">
                {name}
                <span className="text-ink-2">
                  {init && ' · init'}
                  {` · ${state}`}
                  {restarts > 0 && ` · ${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`}
                </span>
              </p>
              <p title={image} className="font-mono text-[12px] break-all text-ink-2">
                {shortImage(image)}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
