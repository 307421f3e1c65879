import type { Person } from "./people.ts";
import { type Instant, plus } from "./time.ts";

/** A person's links to pages carry when they were `made`, so that all that there are can be closed at once by one instant. */

/** Whether the person's links were closed after this one was made: then it opens nothing any more. */
export function areLinksClosed(person: Person | undefined, made: Instant): boolean {
  return person?.linksSince !== undefined && made <= person.linksSince;
}

/** After links were closed: what is made in that very instant is a new one. */
export function madeAt(now: Instant, linksSince: Instant | undefined): Instant {
  return linksSince !== undefined && linksSince >= now ? plus(linksSince, 1) : now;
}
