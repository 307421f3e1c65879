/** Something that nobody tells of: looked for again with every turn of the machine. */
export async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise((resume) => void setImmediate(resume));
}
