import * as fc from "fast-check";
import { z } from "zod";

/**
 * Any value that fits a zod shape, so that what a store gives back can be compared with whatever may be put in. Keys of
 * `z.record(z.string(), …)` are names as flows write them; keys with a shape of their own (person ids) are any text.
 */
export function anyOf<T>(shape: z.ZodType<T>): fc.Arbitrary<T> {
  return arbitrary(shape) as fc.Arbitrary<T>;
}

/** As `Name` in `flow/schema.ts`. */
const NAME = /^[a-z][a-z0-9_]{0,7}$/;
/** Enough to nest and to repeat, few enough to read when a test fails. */
const MANY = 4;

function arbitrary(shape: unknown): fc.Arbitrary<unknown> {
  if (shape instanceof z.ZodISODate) return fc.constantFrom("2026-11-23", "2024-02-29");
  if (shape instanceof z.ZodString) return text(shape);
  if (shape instanceof z.ZodNumber) return quantity(shape);
  if (shape instanceof z.ZodBoolean) return fc.boolean();
  if (shape instanceof z.ZodLiteral) return fc.constantFrom(...shape.values);
  if (shape instanceof z.ZodEnum) return fc.constantFrom(...shape.options);
  if (shape instanceof z.ZodArray) return fc.array(arbitrary(shape.element), { maxLength: MANY });
  if (shape instanceof z.ZodRecord) return record(shape);
  if (shape instanceof z.ZodObject) return object(shape);
  if (shape instanceof z.ZodUnion) return fc.oneof(...shape.options.map(arbitrary));
  if (shape instanceof z.ZodDefault) return arbitrary(shape.unwrap());
  if (shape instanceof z.ZodOptional) return arbitrary(shape.unwrap());
  throw new Error("anyOf does not know this kind of shape yet: add a line above");
}

function text({ minLength }: z.ZodString): fc.Arbitrary<string> {
  const odd = fc.constantFrom("a.b", "$x", "$ref", ".", "1", "constructor", "Ủy ban", " ", "\0");
  return fc.oneof(fc.string({ unit: "binary", minLength: minLength ?? 0, maxLength: 8 }), odd);
}

function quantity({ isInt, minValue }: z.ZodNumber): fc.Arbitrary<number> {
  const min = Math.max(minValue ?? -1_000, -1_000);
  const whole = fc.oneof(
    fc.integer({ min }),
    fc.maxSafeNat().map((value) => Math.max(value, min)),
  );
  if (isInt) return whole;
  const any = fc.double({ noNaN: true, noDefaultInfinity: true });
  return fc.oneof(whole, any).map((value) => (value === 0 ? 0 : value)); // JSON knows no -0
}

function record(shape: z.ZodRecord): fc.Arbitrary<unknown> {
  const { keyType, valueType } = shape;
  const free = keyType instanceof z.ZodString && keyType.minLength !== null;
  // An object of JavaScript cannot hold the key __proto__.
  const keys = free ? text(keyType).filter((id) => id !== "__proto__") : fc.stringMatching(NAME);
  return fc.dictionary(keys, arbitrary(valueType), { maxKeys: MANY, noNullPrototype: true });
}

function object({ shape }: z.ZodObject): fc.Arbitrary<unknown> {
  const fields = Object.entries(shape);
  const requiredKeys = fields.filter(([, field]) => !(field instanceof z.ZodOptional)).map(([name]) => name);
  const values = Object.fromEntries(fields.map(([name, field]) => [name, arbitrary(field)]));
  return fc.record(values, { requiredKeys, noNullPrototype: true });
}
