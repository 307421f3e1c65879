/** Lets a reader of the output stop early (`| head`) without ending the process in the middle of its work. */
export function mayBeCutOff(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}
