/** What the API refuses: always in a body, always with HTTP status 200. */
export class Refusal extends Error {
  readonly code: number;
  constructor(code: number, description: string) {
    super(description);
    this.code = code;
  }
}

export const badRequest = (why: string) => new Refusal(400, `Bad request: ${why}`);
export const notFound = () => new Refusal(404, "Not Found");
export const quotaExceeded = () => new Refusal(429, "Quota exceeded");
