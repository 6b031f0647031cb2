import * as fc from 'fast-check';

import { distinctSkills, fold, tokens } from '../../../../lambdas/search/engine/text';

describe('tokens', () => {
  it.each([
    ['Data Analyst (IT)', ['data', 'analyst', 'it']],
    ['C++, C# & Node.js', ['c++', 'c#', 'node', 'js']],
    ['Crème brûlée', ['creme', 'brulee']],
    ['東京 หนังสือ', ['東京', 'หนังสือ']],
    ["Robert'); DROP TABLE jobs;--", ['robert', 'drop', 'table', 'jobs']],
    ['--- !!! \u200b', []],
  ])('%s', (text, expected) => {
    expect(tokens(text)).toEqual(expected);
  });

  it('are what they are when they are split again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const words = tokens(text);
        expect(tokens(words.join(' '))).toEqual(words);
      }),
    );
  });
});

describe('fold', () => {
  it('folds case, accents, width and outer spaces', () => {
    expect(fold(' ＺÜRICH ')).toBe('zurich');
  });
});

describe('distinctSkills', () => {
  it('keeps one spelling of each skill, in the order of the folded names', () => {
    expect(distinctSkills(['sql', 'Excel', 'SQL', ' ', 'café', 'Cafe'])).toEqual([
      'Cafe',
      'Excel',
      'SQL',
    ]);
  });
});
