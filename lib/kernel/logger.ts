/** One JSON line per event on standard output; levels below the configured one cost nothing. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type LogFields = Record<string, unknown>;

export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  with(fields: LogFields): Logger;
}

const order: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };
/** A member with such a name is never printed, whatever it holds. */
const secretName = /pass(word)?|secret|token|authorization|cookie|credential|private.?key|kubeconfig/i;

export function createLogger(
  options: { level?: LogLevel; base?: LogFields; write?: (line: string) => void } = {},
): Logger {
  const level = options.level ?? 'info';
  const base = options.base ?? {};
  const write = options.write ?? ((line: string) => process.stdout.write(`${line}\n`));
  const at =
    (lineLevel: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (order[lineLevel] < order[level]) return;
      write(
        JSON.stringify({ at: new Date().toISOString(), level: lineLevel, message, ...mask(base), ...mask(fields) }),
      );
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: (fields) => createLogger({ level, base: { ...base, ...fields }, write }),
  };
}

function mask(fields: LogFields): LogFields {
  const masked: LogFields = {};
  for (const [key, value] of Object.entries(fields)) {
    if (secretName.test(key)) masked[key] = '•••';
    else if (value instanceof Error) masked[key] = value.stack ?? value.message;
    else masked[key] = value;
  }
  return masked;
}

export const silentLogger: Logger = createLogger({ level: 'error', write: () => {} });
