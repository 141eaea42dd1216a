'use client';
import { useEffect, useState } from 'react';
import { CodeEditor } from '#components/fields/code-editor';
import { parseJson } from '#components/fields/json-text.ts';
import { writeText } from '#components/pipeline-editor/document/text.ts';
import { FindingList } from '#components/pipeline-templates/finding-list';
import { PipelinePreview } from '#components/pipeline-templates/pipeline-preview';
import { Panel } from '#components/ui/panel';
import { Segmented } from '#components/ui/segmented';
import { isJsonObject, type JsonObject, jsonEquals } from '#lib/kernel/json';
import type { PlanView } from '#lib/pipeline-templates/view';

type View = 'graph' | 'json' | 'config';

interface PlanPanelProps {
  config: JsonObject;
  plan: PlanView;
  /** The plan is that of the config shown. */
  settled: boolean;
  disabled: boolean;
  onChange: (config: JsonObject) => void;
}

/** What comes out of template and values, as graph and as JSON; and the config itself, for what the form does not show. */
export function PlanPanel({ config, plan, settled, disabled, onChange }: PlanPanelProps) {
  const [view, setView] = useState<View>('graph');
  return (
    <div className="flex min-w-0 flex-col gap-4" aria-busy={!settled}>
      <Panel title="Problems">
        <FindingList findings={plan.findings} fine="Nothing is wrong: this is what will run." />
      </Panel>
      <Panel
        flush
        title={view === 'config' ? 'What is stored' : 'What will run'}
        actions={
          <Segmented
            label="View"
            value={view}
            onChange={setView}
            options={[
              { value: 'graph', label: 'Graph' },
              { value: 'json', label: 'JSON' },
              { value: 'config', label: 'Config' },
            ]}
          />
        }
      >
        {view === 'graph' && <Graph plan={plan} />}
        {view === 'json' && (
          <div className="h-[56dvh] min-h-80">
            <CodeEditor
              full
              readOnly
              label="Resolved pipeline as JSON"
              language="json"
              text={writeText(plan.document ?? {})}
              onChange={ignore}
              className="h-full"
            />
          </div>
        )}
        {view === 'config' && <ConfigText config={config} disabled={disabled} onChange={onChange} />}
      </Panel>
    </div>
  );
}

const ignore = () => undefined;

function Graph({ plan }: { plan: PlanView }) {
  if (!plan.document)
    return <p className="p-4 text-data text-ink-3">Nothing comes out until the problems are mended.</p>;
  return <PipelinePreview document={plan.document} findings={plan.findings} />;
}

/** Text that cannot be read stays until it is mended; the config is the last that could. */
function ConfigText({ config, disabled, onChange }: Omit<PlanPanelProps, 'plan' | 'settled'>) {
  const [text, setText] = useState(() => writeText(config));
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    setText((before) => {
      const read = parseJson(before);
      return 'value' in read && jsonEquals(read.value, config) ? before : 'value' in read ? writeText(config) : before;
    });
  }, [config]);
  const type = (next: string) => {
    setText(next);
    const read = parseJson(next);
    if ('problem' in read)
      return setProblem(`Line ${read.problem.line}, column ${read.problem.column}: ${read.problem.message}`);
    if (!isJsonObject(read.value)) return setProblem('A pipeline is one JSON object');
    setProblem(undefined);
    onChange(read.value);
  };
  return (
    <>
      <div className="h-[56dvh] min-h-80">
        <CodeEditor
          full
          label="Config as JSON"
          language="json"
          text={text}
          onChange={type}
          readOnly={disabled}
          className="h-full"
        />
      </div>
      {problem && (
        <p className="border-t border-failed bg-failed-soft px-4 py-2 text-data text-failed-ink">{problem}</p>
      )}
    </>
  );
}
