// how long a test takes depends on what else the machine does; one that hangs must not hang the suite
jest.setTimeout(60_000);
