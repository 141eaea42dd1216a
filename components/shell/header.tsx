'use client';
import { Search } from 'lucide-react';
import { openPalette } from '#components/shell/command-center';
import { Breadcrumb } from '#components/shell/crumbs';
import { KeyCaps } from '#components/shell/key-caps';
import { LiveDot } from '#components/shell/live-dot';
import { PersonMenu } from '#components/shell/person-menu';
import { SailMark } from '#components/shell/sail-mark';

export function Header() {
  return (
    <header className="sticky top-0 z-20 flex h-12 items-center gap-3 border-b border-line bg-panel px-4 sm:px-6">
      <span className="text-accent-ink sm:hidden">
        <SailMark size={20} />
      </span>
      <Breadcrumb />
      <button
        type="button"
        onClick={openPalette}
        className="flex h-[30px] w-[280px] items-center justify-between rounded-control border border-line-strong bg-page px-2.5 text-data text-ink-3 transition-colors duration-150 hover:border-control max-lg:w-auto max-lg:border-transparent max-lg:bg-transparent"
      >
        <span className="flex items-center gap-2">
          <Search size={16} aria-hidden className="lg:hidden" />
          <span className="max-lg:sr-only">Search or jump to</span>
        </span>
        <span className="max-lg:hidden">
          <KeyCaps keys="mod+k" />
        </span>
      </button>
      <LiveDot />
      <PersonMenu />
    </header>
  );
}
