'use client';
import { useCommandList } from '#components/shell/commands.ts';
import { KeyCaps } from '#components/shell/key-caps';
import { Dialog } from '#components/ui/dialog';
import { Kbd } from '#components/ui/kbd';

/** Every key that works on this page, and those that work in every list. */
export function KeySheet({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const commands = useCommandList().filter((command) => command.keys);
  const groups = [...new Set(commands.map((command) => command.group))];
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keys" width="wide">
      <div className="grid gap-x-10 gap-y-6 sm:grid-cols-2">
        {groups.map((group) => (
          <section key={group}>
            <h3 className="mb-2 text-section text-ink-2">{group}</h3>
            {commands
              .filter((command) => command.group === group)
              .map((command) => (
                <Line key={command.id} title={command.title}>
                  <KeyCaps keys={command.keys ?? ''} />
                </Line>
              ))}
          </section>
        ))}
        <section>
          <h3 className="mb-2 text-section text-ink-2">In lists</h3>
          <Line title="Next and previous row">
            <Kbd>↓</Kbd> <Kbd>↑</Kbd>
          </Line>
          <Line title="Open the row">
            <Kbd>Enter</Kbd>
          </Line>
          <Line title="Close the panel">
            <Kbd>Esc</Kbd>
          </Line>
        </section>
      </div>
    </Dialog>
  );
}

function Line({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div className="flex h-8 items-center justify-between gap-4 text-data">
      <span>{title}</span>
      <span className="flex gap-1">{children}</span>
    </div>
  );
}
