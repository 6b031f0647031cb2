import { stepTimes } from '../../../lambdas/report/run-report';

describe('stepTimes', () => {
  it('adds up the states of a step and leaves out what is none', () => {
    const states = {
      Plan: 1,
      LoadInGlue: 2,
      VerifyReceipts: 3,
      VerifyCatalogue: 4,
      StartCrawler: 5,
    };
    expect(stepTimes(states)).toEqual({ plan: 1, load: 2, verify: 7 });
  });
});
