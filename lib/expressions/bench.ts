import type { Json } from '#lib/kernel/json';
import { defaultBudget } from './budget.ts';
import { evaluateCondition, evaluateExpression, evaluateTemplate } from './evaluate.ts';
import { parse } from './language/parser.ts';
import type { ExpressionExecution, ExpressionScope } from './scope.ts';
import { scopeForStage } from './stage-scope.ts';

/**
 * How fast expressions are on this machine, per second on one thread. The two figures to compare with Spinnaker's own:
 * short expressions parsed and evaluated, and a 3 kB stage with ten expressions. Beside them what JSON costs by itself: to
 * parse the same stage is the least that reading it from a database takes.
 */
export async function benchExpressions(): Promise<Record<string, number>> {
  const scope = benchScope();
  const stage = benchStage();
  const short = "${parameters.version + '-' + trigger.buildInfo.number}";
  const selection = "${execution.stages.?[status == 'SUCCEEDED'].![name]}";
  const texts = Array.from({ length: DISTINCT }, (_, i) => short.replace("'-'", `'-${i}-'`));
  const json = JSON.stringify(stage);
  let next = 0;
  return {
    shortParsedAndEvaluatedPerSecond: await rate(() => evaluateExpression(texts[next++ % DISTINCT] ?? '', scope)),
    shortExpressionsPerSecond: await rate(() => evaluateExpression(short, scope)),
    shortParsesPerSecond: await rate(() =>
      parse("parameters.version + '-' + trigger.buildInfo.number", defaultBudget.depth),
    ),
    selectionsPerSecond: await rate(() => evaluateExpression(selection, scope)),
    methodCallsPerSecond: await rate(() =>
      evaluateExpression('${parameters.version.toUpperCase().substring(0,3)}', scope),
    ),
    conditionsPerSecond: await rate(() => evaluateCondition("parameters.environment == 'staging'", scope)),
    patternsPerSecond: await rate(() =>
      evaluateExpression("${parameters.version matches '\\d+\\.\\d+\\.\\d+'}", scope),
    ),
    stageTemplatesPerSecond: await rate(() => evaluateTemplate(stage, scope)),
    stageJsonParsesPerSecond: await rate(() => JSON.parse(json)),
    stageTemplateBytes: json.length,
  };
}

/** More texts than the cache of parsed ones keeps, so that each is parsed when its turn comes. */
const DISTINCT = 10_000;

const WARM_MS = 400;
const MEASURE_MS = 200;
const ROUNDS = 4;

/** The best of a few rounds: whatever else the machine does can only make one slower. */
async function rate(run: () => unknown): Promise<number> {
  spin(run, WARM_MS);
  let best = 0;
  for (let round = 0; round < ROUNDS; round++) {
    // A turn of the loop between measurements, so that a caller's process stays responsive.
    await new Promise((resolve) => setTimeout(resolve, 0));
    best = Math.max(best, spin(run, MEASURE_MS));
  }
  return Math.round(best);
}

function spin(run: () => unknown, milliseconds: number): number {
  const start = performance.now();
  let count = 0;
  let elapsed = 0;
  do {
    for (let i = 0; i < 50; i++) run();
    count += 50;
    elapsed = performance.now() - start;
  } while (elapsed < milliseconds);
  return (count / elapsed) * 1000;
}

function benchExecution(): ExpressionExecution {
  const stages = Array.from({ length: 12 }, (_, i) => ({
    id: `s${i}`,
    refId: String(i),
    type: i % 3 === 0 ? 'deployManifest' : 'wait',
    name: `Stage ${i}`,
    status: i < 8 ? 'SUCCEEDED' : 'NOT_STARTED',
    context: { account: 'k8s-prod' },
    outputs: { image: `registry.example.com/team/app:1.${i}` },
    requisiteStageRefIds: i === 0 ? [] : [String(i - 1)],
  }));
  return {
    id: '01HBENCH',
    application: 'shop',
    name: 'Build and deploy',
    status: 'RUNNING',
    trigger: {
      type: 'jenkins',
      user: 'dev@example.com',
      parameters: { version: '1.4.2', environment: 'staging', replicas: '3' },
      buildInfo: { number: 128, url: 'https://ci.example.com/job/128/' },
    },
    stages,
  };
}

function benchScope(): ExpressionScope {
  return scopeForStage({ execution: benchExecution(), stageId: 's8', now: () => Date.now() });
}

/** A deploy stage as pipelines have them: about 3 kB, ten expressions. */
function benchStage(): Json {
  const container = (name: string): Json => ({
    name,
    image: "${#stage('Stage 3').outputs.image}",
    env: [
      { name: 'VERSION', value: '${parameters.version}' },
      { name: 'BUILD', value: 'build-${trigger.buildInfo.number}' },
      { name: 'LOG_LEVEL', value: 'info' },
    ],
    resources: { limits: { cpu: '500m', memory: '512Mi' }, requests: { cpu: '250m', memory: '256Mi' } },
    readinessProbe: { httpGet: { path: '/healthz', port: 8080 }, initialDelaySeconds: 5, periodSeconds: 10 },
  });
  return {
    account: 'k8s-prod',
    cloudProvider: 'kubernetes',
    source: 'text',
    moniker: { app: 'shop', cluster: 'deployment shop-web' },
    skipExpressionEvaluation: false,
    trafficManagement: { enabled: false, options: { enableTraffic: false, services: [] } },
    comments: 'x'.repeat(900),
    namespaceOverride: "${parameters.environment == 'staging' ? 'team-a' : 'team-b'}",
    manifests: [
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: {
          name: 'shop-web',
          labels: { app: 'shop', version: "${parameters.version.replaceAll('[^0-9]','')}" },
        },
        spec: {
          replicas: '${#toInt(parameters.replicas)}',
          selector: { matchLabels: { app: 'shop' } },
          template: { metadata: { labels: { app: 'shop' } }, spec: { containers: [container('web')] } },
        },
      },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'shop' },
        data: { url: '${trigger.buildInfo.url}console' },
      },
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: {
          name: 'shop',
          annotations: { by: '${trigger.user}', stage: "${execution.stages.?[type == 'deployManifest'][0].name}" },
        },
        spec: { selector: { app: 'shop' }, ports: [{ port: 80, targetPort: 8080, protocol: 'TCP' }] },
      },
    ],
    notes: 'y'.repeat(600),
  };
}
