// a test waits for real runs; one that hangs must not hang the suite
jest.setTimeout(300_000);
