/** A process that owns a data folder, for embedded.test.ts: `tsx embedded-owner.ts <folder>` prints what startMongo answered. */

import { startMongo } from "../../src/store/mongo/embedded.ts";
import { standIn } from "../../src/store/mongo/find-mongod.ts";

const [, , dataDir] = process.argv;
const server = await startMongo({ settings: {}, dataDir, log: () => {} }, [standIn]);
console.log(JSON.stringify(server));
if (!("uri" in server)) process.exit(0);
