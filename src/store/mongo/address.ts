/** Everything of a MongoDB URI that may be shown: user name, password and query (which may hold tokens) are left out. */
const READABLE = /^mongodb(?:\+srv)?:\/\/(?:[^@/?#\s]*@)?([\w.\-:,[\]]+)(?:\/[^/?#]*)?(?:\?.*)?$/;

/** The hosts of a URI for logs and errors `[mongodb://an:x@db1:27017,db2/giaoban?w=1 -> db1:27017,db2]`. */
export function addressOf(uri: string): string {
  return READABLE.exec(uri)?.[1] ?? "an address that is not of the form mongodb://host:27017/name";
}

/** Whether the URI says which database is meant `[mongodb://db/giaoban -> true, mongodb://db/?w=1 -> false]`. */
export function namesDatabase(uri: string): boolean {
  return /^[^/]*\/\/[^/?]*\/[^?]/.test(uri);
}

/** The text without the URI and without whatever in it must stay secret. */
export function withoutSecrets(text: string, uri: string): string {
  const [, login = ""] = /^[^/]*\/\/(.*)@/s.exec(uri) ?? [];
  const [, query = ""] = /\?(.*)$/s.exec(uri) ?? [];
  const colon = login.indexOf(":");
  const password = colon < 0 ? "" : login.slice(colon + 1);
  const secrets = [uri, query, login, password, decoded(login), decoded(password)].filter((secret) => secret !== "");
  return secrets.reduce((left, secret) => left.replaceAll(secret, "***"), text);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
