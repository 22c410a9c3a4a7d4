import { Command } from "commander";
import { closePool } from "@/db/client";
import { env } from "@/lib/core/env";
import { settleDeliveries } from "@/lib/jobs/deliver-soon";
import { issueSetUpToken } from "@/lib/people/issue-set-up-token";
import { afterRestoreCommand } from "./commands/after-restore";
import { createAdminCommand } from "./commands/create-admin";
import { endSessionsCommand } from "./commands/end-sessions";
import { recoverCommand } from "./commands/recover";
import { rotateKeysCommand } from "./commands/rotate-keys";
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

const YES = "do not ask, for scripts";

/** Each command shows how it is typed. */
const example = (command: Command, ...lines: string[]): Command =>
  command.addHelpText("after", `\nExample:\n${lines.map((line) => `  npm run keydesk -- ${line}`).join("\n")}`);

/** What a start says where nobody is admin yet; nothing where somebody is. */
export async function offerSetUp(): Promise<string> {
  const token = await issueSetUpToken({ kind: "system", name: "cli" });
  if (!token) return "";
  const page = new URL("/set-up", env().PUBLIC_URL).href;
  return `Nobody is admin yet. Within an hour, open ${page} and enter this token, which works once:\n\n  ${token}\n`;
}

/** The operator's command line. Whoever may run it holds the server and its keys; each act is written to the audit log. */
export async function main(args: string[]): Promise<void> {
  const program = new Command("keydesk").description("Looks after a Keydesk installation.");
  addPeopleCommands(program);
  addInstallationCommands(program);
  await program.parseAsync(args, { from: "user" });
  // What an act has to tell is told at once where that can be; what is left over goes out by the worker.
  await settleDeliveries();
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
  example(program.command("recover <email>"), "recover ada@example.com")
    .description("turns somebody's second factor off where no admin is left to do it, and tells everybody concerned")
    .option("--yes", YES)
    .action(printing((email: string, options: { yes?: boolean }) => recoverCommand(email, options)));
  example(program.command("end-sessions [email]"), "end-sessions ada@example.com", "end-sessions --all")
    .description("signs somebody out everywhere, or everybody")
    .option("--all", "everybody")
    .option("--yes", YES)
    .action(
      printing((email: string | undefined, options: { all?: boolean; yes?: boolean }) =>
        endSessionsCommand(email, options),
      ),
    );
}

function addInstallationCommands(program: Command): void {
  example(program.command("verify-audit"), "verify-audit", "verify-audit --expect 12:9f86d081884c7d65…")
    .description("checks the audit log against its seals; exit code 1 where anything was changed")
    .option("--expect <seal>", "a seal noted earlier, from the server's log or from verify-audit")
    .action(printing((options: { expect?: string }) => verifyAuditCommand(options)));
  example(program.command("rotate-keys"), "rotate-keys --new-key", "rotate-keys", "rotate-keys --drop old")
    .description("seals every app secret anew with the first key of the ring; may be killed and begun again")
    .option("--new-key", "make a key and say what to do with it")
    .option("--drop <id>", "give up a former key, where nothing needs it any more")
    .option("--yes", YES)
    .action(printing((options: { newKey?: boolean; drop?: string; yes?: boolean }) => rotateKeysCommand(options)));
  example(program.command("after-restore"), "after-restore")
    .description("ends everything handed out before the database was restored from a backup")
    .option("--void-recovery-codes", "also make all recovery codes useless, where somebody may have seen spent ones")
    .option("--yes", YES)
    .action(printing((options: { voidRecoveryCodes?: boolean; yes?: boolean }) => afterRestoreCommand(options)));
}
