import { createHash, createHmac } from "node:crypto";
import { z } from "zod";
import type { Credentials } from "../../app/ports.ts";
import type { Fault } from "../answer.ts";
import type { Pace } from "../pace.ts";
import { isSameSecret } from "../secret.ts";
import { ACCOUNT_PATH } from "./assumed.ts";
import type { Client } from "./client.ts";
import { credentialOf } from "./credential.ts";
import { NAME } from "./decode.ts";
import type { Seal } from "./seal.ts";

/** An Official Account as it names itself. */
export const Account = z.object({
  oa_id: z.union([z.string().min(1), z.number().transform(String)]),
  name: z.string().default(""),
  oa_type: z.coerce.number().optional().catch(undefined),
});
export type Account = z.infer<typeof Account>;

export interface Login {
  /** What the console wants to know beside the callback: the challenge, which is always the same. */
  challenge: string;
  link(callback: string): string;
  /** The code in what a person pasted: the address he was sent to, or the code alone. */
  read(pasted: string): { code: string; owner?: string } | undefined;
  /** Exchanges a code, which can be done once, and stores the pair in the place of whatever was there. */
  finish(consent: {
    code: string;
    owner?: string;
  }): Promise<{ ok: true; account: Account } | { ok: false; fault: Fault }>;
}

/**
 * The way to the first pair of tokens. The verifier comes from the app's secret: whoever has that alone can redeem a code, the
 * challenge can be registered in the console once for all, and nothing has to be kept between the link and the code.
 */
export function oaLogin(deps: {
  appId: string;
  appSecret: string;
  client: Client;
  credentials: Credentials;
  seal: Seal;
  pace: Pace;
}): Login {
  const { appId, appSecret, client, credentials, seal, pace } = deps;
  const derived = (what: string) =>
    createHmac("sha256", appSecret).update(`giaoban ${what} ${appId}`).digest("base64url");
  const verifier = derived("pkce");
  const state = derived("state").slice(0, 16);
  const challenge = createHash("sha256").update(verifier).digest("base64url");

  return {
    challenge,
    link: (callback) => client.consentLink({ redirect_uri: callback, code_challenge: challenge, state }),
    read(pasted) {
      const words = pasted.trim();
      if (!URL.canParse(words)) return /^[\w-]{8,2000}$/.test(words) ? { code: words } : undefined;
      const { searchParams } = new URL(words);
      const code = searchParams.get("code") ?? "";
      const owner = searchParams.get("oa_id") ?? "";
      const isOurs = isSameSecret(searchParams.get("state") ?? state, state);
      return code === "" || !isOurs ? undefined : { code, ...(owner === "" ? {} : { owner }) };
    },
    async finish({ code, owner }) {
      const granted = await client.grant({ by: "code", code, verifier });
      if (!granted.ok) return granted;
      const asked = await client.call(ACCOUNT_PATH, granted.value.pair.access, undefined, { shape: Account });
      if (!asked.ok && owner === undefined) return asked;
      const account = asked.ok ? asked.value : { oa_id: owner ?? "", name: "", oa_type: undefined };
      const value = credentialOf({ granted: granted.value, owner: account.oa_id, seal, now: pace.now() });
      let rev: number;
      do rev = (await credentials.get(NAME, appId))?.rev ?? 0;
      while (!(await credentials.put(NAME, appId, rev, value)));
      return { ok: true, account };
    },
  };
}
