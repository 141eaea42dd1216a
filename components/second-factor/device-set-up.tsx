import { CodeField } from '#components/second-factor/code-field';
import { QrPicture } from '#components/second-factor/qr-picture';
import { CopyButton } from '#components/ui/copy-button';
import type { SecondFactorSetUp } from '#lib/identity/contract';

interface DeviceSetUpProps {
  setUp: SecondFactorSetUp;
  code: string;
  onCode: (code: string) => void;
  large?: boolean;
}

/** How a device learns to count out codes, and the first of them as proof that it has. */
export function DeviceSetUp({ setUp: { secret, qr }, code, onCode, large }: DeviceSetUpProps) {
  return (
    <div className="flex flex-col gap-4">
      <p className="text-data text-ink-2">Scan this with an authenticator app, or type the secret into it.</p>
      <div className="flex flex-wrap items-center gap-4">
        <QrPicture qr={qr} label="QR code with the secret for your authenticator app" />
        <div className="flex min-w-0 flex-1 basis-[150px] flex-col gap-1">
          <span className="text-data font-medium">Secret</span>
          <span className="flex items-start gap-1">
            <code className="min-w-0 flex-1 font-mono text-data leading-6 select-all">{secret}</code>
            <CopyButton text={secret.replaceAll(' ', '')} label="Copy the secret" />
          </span>
          <span className="text-small text-ink-3">By time, 6 digits, 30 seconds, SHA-1</span>
        </div>
      </div>
      <CodeField value={code} onChange={onCode} large={large} help="The one that the app shows now." />
    </div>
  );
}
