import type { CommandStartedEvent } from "mongodb";
import type { Contender } from "./contender.ts";

/** Commands a contender gave to the server; one command may write several documents. */
export interface Commands {
  reads: number;
  writes: number;
  documentsWritten: number;
}

const READS = new Set(["find", "aggregate", "getMore", "count", "distinct"]);

/** Listens to a contender's commands, whose place must be `counted`; the result counts what came since it was last asked. */
export function countCommands({ client }: Contender): () => Commands {
  if (client === undefined) throw new Error("There is no database to count in");
  let counted = nothing();
  client.on("commandStarted", (event) => {
    const documents = documentsIn(event);
    if (documents > 0) counted.writes += 1;
    if (READS.has(event.commandName)) counted.reads += 1;
    counted.documentsWritten += documents;
  });
  return () => {
    const since = counted;
    counted = nothing();
    return since;
  };
}

function nothing(): Commands {
  return { reads: 0, writes: 0, documentsWritten: 0 };
}

function documentsIn({ commandName, command }: CommandStartedEvent): number {
  switch (commandName) {
    case "insert":
      return command["documents"].length;
    case "update":
      return command["updates"].length;
    case "delete":
      return command["deletes"].length;
    case "findAndModify":
      return 1;
    default:
      return 0;
  }
}
