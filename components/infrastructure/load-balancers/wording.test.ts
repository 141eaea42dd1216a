import { expect, it } from 'vitest';
import { portText, ruleFrom, ruleTo } from './wording.ts';

it('writes ports with where they lead, and leaves out what goes without saying', () => {
  expect(portText({ name: 'http', port: 80, target: '8080', protocol: 'TCP' })).toBe('http 80 → 8080');
  expect(portText({ port: 6379, target: '6379', protocol: 'TCP' })).toBe('6379');
  expect(portText({ port: 53, protocol: 'UDP' })).toBe('53/UDP');
});

it('writes a rule of an ingress as request and answer', () => {
  expect(ruleFrom({ host: 'shop.example.com', path: '/' })).toBe('shop.example.com/');
  expect(ruleFrom({ path: '/cart' })).toBe('any host, /cart');
  expect(ruleFrom({})).toBe('any other request');
  expect(ruleTo({ service: 'web', port: '80' })).toBe('web:80');
  expect(ruleTo({})).toBe('nothing');
});
