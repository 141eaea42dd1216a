'use client';
import { CodeField } from '#components/second-factor/code-field';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';

/** What is shown again before a change of the second factor. */
export interface Proof {
  password: string;
  code: string;
}

export const noProof: Proof = { password: '', code: '' };

interface ProofFieldsProps {
  proof: Proof;
  onChange: (proof: Proof) => void;
  /** A code of the second factor that there is. */
  withCode: boolean;
}

export function ProofFields({ proof, onChange, withCode }: ProofFieldsProps) {
  return (
    <>
      <Field label="Password">
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="current-password"
            value={proof.password}
            onChange={(event) => onChange({ ...proof, password: event.target.value })}
          />
        )}
      </Field>
      {withCode && (
        <CodeField
          takes="either"
          value={proof.code}
          onChange={(code) => onChange({ ...proof, code })}
          help="The one that your app shows now, or a recovery code."
        />
      )}
    </>
  );
}

export const isProof = ({ password, code }: Proof, withCode: boolean): boolean =>
  password !== '' && (!withCode || code.trim() !== '');
