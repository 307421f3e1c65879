import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** The cable between a process and its database: it can be cut and mended. */
export interface Cable {
  /** The server's address, by way of the cable. */
  uri: string;
  cut(): void;
  mend(): void;
  /** From now on what is sent gets lost, though the cable seems whole: the server hangs. */
  hang(): void;
  /** Cuts as soon as a command of this name is on its way to the server (`sent`) or answered by it (`done`), just once. */
  cutAt(command: string, when: "sent" | "done"): void;
  close(): Promise<void>;
}

export async function cableTo(uri: string): Promise<Cable> {
  const target = new URL(uri);
  const open = new Set<Socket>();
  let whole = true;
  let hangs = false;
  let trap: { command: Buffer; when: "sent" | "done" } | undefined;

  function cut(): void {
    whole = false;
    for (const socket of open) socket.destroy();
  }

  const server = createServer((near) => {
    if (!whole) return void near.destroy();
    const far = connect(Number(target.port), target.hostname);
    let sprung = false;
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on("error", () => {}); // it is cut on purpose
      socket.on("close", () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on("data", (bytes: Buffer) => {
      if (hangs) return;
      const trapped = trap !== undefined && bytes.includes(trap.command);
      if (trapped && trap?.when === "sent") {
        trap = undefined;
        return cut();
      }
      if (trapped) {
        trap = undefined;
        sprung = true;
      }
      far.write(bytes);
    });
    far.on("data", (bytes: Buffer) => (sprung ? cut() : near.write(bytes)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  const here = new URL(uri);
  here.hostname = "127.0.0.1";
  here.port = String((server.address() as AddressInfo).port);
  here.searchParams.set("directConnection", "true");
  return {
    uri: here.toString(),
    cut,
    mend: () => {
      whole = true;
      hangs = false;
    },
    hang: () => {
      hangs = true;
    },
    cutAt(command, when) {
      // As BSON has it: the command's name is the first key of the message, a string.
      trap = { command: Buffer.from(`\x02${command}\0`), when };
    },
    async close() {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
