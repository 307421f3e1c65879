import { memoryStores } from "../../src/store/memory.ts";
import { storesContract } from "../contract/stores.ts";

storesContract("memory", async () => memoryStores());
