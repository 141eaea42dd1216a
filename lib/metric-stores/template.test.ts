import { describe, expect, it } from 'vitest';
import { expandFilter, substitute } from './template.ts';

const bindings = { scope: 'shop-v001', nested: '${scope}!', a: '${b}', b: '${a}', big: '${x1}${x1}' };

describe('variables', () => {
  it.each([
    ['app="${scope}"', 'app="shop-v001"'],
    ['${nested}', 'shop-v001!'],
    ['${missing:-other}', 'other'],
    ['${missing:-${scope}}', 'shop-v001'],
    ['${scope:-other}', 'shop-v001'],
    ['${missing:-}', ''],
    ['$${scope} ${scope}', '${scope} shop-v001'],
    ['$scope $ {scope} ${scope', '$scope $ {scope} ${scope'],
    ['rate(x[5m])', 'rate(x[5m])'],
  ])('%s', (template, expected) => {
    expect(substitute(template, bindings)).toBe(expected);
  });

  it.each([
    ['${missing}', 'there is no "missing"'],
    ['${constructor}', 'there is no "constructor"'],
    ['${a}', 'refers to itself'],
    ['${scope}'.repeat(2000), 'more than 1000 variables'],
  ])('%s cannot be filled in', (template, message) => {
    expect(() => substitute(template, bindings)).toThrow(message);
  });

  it('cannot grow without end', () => {
    const doubling = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`x${i}`, `\${x${i + 1}}\${x${i + 1}}`]));
    expect(() => substitute('${x0}', { ...doubling, x30: 'xx' })).toThrow('more than 1000 variables');
  });
});

describe('the filter of a query', () => {
  const templates = { byGroup: 'group="${scope}"' };

  it('is its inline text, else the template it names, else nothing', () => {
    expect(
      expandFilter({ customInlineTemplate: 'a="$\\{scope}"', customFilterTemplate: 'byGroup' }, templates, bindings),
    ).toBe('a="shop-v001"');
    expect(expandFilter({ customFilterTemplate: 'byGroup' }, templates, bindings)).toBe('group="shop-v001"');
    expect(expandFilter({ customInlineTemplate: '' }, templates, bindings)).toBeUndefined();
  });

  it('is refused when the template does not exist or the old field is used', () => {
    expect(() => expandFilter({ customFilterTemplate: 'toString' }, templates, bindings)).toThrow(
      'no filter template named "toString"; it has: byGroup',
    );
    expect(() => expandFilter({ customFilter: 'x' }, templates, bindings)).toThrow('customInlineTemplate');
  });
});
