// Zip archives as functions are uploaded in: written without compression, read with (APPNOTE.TXT 6.3.10, 4.3).

export interface Entry {
  name: string;
  content: Uint8Array<ArrayBuffer>;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const UTF8 = 0x0800; // names are in UTF-8
const FIRST_DAY = 0x0021; // 1980-01-01, so that the same files give the same archive
const READABLE = 0o100644 << 16; // by everybody, as functions run under another user
const DEFLATED = 8;

/** An archive of these files. */
export function zip(entries: readonly Entry[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const path = new TextEncoder().encode(name);
    const sum = crc32(content);
    const local = record(30, path);
    local.view.setUint32(0, LOCAL, true);
    local.view.setUint16(4, 20, true);
    described(local.view, 6, sum, content.length, path.length);
    const central = record(46, path);
    central.view.setUint32(0, CENTRAL, true);
    central.view.setUint16(4, 0x0314, true); // made on a system with Unix permissions
    central.view.setUint16(6, 20, true);
    described(central.view, 8, sum, content.length, path.length);
    central.view.setUint32(38, READABLE, true);
    central.view.setUint32(42, offset, true);
    parts.push(local.bytes, content);
    directory.push(central.bytes);
    offset += local.bytes.length + content.length;
  }
  const end = record(22, new Uint8Array());
  end.view.setUint32(0, END, true);
  end.view.setUint16(8, entries.length, true);
  end.view.setUint16(10, entries.length, true);
  end.view.setUint32(12, length(directory), true);
  end.view.setUint32(16, offset, true);
  return joined([...parts, ...directory, end.bytes]);
}

/** The files of an archive. RangeError for what is none. */
export async function unzip(archive: Uint8Array<ArrayBuffer>): Promise<Entry[]> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.length);
  let end = archive.length - 22;
  while (view.getUint32(end, true) !== END) end -= 1;
  let at = view.getUint32(end + 16, true);
  const entries: Entry[] = [];
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    const [method, size, named] = [view.getUint16(at + 10, true), view.getUint32(at + 20, true), at + 46];
    const names = view.getUint16(at + 28, true);
    const local = view.getUint32(at + 42, true);
    const name = new TextDecoder().decode(archive.subarray(named, named + names));
    const begins = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const stored = archive.slice(begins, begins + size);
    if (!name.endsWith("/")) entries.push({ name, content: method === DEFLATED ? await inflated(stored) : stored });
    at = named + names + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** What a local and a central header have in common, from the flags on. */
function described(view: DataView, at: number, sum: number, size: number, names: number): void {
  view.setUint16(at, UTF8, true);
  view.setUint16(at + 6, FIRST_DAY, true);
  view.setUint32(at + 8, sum, true);
  view.setUint32(at + 12, size, true);
  view.setUint32(at + 16, size, true);
  view.setUint16(at + 20, names, true);
}

function record(size: number, path: Uint8Array) {
  const bytes = new Uint8Array(size + path.length);
  bytes.set(path, size);
  return { bytes, view: new DataView(bytes.buffer) };
}

async function inflated(content: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([content]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function length(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length(parts));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** CRC-32 of ISO 3309, the least significant bit first. */
function crc32(content: Uint8Array): number {
  let sum = ~0;
  for (const byte of content) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
  }
  return ~sum >>> 0;
}
