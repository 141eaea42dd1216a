import { formatAgo, formatDuration } from '#lib/kernel/duration';
import { html, page } from '#lib/sandbox/page';
import { consoleText } from './console.ts';
import { type SandboxJob, sandboxJobs } from './jobs.ts';
import { artifactsOf, jobPath, resultOf } from './json.ts';
import { type BuildRecord, type Builds, endOf, isBuilding, jobName } from './state.ts';

export function homePage(builds: Builds): string {
  const rows = sandboxJobs.map((job) => {
    const last = builds.of(jobName(job))[0];
    const at = last ? formatAgo(last.startedAt, builds.now()) : '–';
    return html`<tr><td><a href="${jobPath(job)}">${jobName(job)}</a></td><td>${job.description}</td>
      <td>${last ? verdict(last, builds.now()) : '–'}</td><td class="muted">${at}</td></tr>`;
  });
  return page(
    'Jenkins',
    html`<p class="muted">The CI of the demo team. Builds are started by pipelines or over the API.</p>
    <table><tr><th>Job</th><th>Does</th><th>Last build</th><th></th></tr>${rows}</table>`,
  );
}

export function jobPage(builds: Builds, job: SandboxJob): string {
  const rows = builds.of(jobName(job)).map(
    (build) => html`<tr><td><a href="${jobPath(job)}${build.number}/">#${build.number}</a></td>
      <td>${verdict(build, builds.now())}</td><td>${formatAgo(build.startedAt, builds.now())}</td>
      <td>${formatDuration(endOf(build) - build.startedAt)}</td><td class="muted">${parametersOf(build)}</td></tr>`,
  );
  return page(
    jobName(job),
    html`<p><a href="/">All jobs</a></p><p>${job.description}</p>
    <table><tr><th>Build</th><th>Result</th><th>Started</th><th>Took</th><th>Parameters</th></tr>${rows}</table>`,
  );
}

export function buildPage(builds: Builds, job: SandboxJob, build: BuildRecord): string {
  const files = Object.keys(artifactsOf(job, build, builds.now())).map(
    (path) => html`<li><a href="${jobPath(job)}${build.number}/artifact/${path}">${path}</a></li>`,
  );
  return page(
    `${jobName(job)} #${build.number}`,
    html`<p><a href="${jobPath(job)}">${jobName(job)}</a></p>
    <p>${verdict(build, builds.now())} <span class="muted">${parametersOf(build)}</span></p>
    <ul>${files}</ul><pre>${consoleText(job, build, builds.now())}</pre>`,
  );
}

function verdict(build: BuildRecord, now: number) {
  if (isBuilding(build, now)) return html`<span>running</span>`;
  const result = resultOf(build);
  return html`<span class="${result === 'SUCCESS' ? 'good' : 'bad'}">${result}</span>`;
}

function parametersOf(build: BuildRecord): string {
  return Object.entries(build.parameters)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
