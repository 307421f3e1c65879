export interface ResponseParameters {
  retry_after?: number;
  migrate_to_chat_id?: number;
}

/** A call the Bot API refuses: thrown anywhere inside a method, answered as `{ok: false, …}` with HTTP status = code. */
export class Refusal extends Error {
  readonly code: number;
  readonly parameters: ResponseParameters | undefined;
  constructor(code: number, description: string, parameters?: ResponseParameters) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

/** [message text is empty -> 400 "Bad Request: message text is empty"] */
export const badRequest = (what: string, parameters?: ResponseParameters) =>
  new Refusal(400, `Bad Request: ${what}`, parameters);
export const forbidden = (what: string) => new Refusal(403, `Forbidden: ${what}`);
export const conflict = (what: string) => new Refusal(409, `Conflict: ${what}`);
export const tooMany = (seconds: number) =>
  new Refusal(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
