import { z } from "zod";
import type { Chats } from "../zalo/chats.ts";
import type { Hosts } from "../zalo/hosts.ts";
import { fetchFrom } from "../zalo/post.ts";
import { refusal } from "./refusal.ts";
import type { Uploads } from "./uploads.ts";

const MOST_TEXT = 2_000;
const MOST_BUTTONS = 5;
const MOST_TITLE = 100;
const MOST_SUBTITLE = 500;
const MOST_PAYLOAD = 1_000;
const MB = 1024 * 1024;

const Button = z.discriminatedUnion("type", [
  z.strictObject({ title: z.string(), type: z.literal("oa.open.url"), payload: z.strictObject({ url: z.url() }) }),
  z.strictObject({ title: z.string(), type: z.enum(["oa.query.show", "oa.query.hide"]), payload: z.string().min(1) }),
  z.strictObject({
    title: z.string(),
    type: z.literal("oa.open.phone"),
    payload: z.strictObject({ phone_code: z.string() }),
  }),
  z.strictObject({
    title: z.string(),
    type: z.literal("oa.open.sms"),
    payload: z.strictObject({ content: z.string(), phone_code: z.string() }),
  }),
]);

const Payload = z.union([
  z.strictObject({ buttons: z.array(Button).min(1) }),
  z.strictObject({
    template_type: z.literal("media"),
    elements: z
      .array(
        z.union([
          z.strictObject({ media_type: z.literal("image"), url: z.url() }),
          z.strictObject({ media_type: z.literal("image"), attachment_id: z.string() }),
        ]),
      )
      .length(1),
  }),
  z.strictObject({
    template_type: z.literal("request_user_info"),
    elements: z
      .array(z.strictObject({ title: z.string(), subtitle: z.string().optional(), image_url: z.url() }))
      .length(1),
  }),
]);

const Message = z.strictObject({
  text: z.string().optional(),
  quote_message_id: z.string().optional(),
  attachment: z
    .discriminatedUnion("type", [
      z.strictObject({ type: z.literal("template"), payload: Payload }),
      z.strictObject({ type: z.literal("file"), payload: z.strictObject({ token: z.string() }) }),
    ])
    .optional(),
});

/** What is to be seen of the message of a call, by the rules for what it may hold; throws the refusal of any other. */
export async function readMessage(
  body: unknown,
  uploads: Uploads,
  hosts: Hosts,
): Promise<Parameters<Chats["post"]>[2]> {
  const read = Message.safeParse(body);
  if (!read.success) throw refusal.invalid("message");
  const { text = "", attachment } = read.data;
  if (text.length > MOST_TEXT) throw refusal.tooMuch();
  if (attachment === undefined) {
    if (text.trim() === "") throw refusal.invalid("message.text");
    return { text };
  }
  if (attachment.type === "file") return { text, file: uploads.get(attachment.payload.token, "file") };
  const { payload } = attachment;
  if ("buttons" in payload) {
    const { buttons } = payload;
    if (text.trim() === "") throw refusal.invalid("message.text");
    if (buttons.length > MOST_BUTTONS) throw refusal.tooMuch();
    for (const { title, payload } of buttons) {
      if (title.trim() === "") throw refusal.invalid("title");
      if (title.length > MOST_TITLE) throw refusal.tooMuch();
      if (typeof payload === "string" && payload.length > MOST_PAYLOAD) throw refusal.tooMuch();
    }
    return { text, buttons };
  }
  if (payload.template_type === "request_user_info") {
    const [element] = payload.elements;
    if ((element?.title.length ?? 0) > MOST_TITLE || (element?.subtitle?.length ?? 0) > MOST_SUBTITLE)
      throw refusal.tooMuch();
    return { text: element?.title ?? "", other: "(xin tên và số điện thoại)" };
  }
  const [element] = payload.elements;
  if (element !== undefined && "attachment_id" in element)
    return { text, picture: uploads.get(element.attachment_id, "picture") };
  const at = hosts.find(element?.url ?? "");
  const picture = at && (await fetchFrom(at));
  if (picture === undefined || !/^image\/(jpeg|png)/.test(picture.mime)) throw refusal.invalid("url");
  if (picture.bytes.length > MB) throw refusal.tooMuch();
  return { text, picture: { name: "anh", ...picture } };
}
