import { Schema } from "mongoose";
import { describe, expect, inject, it } from "vitest";
import { addressOf, withoutSecrets } from "../../src/store/mongo/address.ts";
import { close, connect, ping } from "../../src/store/mongo/connect.ts";
import { cableTo } from "../app/cable.ts";

const mongo = inject("mongo");

describe("what may be shown of a URI", () => {
  it.each([
    ["mongodb://127.0.0.1:27017/", "127.0.0.1:27017"],
    ["mongodb://an:bi-mat@db1:27017,db2/giaoban?w=1", "db1:27017,db2"],
    ["mongodb+srv://an:bi%40mat@cluster0.example.net/?appName=x", "cluster0.example.net"],
    ["mongodb://[::1]:27017", "[::1]:27017"],
  ])("of %s: %s", (uri, shown) => expect(addressOf(uri)).toBe(shown));

  it.each(["mongodb://an:bi@mat@db/", "mongodb://an:bi/mat@db/", "http://an:bi-mat@db/", "bi-mat", ""])(
    "nothing of %s",
    (uri) => expect(addressOf(uri)).toBe("an address that is not of the form mongodb://host:27017/name"),
  );

  it("neither login nor query, however a message spells them", () => {
    const uri = "mongodb://an:bi%40mat@db/?tlsCertificateKeyFilePassword=kin";
    const text = `${uri} refused an:bi@mat, that is bi%40mat or bi@mat, for tlsCertificateKeyFilePassword=kin`;
    expect(withoutSecrets(text, uri)).toBe("*** refused ***, that is *** or ***, for ***");
  });
});

describe("connect", () => {
  it("tells what is wrong without the credentials", async () => {
    await expect(connect("mongodb://an:bi-mat@db/?lamgido=bi-mat")).rejects.toThrow(
      /^MongoDB at db cannot be used: option lamgido is not supported$/,
    );
    await expect(connect("mongodb://an:bi@mat@db/")).rejects.toThrow(
      /^MongoDB at an address .* cannot be used: [^@]+$/,
    );
  });

  it.skipIf(mongo === undefined)("acknowledges what is on disk, whatever the URI asks for", async () => {
    const connection = await connect(`${mongo?.uri}?w=0&journal=false`, "connect_test");
    expect(connection.name).toBe("connect_test");
    expect(connection.getClient().options.writeConcern).toMatchObject({ w: "majority", journal: true });
    await close(connection);
  });

  it.skipIf(mongo === undefined)("makes a misspelt filter fail and disarms operators in it", async () => {
    const connection = await connect(mongo?.uri ?? "", "connect_test");
    const Said = connection.model("Said", new Schema({ text: String }), "said");
    await expect(Said.deleteMany({ txet: "x" } as object)).rejects.toThrow(/txet.*strictQuery|strictQuery.*txet/s);
    await expect(Said.findOne({ text: { $ne: null } } as object)).rejects.toThrow(/Cast to string failed/);
    await close(connection);
  });

  it.skipIf(mongo === undefined)("answers a ping until it is closed", async () => {
    const connection = await connect(mongo?.uri ?? "");
    expect(connection.name).toBe("giaoban");
    expect(await ping(connection)).toBe(true);
    await close(connection);
    expect(await ping(connection)).toBe(false);
  });

  it.skipIf(mongo === undefined)("waits for the answer to a ping no longer than it is told", async () => {
    const cable = await cableTo(mongo?.uri ?? "");
    const connection = await connect(cable.uri);
    expect(await ping(connection)).toBe(true);
    cable.hang();
    expect(await ping(connection, 50)).toBe(false);
    cable.cut(); // what hangs would hold up the end
    cable.mend();
    await close(connection);
    await cable.close();
  });
});
