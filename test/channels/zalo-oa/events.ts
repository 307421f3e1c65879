/** Events as Zalo delivers them (fact sheet C2, F3). */
export const OA = "3245102376187211265";
export const USER = "186729651760683225";
export const AT = 1_795_575_600_000;

export function event(name: string, message: object, changed: object = {}): Record<string, unknown> {
  return {
    app_id: "431",
    sender: { id: USER },
    recipient: { id: OA },
    user_id_by_app: "552177279717587730",
    event_name: name,
    message: { msg_id: "m1", ...message },
    timestamp: String(AT),
    ...changed,
  };
}

export const text = (words: string, changed: object = {}) => event("user_send_text", { text: words }, changed);

export const follow = (name: "follow" | "unfollow" = "follow", changed: object = {}) => ({
  oa_id: OA,
  follower: { id: USER },
  user_id_by_app: "552177279717587730",
  event_name: name,
  source: "oa_profile",
  app_id: "431",
  timestamp: String(AT),
  ...changed,
});

export const file = (url: string, more: object = {}) => ({
  type: "file",
  payload: { url, name: "bc.docx", size: "18002", type: "docx", ...more },
});
export const image = (url: string) => ({ type: "image", payload: { url, thumbnail: `${url}?small` } });
