import { Command } from "commander";
import { closePool } from "@/db/client";
import { createAdminCommand } from "./commands/create-admin";
import { unlockCommand } from "./commands/unlock";

/** Prints what a command did; a mistake is one line and exit code 1. */
function printing<A extends unknown[]>(command: (...args: A) => Promise<string[]>) {
  return async (...args: A): Promise<void> => {
    try {
      process.stdout.write(`${(await command(...args)).join("\n")}\n`);
    } catch (error) {
      process.stderr.write(`keydesk: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    }
  };
}

/** The operator's command line. Whoever may run it holds the server and its keys; each act is written to the audit log. */
export async function main(args: string[]): Promise<void> {
  const program = new Command("keydesk").description("Looks after a Keydesk installation.");
  const admin = program.command("admin").description("Looks after admins");
  admin
    .command("create <email>")
    .description("makes an admin and prints a password; the first one owns the installation")
    .requiredOption("--name <name>", "the admin's name")
    .action(printing((email: string, options: { name: string }) => createAdminCommand(email, options.name)));
  program
    .command("unlock <email>")
    .description("ends the waits after wrong passwords and passcodes")
    .action(printing(unlockCommand));
  await program.parseAsync(args, { from: "user" });
  await closePool();
}
