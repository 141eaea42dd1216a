import { z } from 'zod';
import { duration, type Environment, parseEnvironment } from './environment.ts';

/** What becomes of the audit log besides lying in the database. */
export interface AuditSettings {
  /** Milliseconds after which entries go; undefined: they stay. */
  keepMs: number | undefined;
  stream: AuditStream | undefined;
}

export type AuditStream =
  | { kind: 'webhook'; url: string; token: string | undefined }
  | { kind: 'syslog'; protocol: 'tcp' | 'udp'; host: string; port: number };

const stream = z.string().transform((text, context): Exclude<AuditStream, { kind: 'webhook' }> | { url: string } => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return { url: url.href };
  const protocol = /^syslog\+(tcp|udp):$/.exec(url?.protocol ?? '')?.[1] as 'tcp' | 'udp' | undefined;
  const host = url?.hostname.replace(/^\[|\]$/g, '');
  if (url && protocol && host) return { kind: 'syslog', protocol, host, port: Number(url.port || 514) };
  context.addIssue('must look like https://collector/audit, syslog+tcp://host:514 or syslog+udp://host:514');
  return z.NEVER;
});

const variables = {
  GENNAKER_AUDIT_KEEP: duration('1d', '3650d').optional(),
  GENNAKER_AUDIT_STREAM: stream.optional(),
  GENNAKER_AUDIT_STREAM_TOKEN: z.string().optional(),
};

export function readAuditSettings(env: Environment = process.env): AuditSettings {
  const values = parseEnvironment(variables, env);
  const given = values.GENNAKER_AUDIT_STREAM;
  return {
    keepMs: values.GENNAKER_AUDIT_KEEP,
    stream:
      given && 'url' in given ? { kind: 'webhook', url: given.url, token: values.GENNAKER_AUDIT_STREAM_TOKEN } : given,
  };
}
