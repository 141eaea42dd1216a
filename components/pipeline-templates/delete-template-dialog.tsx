'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { deleteTemplate, templatesKey } from '#components/pipeline-templates/template-queries.ts';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { ErrorState } from '#components/ui/error-state';
import { messageOf } from '#lib/kernel/errors';

interface DeleteTemplateDialogProps {
  id: string;
  name: string;
  onClose: () => void;
}

export function DeleteTemplateDialog({ id, name, onClose }: DeleteTemplateDialogProps) {
  const client = useQueryClient();
  const router = useRouter();
  const remove = useMutation({
    mutationFn: () => deleteTemplate(id),
    onSuccess: () => {
      router.push('/pipeline-templates');
      client.removeQueries({ queryKey: templatesKey });
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${name}?`}
      description="All its versions go. It is refused while pipelines are made from it."
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button variant="danger-solid" busy={remove.isPending} onClick={() => remove.mutate()}>
            Delete {name}
          </Button>
        </>
      }
    >
      {remove.error && <ErrorState title="It was not deleted">{messageOf(remove.error)}</ErrorState>}
    </Dialog>
  );
}
