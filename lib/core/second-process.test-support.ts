/**
 * Runs functions of ours in an operating-system process of its own, against the same database: what holds between two nodes,
 * or when one of them is killed, cannot be shown within one process.
 */
import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import path from "node:path";
import { bundle, root } from "@/bin/bundle.mjs";
import type { Acts, Answer, Question } from "./serve-acts.test-support";

export interface SecondProcess<A extends Acts> {
  ask<K extends keyof A & string>(act: K, ...args: Parameters<A[K]>): ReturnType<A[K]>;
  /** SIGKILL: no handler runs, nothing is flushed. Questions under way stay unanswered. */
  kill(): Promise<void>;
}

/** Bundles the entry once; each call starts one more process of it. */
export async function prepareProcess<A extends Acts>(entry: string) {
  const file = path.join(root, "node_modules", ".cache", "keydesk", `test-${process.pid}-${randomUUID()}.mjs`);
  await bundle(path.join(root, entry), file);
  return {
    start: async (): Promise<SecondProcess<A>> => talkTo<A>(await started(file)),
    remove: async (): Promise<void> => rm(file, { force: true }),
  };
}

async function started(file: string): Promise<ChildProcess> {
  const child = fork(file, [], { execArgv: [], serialization: "advanced" });
  await once(child, "message");
  return child;
}

function talkTo<A extends Acts>(child: ChildProcess): SecondProcess<A> {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (reason: Error) => void }>();
  let last = 0;
  child.on("message", (answer: Answer) => {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ("error" in answer) asked?.reject(new Error(answer.error));
    else asked?.resolve(answer.value as never);
  });
  return {
    ask(act, ...args) {
      const id = ++last;
      const answered = new Promise<never>((resolve, reject) => waiting.set(id, { resolve, reject }));
      child.send({ id, act, args } satisfies Question);
      return answered as unknown as ReturnType<A[typeof act]>;
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}
