import { expect, test } from 'vitest';
import { readLaunchSettings, readSettings } from './settings.ts';

const key = Buffer.alloc(32, 7);
const required = {
  DATABASE_URL: 'postgresql://me:secret@db:5432/gennaker',
  GENNAKER_SECRET_KEY: key.toString('base64'),
};

test('an empty environment launches everything on loopback', () => {
  const settings = readLaunchSettings({});
  expect(settings).toMatchObject({ host: '127.0.0.1', port: 3000, url: 'http://localhost:3000', sandbox: true });
  expect(settings.databaseUrl).toBeUndefined();
});

test('the public address follows the port unless it is given, and loses its trailing slash', () => {
  expect(readLaunchSettings({ PORT: '8080' }).url).toBe('http://localhost:8080');
  expect(readLaunchSettings({ GENNAKER_URL: 'https://sails.example.com/' }).url).toBe('https://sails.example.com');
});

test('the key is read from base64 and from hex', () => {
  expect(readSettings(required).secretKey.equals(key)).toBe(true);
  expect(readSettings({ ...required, GENNAKER_SECRET_KEY: key.toString('hex') }).secretKey.equals(key)).toBe(true);
});

test('the outbound list is split at commas', () => {
  expect(readLaunchSettings({ GENNAKER_OUTBOUND_ALLOW: ' 10.0.0.0/8, jenkins:8080,' }).outboundAllow).toEqual([
    '10.0.0.0/8',
    'jenkins:8080',
  ]);
});

test('an empty setting counts as not set', () => {
  expect(readLaunchSettings({ PORT: '', GENNAKER_API_TOKEN: ' ' })).toMatchObject({ port: 3000, apiToken: undefined });
});

test.each([
  ['PORT', '70000', 'PORT must be a port number between 1 and 65535'],
  ['PORT', 'http', 'PORT must be a port number between 1 and 65535'],
  ['DATABASE_URL', 'mysql://root@db/x', 'DATABASE_URL must look like postgresql://'],
  ['GENNAKER_SECRET_KEY', 'short', 'GENNAKER_SECRET_KEY must be 32 bytes in base64 or hex'],
  ['GENNAKER_SANDBOX', 'maybe', 'GENNAKER_SANDBOX must be on or off'],
  ['GENNAKER_URL', 'sails', 'GENNAKER_URL must look like https://'],
  ['LOG_LEVEL', 'loud', 'LOG_LEVEL must be debug, info, warn or error'],
])('a wrong %s is named together with the cure, and its value is not repeated', (name, value, sentence) => {
  const read = () => readLaunchSettings({ [name]: value });
  expect(read).toThrow(sentence);
  expect(read).not.toThrow(value);
});

test.each(['DATABASE_URL', 'GENNAKER_SECRET_KEY'])('web and worker do not start without %s', (name) => {
  expect(() => readSettings({ ...required, [name]: undefined })).toThrow(`${name} is not set`);
});
