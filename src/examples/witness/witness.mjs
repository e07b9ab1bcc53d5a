// A witness (C2SP tlog-witness): cosigns a checkpoint of a log only if it continues all that it has cosigned before.
// Usage: node witness.mjs PORT FOLDER NAME LOG_KEY…
// LOG_KEY is the line name+id+key of /log/{site}/key. FOLDER keeps the witness's own key and the last checkpoint of each log.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from "node:fs";
import { createServer } from "node:http";

const SPKI = Buffer.from("302a300506032b6570032100", "hex");
const REQUEST = new RegExp("^old (0|[1-9][0-9]{0,17})\n((?:[A-Za-z0-9+/]{43}=\n){0,63})\n"
  + "(([^\n]+)\n(0|[1-9][0-9]{0,17})\n([A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*)\n((?:— [^ \n]+ [A-Za-z0-9+/=]+\n)+)$");
const MAX_LENGTH = 100_000;

const [port, folder, name, ...vkeys] = process.argv.slice(2);
const logs = vkeys.map(readLog);
const secret = readSecret(`${folder}/key.pem`);
const typed = Buffer.concat([Buffer.from([4]), createPublicKey(secret).export({ format: "der", type: "spki" }).subarray(SPKI.length)]);
const id = sha256(Buffer.from(`${name}\n`), typed).subarray(0, 4);

function sha256(...parts) {
  return createHash("sha256").update(Buffer.concat(parts)).digest();
}

function base64(text) {
  return Buffer.from(text, "base64");
}

function readLog(vkey) {
  const [, origin, id, coded] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey);
  const key = createPublicKey({ key: Buffer.concat([SPKI, base64(coded).subarray(1)]), format: "der", type: "spki" });
  return { origin, id, key, file: `${folder}/${sha256(Buffer.from(origin)).toString("hex")}` };
}

function readSecret(file) {
  if (!existsSync(file)) {
    const made = generateKeyPairSync("ed25519").privateKey;
    writeFileSync(file, made.export({ format: "pem", type: "pkcs8" }), { mode: 0o600 });
  }
  return createPrivateKey(readFileSync(file));
}

/** Whether the larger tree begins with the smaller one (RFC 9162, 2.1.4.2). */
function isConsistent(from, fromRoot, to, toRoot, proof) {
  if (from === to) return proof.length === 0 && fromRoot.equals(toRoot);
  if (from === 0n) return proof.length === 0;
  const [first, ...path] = (from & (from - 1n)) === 0n ? [fromRoot, ...proof] : proof;
  if (first === undefined) return false;
  const node = (left, right) => sha256(Buffer.from([1]), left, right);
  let [fn, sn, smaller, larger] = [from - 1n, to - 1n, first, first];
  for (; fn & 1n; fn >>= 1n) sn >>= 1n;
  for (const hash of path) {
    if (sn === 0n) return false;
    if (fn & 1n || fn === sn) {
      [smaller, larger] = [node(hash, smaller), node(hash, larger)];
      for (; !(fn & 1n) && fn !== 0n; fn >>= 1n) sn >>= 1n;
    } else {
      larger = node(larger, hash);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  return sn === 0n && smaller.equals(fromRoot) && larger.equals(toRoot);
}

/** Signature lines of the log's keys, each with its judgement. */
function judge(text, lines, trusted) {
  return lines.trimEnd().split("\n").flatMap(line => {
    const [, signer, coded] = line.split(" ");
    const signature = base64(coded);
    const key = trusted.find(log => signer === log.origin && signature.subarray(0, 4).toString("hex") === log.id);
    return key ? [{ line, good: verify(null, Buffer.from(text), key.key, signature.subarray(4)) }] : [];
  });
}

/** Status, text and media type of the answer to add-checkpoint. */
function addCheckpoint(request) {
  const parts = REQUEST.exec(request);
  if (!parts) return [400, "This is no request of add-checkpoint.\n"];
  const [, old, proof, text, origin, size, root, lines] = parts;
  const trusted = logs.filter(log => log.origin === origin);
  if (trusted.length === 0) return [404, "This log is not known here.\n"];
  const signed = judge(text, lines, trusted);
  if (signed.length === 0 || !signed.every(one => one.good)) return [403, "This is not signed by the log.\n"];
  if (BigInt(old) > BigInt(size)) return [400, "The old size is larger than the new one.\n"];
  const { file } = trusted[0];
  const [, before, beforeRoot] = existsSync(file) ? readFileSync(file, "utf8").split("\n") : ["", "0", sha256().toString("base64")];
  if (old !== before) return [409, `${before}\n`, "text/x.tlog.size"];
  const hashes = proof.split("\n").slice(0, -1).map(base64);
  if (!isConsistent(BigInt(old), base64(beforeRoot), BigInt(size), base64(root), hashes)) return [422, "This is another past.\n"];
  const line = cosign(text);
  keep(file, `${text}\n${signed.map(one => one.line).join("\n")}\n${line}`);
  return [200, line];
}

/** The line of a cosignature/v1 (C2SP tlog-cosignature). */
function cosign(text) {
  const seconds = Math.floor(Date.now() / 1000);
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(seconds));
  const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`), secret);
  return `— ${name} ${Buffer.concat([id, time, signature]).toString("base64")}\n`;
}

/** Keeps a checkpoint before it is answered, complete or not at all. */
function keep(file, note) {
  const out = openSync(`${file}.new`, "w");
  writeSync(out, note);
  fsyncSync(out);
  closeSync(out);
  renameSync(`${file}.new`, file);
}

createServer(async (request, response) => {
  let body = "";
  for await (const part of request.setEncoding("utf8")) {
    if ((body += part).length > MAX_LENGTH) return request.destroy();
  }
  const monitored = logs.find(log => request.url === `/${log.file.split("/").at(-1)}/checkpoint` && existsSync(log.file));
  const [status, text, type] = request.method === "POST" && request.url === "/add-checkpoint" ? addCheckpoint(body)
    : request.method === "GET" && monitored ? [200, readFileSync(monitored.file, "utf8")] : [404, "There is nothing here.\n"];
  response.writeHead(status, { "Content-Type": type ?? "text/plain; charset=utf-8" }).end(text);
}).listen(Number(port), () => console.log(`${name}+${id.toString("hex")}+${typed.toString("base64")}`));
