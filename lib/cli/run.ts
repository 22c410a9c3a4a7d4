import { Command } from "commander";
import { closePool } from "@/db/client";
import { createAdminCommand } from "./commands/create-admin";
import { unlockCommand } from "./commands/unlock";
import { verifyAuditCommand } from "./commands/verify-audit";

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

/** Each command shows how it is typed. */
const example = (command: Command, ...lines: string[]): Command =>
  command.addHelpText("after", `\nExample:\n${lines.map((line) => `  npm run keydesk -- ${line}`).join("\n")}`);

/** The operator's command line. Whoever may run it holds the server and its keys; each act is written to the audit log. */
export async function main(args: string[]): Promise<void> {
  const program = new Command("keydesk").description("Looks after a Keydesk installation.");
  addPeopleCommands(program);
  addInstallationCommands(program);
  await program.parseAsync(args, { from: "user" });
  await closePool();
}

function addPeopleCommands(program: Command): void {
  const admin = program.command("admin").description("looks after admins");
  example(admin.command("create <email>"), 'admin create ada@example.com --name "Ada Lovelace"')
    .description("makes an admin and prints a password; the first one owns the installation")
    .requiredOption("--name <name>", "the admin's name")
    .action(printing((email: string, options: { name: string }) => createAdminCommand(email, options.name)));
  example(program.command("unlock <email>"), "unlock ada@example.com")
    .description("ends the waits after wrong passwords and passcodes")
    .action(printing((email: string) => unlockCommand(email)));
}

function addInstallationCommands(program: Command): void {
  example(program.command("verify-audit"), "verify-audit", "verify-audit --expect 12:9f86d081884c7d65…")
    .description("checks the audit log against its seals; exit code 1 where anything was changed")
    .option("--expect <seal>", "a seal noted earlier, from the server's log or from verify-audit")
    .action(printing((options: { expect?: string }) => verifyAuditCommand(options)));
}
