export interface Heard {
  event: string;
  id?: string;
  data: unknown;
}

/** Opens a stream of server-sent events; `until` reads on to the first event of a kind and returns all that came with it. */
export async function listen(url: string, headers: Record<string, string> = {}) {
  const abort = new AbortController();
  const response = await fetch(url, { headers, signal: abort.signal });
  if (response.body === null) throw new Error("no body");
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const queue: Heard[] = [];
  let text = "";

  async function next(): Promise<Heard> {
    for (;;) {
      const heard = queue.shift();
      if (heard !== undefined) return heard;
      const { value, done } = await reader.read();
      if (done) throw new Error("the stream ended");
      const parts = (text + value).split("\n\n");
      text = parts.pop() ?? "";
      queue.push(...parts.filter((part) => !part.startsWith(":")).map(parseEvent));
    }
  }
  return {
    response,
    next,
    async until(event: string): Promise<Heard[]> {
      const heard: Heard[] = [];
      for (;;) {
        heard.push(await next());
        if (heard.at(-1)?.event === event) return heard;
      }
    },
    close: () => abort.abort(),
  };
}

function parseEvent(block: string): Heard {
  const fields = new Map(
    block.split("\n").map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)]),
  );
  const id = fields.get("id");
  return {
    event: fields.get("event") ?? "message",
    ...(id === undefined ? {} : { id }),
    data: JSON.parse(fields.get("data") ?? "null"),
  };
}
