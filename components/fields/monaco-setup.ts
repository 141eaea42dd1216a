import * as monaco from 'monaco-editor/editor/editor.api.js';
import 'monaco-editor/features/bracketMatching/register.js';
import 'monaco-editor/features/clipboard/register.js';
import 'monaco-editor/features/comment/register.js';
import 'monaco-editor/features/find/register.js';
import 'monaco-editor/features/folding/register.js';
import 'monaco-editor/features/gotoError/register.js';
import 'monaco-editor/features/hover/register.js';
import 'monaco-editor/features/indentation/register.js';
import 'monaco-editor/features/linesOperations/register.js';
import 'monaco-editor/features/multicursor/register.js';
import 'monaco-editor/features/toggleTabFocusMode/register.js';
import 'monaco-editor/features/wordOperations/register.js';
import 'monaco-editor/languages/definitions/yaml/register.js';
import { registerJson } from './monaco-json.ts';

/**
 * Monaco with the features our fields need. What is wrong with a text is said by the product's own checks, so that the
 * editor, the problems list and the save agree. Every feature must be imported before the first editor is made: Monaco
 * fixes its services then, and one that comes later cannot find its own.
 */
export { monaco };

export interface CodeMark {
  level: 'error' | 'warning';
  message: string;
  /** Both count from 1. */
  line: number;
  column: number;
}

globalThis.MonacoEnvironment = {
  getWorker: () => new Worker(new URL('monaco-editor/editor/editor.worker.js', import.meta.url), { type: 'module' }),
};

registerJson();

/** Monaco knows no CSS variables: the tokens are read from the page and painted again when the theme changes. */
export function paint(theme: 'light' | 'dark'): void {
  const colour = tokenReader();
  const ink = (token: string, name: string) => ({ token, foreground: colour(name).slice(1, 7) });
  monaco.editor.defineTheme('gennaker', {
    base: theme === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: '', foreground: colour('ink').slice(1, 7) },
      ink('key', 'accent-ink'),
      ink('type', 'accent-ink'),
      ink('string', 'ink'),
      ink('string.yaml', 'ink'),
      ink('string.invalid', 'failed-ink'),
      ink('number', 'person-ink'),
      ink('constant', 'running-ink'),
      ink('keyword', 'running-ink'),
      ink('comment', 'ink-3'),
      ink('delimiter', 'ink-2'),
    ],
    colors: {
      'editor.background': colour('panel'),
      'editor.foreground': colour('ink'),
      'editor.lineHighlightBackground': colour('raised'),
      'editor.lineHighlightBorder': colour('raised'),
      'editorLineNumber.foreground': colour('ink-3'),
      'editorLineNumber.activeForeground': colour('ink'),
      'editorIndentGuide.background1': colour('line'),
      'editorIndentGuide.activeBackground1': colour('line-strong'),
      'editorGutter.background': colour('panel'),
      'editorCursor.foreground': colour('accent'),
      'editorWidget.background': colour('panel'),
      'editorWidget.border': colour('line-strong'),
      'editorHoverWidget.background': colour('panel'),
      'editorHoverWidget.border': colour('line-strong'),
      'editorError.foreground': colour('failed'),
      'editorWarning.foreground': colour('warning'),
      focusBorder: colour('accent'),
    },
  });
  monaco.editor.setTheme('gennaker');
}

/** The tokens are OKLCH; a canvas turns any CSS colour into the `#rrggbb` that Monaco reads. */
function tokenReader(): (name: string) => string {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const brush = canvas.getContext('2d', { willReadFrequently: true });
  const probe = document.body.appendChild(document.createElement('span'));
  // A colour on its way reads as the one before; where motion is reduced, everything is on its way for a moment.
  probe.style.transition = 'none';
  queueMicrotask(() => probe.remove());
  return (name) => {
    probe.style.color = `var(--${name})`;
    if (!brush) return '#888888';
    brush.fillStyle = getComputedStyle(probe).color;
    brush.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = brush.getImageData(0, 0, 1, 1).data;
    return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  };
}
