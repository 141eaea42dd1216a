'use client';
import { useQuery } from '@tanstack/react-query';
import { FieldFrame } from '#components/fields/field-frame';
import { api } from '#components/shell/api.ts';
import { Combobox } from '#components/ui/combobox';

interface TimeZoneFieldProps {
  path: string;
  value: string;
  onChange: (value: string | undefined) => void;
}

const zones = Intl.supportedValuesOf('timeZone').map((value) => ({ value, label: value.replaceAll('_', ' ') }));

/** The zone of a window's clock: its own, or the one that everybody here has by default, named. */
export function TimeZoneField({ path, value, onChange }: TimeZoneFieldProps) {
  const { data } = useQuery({
    queryKey: ['time-zone'],
    queryFn: ({ signal }) => api.get<{ timeZone: string }>('/api/time-zone', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const usual = data?.timeZone ? `${data.timeZone}, as usual here` : 'As usual here';
  return (
    <FieldFrame path={path} label="Time zone" help="Of the times above. Spinnaker ignores it and uses its own.">
      {(control) => (
        <Combobox
          {...control}
          value={value}
          onChange={(next) => onChange(next || undefined)}
          options={[{ value: '', label: usual }, ...zones]}
          placeholder={usual}
        />
      )}
    </FieldFrame>
  );
}
