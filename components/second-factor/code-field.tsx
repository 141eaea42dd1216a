import { cx } from '#components/ui/class-names.ts';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';

interface CodeFieldProps {
  value: string;
  onChange: (code: string) => void;
  /** Six digits of the device, or else a recovery code, or whichever is at hand. */
  takes?: 'device' | 'recovery' | 'either';
  /** Tall, as on the sign-in page. */
  large?: boolean;
  autoFocus?: boolean;
  help?: string;
}

/** Where a code is typed. */
export function CodeField({ value, onChange, takes = 'device', large, autoFocus, help }: CodeFieldProps) {
  const recovery = takes === 'recovery';
  return (
    <Field label={recovery ? 'Recovery code' : 'Code'} help={help}>
      {(control) => (
        <Input
          {...control}
          mono
          name={recovery ? 'recovery-code' : 'code'}
          // A phone shows only digits for it, with which nobody types a recovery code.
          inputMode={takes === 'device' ? 'numeric' : 'text'}
          autoComplete={recovery ? 'off' : 'one-time-code'}
          autoCapitalize="none"
          spellCheck={false}
          maxLength={100}
          placeholder={recovery ? '4k7h-x2mq-9ztp-0c3r-8wvd-m1ja' : '123456'}
          autoFocus={autoFocus}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className={cx(large && 'h-10', !recovery && 'tracking-[0.12em]')}
        />
      )}
    </Field>
  );
}
