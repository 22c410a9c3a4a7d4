// Imported into a process that must not outlive the one that started it, also where that one was killed and could not stop it.
process.stdin.on("end", () => process.kill(process.pid, "SIGTERM"));
process.stdin.resume();
