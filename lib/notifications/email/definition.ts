import { z } from 'zod';
import type { NotificationDefinition } from '#lib/notifications/contract';

export const emailFields = z.object({
  address: z
    .string()
    .min(1, 'Name at least one receiver')
    .meta({
      title: 'To',
      description: 'One address, or several with commas between them.',
      examples: ['team@example.com'],
    }),
  cc: z.string().optional().meta({ title: 'Cc' }),
  customSubject: z.string().optional().meta({ title: 'Subject', description: 'Instead of ours.' }),
  customBody: z.string().optional().meta({
    title: 'Text',
    description: 'Instead of ours. {{executionId}} and {{link}} are filled in.',
  }),
});

export const emailSettings = z.object({
  host: z
    .string()
    .min(1)
    .max(253)
    .meta({ title: 'SMTP server', examples: ['smtp.example.com'] }),
  port: z.int().min(1).max(65_535).default(587).meta({ title: 'Port' }),
  security: z.enum(['starttls', 'tls', 'none']).default('starttls').meta({
    title: 'Security',
    description: 'starttls for port 587, tls for port 465, none only inside a trusted network.',
  }),
  user: z.string().max(200).default('').meta({ title: 'User', description: 'Empty when the server asks for none.' }),
  from: z.email().meta({ title: 'From', examples: ['gennaker@example.com'] }),
});

export const emailSecrets = z.object({
  password: z.string().max(1000).default('').meta({ title: 'Password' }),
});

export const email = {
  type: 'email',
  title: 'Email',
  summary: 'Writes to people when a pipeline or stage starts, ends, fails or asks for a decision.',
  icon: 'mail',
  fields: emailFields,
  settings: emailSettings,
  secrets: emailSecrets,
} as const satisfies NotificationDefinition;
