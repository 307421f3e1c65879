// Part of `npm run build`: the web chat's page needs no compiling, only to stand beside the compiled server.
import { cpSync } from "node:fs";

cpSync("src/http/page", "dist/http/page", { recursive: true });
