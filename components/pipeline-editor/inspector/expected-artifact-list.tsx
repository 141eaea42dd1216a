'use client';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { freshExpectedArtifact, titleOfExpected } from '#components/pipeline-editor/document/expected-artifacts.ts';
import { StageIcon } from '#components/pipeline-graph/stage-icon';
import { Button } from '#components/ui/button';
import { definitionForArtifact } from '#lib/artifacts/registry';
import { type Json, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import { objectsIn, patternOf } from '#lib/pipelines/expected-artifacts';
import { ExpectedArtifactForm } from './expected-artifact-form';
import { ListCard } from './list-card';
import { Section } from './section';

interface ExpectedArtifactListProps {
  /** The pipeline or a stage. */
  owner: JsonObject;
  refId?: string;
  set: (path: string, value: Json | undefined) => void;
}

/** What a run needs before it begins; of a stage: what it promises to make. */
export function ExpectedArtifactList({ owner, refId, set }: ExpectedArtifactListProps) {
  const list = objectsIn(owner.expectedArtifacts);
  const [fresh, setFresh] = useState<number>();
  const ofStage = refId !== undefined;
  const add = () => {
    setFresh(list.length);
    set('expectedArtifacts', [...list, freshExpectedArtifact(ofStage ? 'embedded/base64' : 'docker/image')]);
  };
  return (
    <Section
      cards
      title={ofStage ? 'Produced artifacts' : 'Expected artifacts'}
      count={list.length}
      field="expectedArtifacts"
      action={
        <Button size="small" onClick={add}>
          <Plus size={14} aria-hidden /> Add artifact
        </Button>
      }
    >
      {list.length === 0 && (
        <p className="text-data text-ink-3">
          {ofStage
            ? 'None promised. Later stages can choose what this one makes once it is listed here.'
            : 'None. Triggers may require artifacts from this list, and stages use them.'}
        </p>
      )}
      <div className="flex flex-col gap-2 empty:hidden">
        {list.map((expected, index) => {
          const type = stringAt(patternOf(expected), 'type') ?? '';
          const title = titleOfExpected(expected, index);
          const icon = definitionForArtifact(type)?.icon ?? 'package';
          return (
            <ListCard
              key={stringAt(expected, 'id') ?? index}
              field={`expectedArtifacts.${index}`}
              icon={<StageIcon name={icon} size={14} />}
              title={title}
              note={noteOf(expected, title)}
              startOpen={fresh === index}
              label={`artifact ${title}`}
              onRemove={() => set('expectedArtifacts', list.toSpliced(index, 1))}
            >
              <ExpectedArtifactForm
                expected={expected}
                prefix={`expectedArtifacts.${index}.`}
                refId={refId}
                set={set}
              />
            </ListCard>
          );
        })}
      </div>
    </Section>
  );
}

function noteOf(expected: JsonObject, title: string): string {
  const { type, name } = objectAt(expected, 'matchArtifact');
  const what = [type, name].filter((part) => typeof part === 'string' && part !== '' && !title.includes(part));
  const fallback = expected.usePriorArtifact === true ? ['previous'] : [];
  const otherwise = expected.useDefaultArtifact === true ? ['default'] : [];
  return [what.join(' '), ...fallback, ...otherwise].filter(Boolean).join(' · ');
}
