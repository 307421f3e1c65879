/** Runs a script. What it throws is said without a stack, and ends it with 1. */
export function run(main: () => Promise<void>): void {
  // A reader of the output may stop early (`| head`) without ending the process in the middle of its work.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
}
