// A still picture of 32 × 32 as HEVC writes it when it compresses nothing (pcm_flag): what a phone's HEIC holds, made by
// hand, since no encoder is to be had. Section numbers are those of ITU-T H.265.

/** Side of the picture: one coding tree block. */
export const side = 32;

class Bits {
  private readonly bits: number[] = [];

  u(value: number, length: number): this {
    for (let at = length - 1; at >= 0; at--) this.bits.push(Math.floor(value / 2 ** at) % 2);
    return this;
  }

  /** Exp-Golomb, 9.2. */
  ue(value: number): this {
    const length = Math.floor(Math.log2(value + 1));
    return this.u(0, length).u(value + 1, length + 1);
  }

  flags(text: string): this {
    for (const flag of text) this.u(Number(flag), 1);
    return this;
  }

  /** A one, then zeros up to the next byte: 7.3.2.11. */
  trailing(): this {
    return this.u(1, 1).align();
  }

  align(): this {
    while (this.bits.length % 8 !== 0) this.bits.push(0);
    return this;
  }

  bytes(): Buffer {
    const bytes = Buffer.alloc(this.bits.length / 8);
    for (const [at, bit] of this.bits.entries()) bytes[at >> 3]! |= bit << (7 - (at & 7));
    return bytes;
  }
}

/** The arithmetic coder, 9.3.4 and its encoder 9.3.5.x, for the few decisions of one block. */
function coder(out: Bits) {
  let low = 0;
  let range = 510;
  let first = true;
  let outstanding = 0;
  const put = (bit: number) => {
    if (first) first = false;
    else out.u(bit, 1);
    for (; outstanding > 0; outstanding--) out.u(1 - bit, 1);
  };
  const renorm = () => {
    while (range < 256) {
      if (low < 256) put(0);
      else if (low >= 512) {
        low -= 512;
        put(1);
      } else {
        low -= 256;
        outstanding++;
      }
      range *= 2;
      low *= 2;
    }
  };
  return {
    /** part_mode = 2N×2N: its likely value, in the state in which an I slice begins at QP 26. */
    likely() {
      range -= 240;
      renorm();
    },
    /** A terminating decision of 1, with the flush that follows it. */
    terminate() {
      range -= 2;
      low += range;
      range = 2;
      renorm();
      put((low >> 9) & 1);
      out.u(((low >> 7) & 3) | 1, 2);
    },
  };
}

/** Profile (Main), compatibility, constraints, level 1: 7.3.3; also a part of the container's configuration. */
export const profile = Buffer.from([0x01, 0x60, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, 30]);

const withProfile = (bits: Bits) => {
  for (const byte of profile) bits.u(byte, 8);
  return bits;
};

/** A unit with its header; three bytes that would look like a start get a 3 between them. */
function unit(type: number, payload: Buffer): Buffer {
  const out: number[] = [type << 1, 1];
  let zeros = 0;
  for (const byte of payload) {
    if (zeros >= 2 && byte <= 3) {
      out.push(3);
      zeros = 0;
    }
    out.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Buffer.from(out);
}

const videoParameters = withProfile(new Bits().u(0, 4).u(3, 2).u(0, 6).u(0, 3).u(1, 1).u(0xffff, 16))
  .flags('1')
  .ue(0)
  .ue(0)
  .ue(0)
  .u(0, 6)
  .ue(0)
  .flags('00')
  .trailing();

const sequenceParameters = withProfile(new Bits().u(0, 4).u(0, 3).u(1, 1))
  .ue(0)
  .ue(1)
  .ue(side)
  .ue(side)
  .flags('0')
  .ue(0)
  .ue(0)
  .ue(4)
  .flags('1')
  .ue(0)
  .ue(0)
  .ue(0)
  // Coding blocks of 32, transforms of 4 to 32.
  .ue(2)
  .ue(0)
  .ue(0)
  .ue(3)
  .ue(0)
  .ue(0)
  .flags('000')
  // Not compressed: eight bits each, blocks of 32, no filter over them.
  .flags('1')
  .u(7, 4)
  .u(7, 4)
  .ue(2)
  .ue(0)
  .flags('1')
  .ue(0)
  .flags('00000')
  .trailing();

const pictureParameters = new Bits()
  .ue(0)
  .ue(0)
  .flags('00')
  .u(0, 3)
  .flags('00')
  .ue(0)
  .ue(0)
  .ue(0)
  .flags('000')
  .ue(0)
  .ue(0)
  .flags('0000000')
  // Deblocking is off.
  .flags('101')
  .flags('00')
  .ue(0)
  .flags('00')
  .trailing();

/** The parameter sets by type of unit. */
export const parameterSets: readonly (readonly [number, Buffer])[] = [
  [32, unit(32, videoParameters.bytes())],
  [33, unit(33, sequenceParameters.bytes())],
  [34, unit(34, pictureParameters.bytes())],
];

/** The picture's only slice. @param luma 32 × 32 values @param chroma the two colours of the whole picture */
export function slice(luma: Buffer, chroma: readonly [number, number]): Buffer {
  const out = new Bits().flags('10').ue(0).ue(2).ue(0).trailing();
  const block = coder(out);
  block.likely();
  block.terminate();
  out.align();
  for (const value of luma) out.u(value, 8);
  for (const value of chroma) for (let at = 0; at < (side / 2) ** 2; at++) out.u(value, 8);
  // The coder begins anew behind the values; its last bit is the unit's own end.
  coder(out).terminate();
  return unit(19, out.align().bytes());
}
