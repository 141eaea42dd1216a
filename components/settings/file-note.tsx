import { ErrorState } from '#components/ui/error-state';
import { RelativeTime } from '#components/ui/relative-time';
import type { FileStateView } from '#lib/users/view';

/** Told above what comes from gennaker.yaml, when what stands in it now is not what counts. */
export function FileNote({ file }: { file: FileStateView | undefined }) {
  if (!file?.refused) return null;
  return (
    <ErrorState title="gennaker.yaml is not taken over">
      {file.refused}. What stood in it before still counts. <RelativeTime at={file.at} />
    </ErrorState>
  );
}
