/** What the OpenAPI refuses: always in a body, always with HTTP status 200. The codes' sentences are the sheet's where it has one. */
export class Refusal extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export const refusal = {
  tokenInvalid: () => new Refusal(-216, "Access token is invalid"),
  tokenExpired: () => new Refusal(-220, "access_token is expired or removed"),
  tooMuch: () => new Refusal(-210, "Parameter exceeds allowable limit"),
  invalid: (what: string) => new Refusal(-201, `${what} is invalid`),
  notFollowing: () => new Refusal(-213, "User has not followed OA"),
  windowClosed: () => new Refusal(-230, "User has not interacted with the OA in the past 7 days"),
  wrongKind: () => new Refusal(-235, "This API does not support this type of OA"),
  version2Closed: () => new Refusal(-240, "MessageV2 API has been shut down, please switch to MessageV3"),
  rate: () => new Refusal(-32, "Your application reached limit call api"),
  attachmentExpired: () => new Refusal(-100, "attachment_id was expired"),
  quota: () => new Refusal(-211, "Out of quota"),
  restricted: () => new Refusal(-244, "User has restricted this type of message from your OA"),
  gone: () => new Refusal(-227, "User is banned or has been inactive for more than 45 days"),
};
