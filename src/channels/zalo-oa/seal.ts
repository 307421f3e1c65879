import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { z } from "zod";

/** What is kept of a pair of tokens. */
export const Pair = z.object({ access: z.string().min(1), refresh: z.string().min(1) });
export type Pair = z.infer<typeof Pair>;

/** Seals what lies in the database with a key that does not: the app's secret is in the settings alone. */
export interface Seal {
  close(pair: Pair): string;
  /** Nothing for what was sealed with another secret or for another app, or was changed. */
  open(sealed: string): Pair | undefined;
}

const VERSION = "v1";
const IV = 12;
const TAG = 16;

export function sealOf(appId: string, appSecret: string): Seal {
  const key = Buffer.from(hkdfSync("sha256", appSecret, appId, "giaoban zalo-oa credentials", 32));
  const bound = Buffer.from(`${VERSION} zalo-oa ${appId}`);

  return {
    close(pair) {
      const iv = randomBytes(IV);
      const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(bound);
      const body = Buffer.concat([cipher.update(JSON.stringify(pair), "utf8"), cipher.final()]);
      return `${VERSION}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64url")}`;
    },
    open(sealed) {
      const [version, text = ""] = sealed.split(".");
      const bytes = Buffer.from(text, "base64url");
      if (version !== VERSION || bytes.length <= IV + TAG) return undefined;
      try {
        const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, IV), { authTagLength: TAG })
          .setAAD(bound)
          .setAuthTag(bytes.subarray(IV, IV + TAG));
        const body = Buffer.concat([decipher.update(bytes.subarray(IV + TAG)), decipher.final()]);
        return Pair.safeParse(JSON.parse(body.toString("utf8"))).data;
      } catch {
        return undefined;
      }
    },
  };
}
