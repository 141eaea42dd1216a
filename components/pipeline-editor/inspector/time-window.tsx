'use client';
import { Plus, X } from 'lucide-react';
import { FieldFrame } from '#components/fields/field-frame';
import { Button } from '#components/ui/button';
import { cx } from '#components/ui/class-names.ts';
import { IconButton } from '#components/ui/icon-button';
import { Input } from '#components/ui/input';
import { Switch } from '#components/ui/switch';
import { type Json, objectAt, stringAt } from '#lib/kernel/json';
import type { StageDocument } from '#lib/pipelines/document';
import { windowSwitch } from '#lib/stages/restrict-execution-during-time-window/definition';
import { TimeZoneField } from './time-zone-field.tsx';
import { days, daysOf, hoursOf, withHours } from './window-hours.ts';

interface TimeWindowProps {
  stage: StageDocument;
  set: (path: string, value: Json | undefined) => void;
}

const officeHours = { from: '09:00', to: '17:00' };

/** When the stage may start; outside of it waits. */
export function TimeWindow({ stage, set }: TimeWindowProps) {
  const on = stage.restrictExecutionDuringTimeWindow === true;
  const chosen = daysOf(stage);
  const spans = hoursOf(stage);
  const path = 'restrictedExecutionWindow';
  const toggle = (day: number) =>
    set(`${path}.days`, chosen.includes(day) ? chosen.filter((other) => other !== day) : [...chosen, day].sort());
  const start = (next: boolean) => {
    set(windowSwitch, next);
    if (next && !stage[path]) {
      set(path, { days: [2, 3, 4, 5, 6], whitelist: withHours({}, 0, officeHours) });
    }
  };
  return (
    <>
      <FieldFrame path={windowSwitch} label="Start only at certain times" layout="beside">
        {(control) => <Switch {...control} checked={on} onChange={start} />}
      </FieldFrame>
      {on && (
        <FieldFrame
          path={path}
          label="Times"
          layout="group"
          help={
            chosen.length === 0
              ? 'No day chosen: every day counts.'
              : 'Hours that end before they start run past midnight.'
          }
        >
          {() => (
            <>
              <div className="flex gap-1">
                {days.map(({ value, label }) => (
                  <button
                    key={value}
                    type="button"
                    aria-pressed={chosen.includes(value)}
                    onClick={() => toggle(value)}
                    className={cx(
                      'h-8 flex-1 rounded-control border text-small font-medium transition-colors duration-150',
                      chosen.includes(value)
                        ? 'border-accent bg-accent-soft text-accent-ink'
                        : 'border-line-strong text-ink-2 hover:bg-raised',
                    )}
                  >
                    {label}
                  </button>
                ))}
              </div>
              {spans.map((span, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: spans have no other identity.
                <div key={index} className="flex items-center gap-2 text-data text-ink-2">
                  <Input
                    type="time"
                    aria-label={`From, span ${index + 1}`}
                    value={span.from}
                    onChange={(event) =>
                      set(`${path}.whitelist`, withHours(stage, index, { ...span, from: event.target.value }))
                    }
                  />
                  to
                  <Input
                    type="time"
                    aria-label={`To, span ${index + 1}`}
                    value={span.to}
                    onChange={(event) =>
                      set(`${path}.whitelist`, withHours(stage, index, { ...span, to: event.target.value }))
                    }
                  />
                  <IconButton
                    label={`Remove span ${index + 1}`}
                    onClick={() => set(`${path}.whitelist`, withHours(stage, index, undefined))}
                  >
                    <X size={14} />
                  </IconButton>
                </div>
              ))}
              <div>
                <Button
                  size="small"
                  onClick={() => set(`${path}.whitelist`, withHours(stage, spans.length, officeHours))}
                >
                  <Plus size={14} aria-hidden /> Add hours
                </Button>
              </div>
            </>
          )}
        </FieldFrame>
      )}
      {on && (
        <TimeZoneField
          path={`${path}.timeZone`}
          value={stringAt(objectAt(stage, path), 'timeZone') ?? ''}
          onChange={(zone) => set(`${path}.timeZone`, zone)}
        />
      )}
    </>
  );
}
