import { afterAll, beforeAll, describe } from 'vitest';
import { type CloudUnderTest, type SuiteKit, suiteKit } from '#lib/providers/testing/kit';
import { liveCases } from '#lib/providers/testing/live-cases';
import { objectCases } from '#lib/providers/testing/object-cases';
import { previewCases } from '#lib/providers/testing/preview-cases';
import { readingCases } from '#lib/providers/testing/reading-cases';
import { rolloutCases } from '#lib/providers/testing/rollout-cases';
import { trafficCases } from '#lib/providers/testing/traffic-cases';

/**
 * What every cloud that is steered by manifests promises. It is run against the sandbox cluster and can be run against
 * any other whose account may write into the given namespace; a difference between the two is a bug of the sandbox.
 */
export function manifestCloudContract(name: string, start: () => Promise<CloudUnderTest>): void {
  describe(`a cloud steered by manifests: ${name}`, { timeout: 120_000 }, () => {
    let made: SuiteKit | undefined;
    const kit = (): SuiteKit => made!;

    beforeAll(async () => {
      made = suiteKit(await start());
    }, 120_000);
    afterAll(async () => {
      await made?.under.close();
    });

    objectCases(kit);
    previewCases(kit);
    rolloutCases(kit);
    readingCases(kit);
    trafficCases(kit);
    liveCases(kit);
  });
}
