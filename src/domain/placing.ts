import type { Directory } from "./directory.ts";
import { type Person, type Post, postsOf, type Role, type Unit, type UnitId } from "./people.ts";

/**
 * The people who go on with the one unit that took over from theirs, in all their posts: as they are to be kept. Seen from the
 * directory's day: before a unit has ended nobody moves. Whose unit became several, or nothing, stays: that is for a person to decide.
 */
export function placed(directory: Directory): Person[] {
  return directory.people.flatMap((person) => {
    const posts = postsOf(person).map((post) => ({ ...post, unit: goesTo(directory, post.unit) }));
    const same = posts.every(({ unit }, index) => unit === postsOf(person)[index]?.unit);
    return same ? [] : [withPosts(person, posts)];
  });
}

/** Those whose unit ended without one unit that took over, by that unit. */
export function unplaced(directory: Directory): Map<Unit, Person[]> {
  const found = new Map<Unit, Person[]>();
  for (const person of directory.people)
    for (const { unit: id } of postsOf(person)) {
      const unit = directory.unit(id);
      if (unit === undefined || !isOver(directory, unit)) continue;
      if (directory.heirs(id).length !== 1) found.set(unit, [...(found.get(unit) ?? []), person]);
    }
  return found;
}

/** A person in another unit than before, with the same roles. */
export function moved(person: Person, from: UnitId, to: UnitId): Person {
  return withPosts(
    person,
    postsOf(person).map((post) => (post.unit === from ? { ...post, unit: to } : post)),
  );
}

export function isOver({ day }: Directory, { validTo }: Unit): boolean {
  return validTo !== undefined && day !== undefined && validTo < day;
}

function goesTo(directory: Directory, id: UnitId): UnitId {
  const unit = directory.unit(id);
  if (unit === undefined || !isOver(directory, unit)) return id;
  const [heir, ...others] = directory.heirs(id);
  return heir === undefined || others.length > 0 ? id : heir.id;
}

/** Posts in one unit become one. */
function withPosts(before: Person, posts: readonly Post[]): Person {
  const { also: _, ...person } = before;
  const roles = new Map<UnitId, Role[]>();
  for (const post of posts) roles.set(post.unit, [...new Set([...(roles.get(post.unit) ?? []), ...post.roles])]);
  const [main, ...also] = [...roles].map(([unit, own]): Post => ({ unit, roles: own }));
  if (main === undefined) return person;
  return { ...person, ...main, ...(also.length > 0 && { also }) };
}
