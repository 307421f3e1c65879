import { MongoBulkWriteError } from "mongodb";
import { type Model, type QueryFilter, trusted } from "mongoose";
import { z } from "zod";

const DUPLICATE_KEY = 11000;

/** A value kept as JSON text. A text that is none does not fit the shape; it is not quoted in the error. */
export const JsonText = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue("not JSON");
    return z.NEVER;
  }
});

/**
 * A stored document as the value its zod shape describes, with `_id` as `id`. One that does not fit throws at the door, named
 * by collection and id and without a word of its content: the error may be logged, the content not.
 */
export function fromDocument<T>(shape: z.ZodType<T>, model: { modelName: string }, document: { _id: unknown }): T {
  const { _id, ...rest } = document;
  const parsed = shape.safeParse({ id: _id, ...rest });
  if (parsed.success) return parsed.data;
  throw new Error(
    `Document ${String(_id)} of the collection ${model.modelName} does not have the shape it should have`,
  );
}

/** A value for a filter that mongoose does not look over: an operator, which is an object, may not stand in its place. */
export function plain<T extends string | number>(value: T): T {
  if (typeof value !== "string" && typeof value !== "number")
    throw new TypeError("A filter may hold plain values only");
  return value;
}

/** Adds the documents whose `_id` (and other unique keys) are free, in one command, and returns them. */
export async function insertNew<T extends { _id: string }>(model: Model<T>, documents: T[]): Promise<T[]> {
  if (documents.length === 0) return []; // the driver refuses an empty batch
  try {
    // Past mongoose, which would make a model instance of each: the types have said already that the documents fit.
    await model.collection.insertMany(documents as object[], { ordered: false });
    return documents;
  } catch (error) {
    const taken = duplicatesOf(error);
    return documents.filter((_, index) => !taken.has(index));
  }
}

/** Adds the documents one after the other, in one command, up to the first of which a unique key is taken; returns those added. */
export async function insertInOrder<T extends { _id: string }>(model: Model<T>, documents: T[]): Promise<T[]> {
  if (documents.length === 0) return [];
  try {
    await model.collection.insertMany(documents as object[], { ordered: true });
    return documents;
  } catch (error) {
    const [first] = duplicatesOf(error);
    return documents.slice(0, first);
  }
}

/** Takes away the first documents of a filter, by the order of these fields, at most `limit`; returns how many. */
export async function deleteFirst<T extends { _id: string }>(
  model: Model<T>,
  filter: QueryFilter<T>,
  order: Record<string, 1>,
  limit: number,
): Promise<number> {
  const found = await model.find(filter, { _id: 1 }).sort(order).limit(limit).lean<{ _id: string }[]>();
  if (found.length === 0) return 0;
  const named = { ...filter, _id: trusted({ $in: found.map(({ _id }) => _id) }) } as QueryFilter<T>;
  return (await model.deleteMany(named)).deletedCount;
}

/** The places in the batch of what was there already; any other failure is thrown on. */
export function duplicatesOf(error: unknown): Set<number> {
  // The driver wraps a lost connection in the same class, with no fault in it: then nobody knows what was stored.
  if (!(error instanceof MongoBulkWriteError) || error.code !== DUPLICATE_KEY) throw error;
  const faults = [error.writeErrors].flat();
  if (error.result.getWriteConcernError() || faults.some((fault) => fault.code !== DUPLICATE_KEY)) throw error;
  return new Set(faults.map((fault) => fault.index));
}
