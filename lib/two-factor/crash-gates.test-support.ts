/**
 * Keys of advisory locks at which a node of the crash tests waits while a test holds them: in the midst of its COMMIT
 * (by a trigger that crash.test-support.ts makes), and after the commit, before its answer.
 */
export const GATES = { commit: 7001, answer: 7002 } as const;
