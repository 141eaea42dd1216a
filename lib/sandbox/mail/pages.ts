import { formatAgo } from '#lib/kernel/duration';
import { html, page } from '#lib/sandbox/page';
import type { Mail } from './message.ts';

export function listPage(mails: readonly Mail[], now: number): string {
  const rows = mails.map(
    (mail) => html`<tr><td><a href="/mails/${mail.id}">${mail.subject || '(no subject)'}</a></td>
      <td>${mail.recipients.join(', ')}</td><td class="muted">${formatAgo(mail.at, now)}</td></tr>`,
  );
  return page(
    'Inbox',
    rows.length === 0
      ? html`<p class="muted">No mail yet. What pipelines send arrives here, whoever it is for.</p>`
      : html`<table><tr><th>Subject</th><th>For</th><th></th></tr>${rows}</table>`,
  );
}

export function mailPage(mail: Mail): string {
  const source = mail.html ? html`<details><summary>HTML source</summary><pre>${mail.html}</pre></details>` : html``;
  return page(
    mail.subject || '(no subject)',
    html`<p><a href="/">Inbox</a></p>
    <table><tr><td>From</td><td>${mail.from}</td></tr><tr><td>To</td><td>${mail.to}</td></tr>
    <tr><td>Cc</td><td>${mail.cc || '–'}</td></tr><tr><td>Delivered to</td><td>${mail.recipients.join(', ')}</td></tr>
    <tr><td>At</td><td>${new Date(mail.at).toISOString()}</td></tr></table><pre>${mail.text}</pre>${source}`,
  );
}
