const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,5}))?$/;

/**
 * Exact decimal numbers, so that postprocessing gives the digits PostgreSQL's numeric would. Rounding is half away from
 * zero, as PostgreSQL rounds numeric.
 */
export class Decimal {
  private constructor(
    private readonly units: bigint,
    /** The value is units / 10^scale; never negative. */
    private readonly scale: number,
  ) {}

  /** Reads a number as PostgreSQL writes it; undefined for NaN, infinities and anything else. */
  static parse(text: string): Decimal | undefined {
    const match = NUMBER.exec(text);
    const [, sign = '', whole = '', fraction = '', exponent = '0'] = match ?? [];
    if (match === null || whole + fraction === '') return undefined;
    const units = BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n);
    return new Decimal(units, fraction.length).shift(Number(exponent));
  }

  static of(value: number): Decimal {
    return Decimal.parse(String(value)) ?? new Decimal(0n, 0);
  }

  isZero(): boolean {
    return this.units === 0n;
  }

  isPositive(): boolean {
    return this.units > 0n;
  }

  plus(other: Decimal): Decimal {
    const scale = Math.max(this.scale, other.scale);
    return new Decimal(this.unitsAt(scale) + other.unitsAt(scale), scale);
  }

  minus(other: Decimal): Decimal {
    return this.plus(new Decimal(-other.units, other.scale));
  }

  times(other: Decimal): Decimal {
    return new Decimal(this.units * other.units, this.scale + other.scale);
  }

  /** Quotient rounded to `decimals` digits; undefined when the divisor is zero. */
  dividedBy(divisor: Decimal, decimals: number): Decimal | undefined {
    if (divisor.isZero()) return undefined;
    const scaled = this.units * pow10(decimals + divisor.scale);
    return new Decimal(divideRounded(scaled, divisor.units * pow10(this.scale)), decimals);
  }

  /** The same digits with the point moved to the right. */
  shift(places: number): Decimal {
    const scale = this.scale - places;
    return scale >= 0 ? new Decimal(this.units, scale) : new Decimal(this.units * pow10(-scale), 0);
  }

  round(decimals: number): Decimal {
    if (decimals >= this.scale) return new Decimal(this.unitsAt(decimals), decimals);
    return new Decimal(divideRounded(this.units, pow10(this.scale - decimals)), decimals);
  }

  compareTo(other: Decimal): number {
    const scale = Math.max(this.scale, other.scale);
    const difference = this.unitsAt(scale) - other.unitsAt(scale);
    return difference === 0n ? 0 : difference < 0n ? -1 : 1;
  }

  toNumber(): number {
    return Number(this.toString());
  }

  toString(): string {
    const digits = (this.units < 0n ? -this.units : this.units).toString().padStart(this.scale + 1, '0');
    const sign = this.units < 0n ? '-' : '';
    if (this.scale === 0) return `${sign}${digits}`;
    return `${sign}${digits.slice(0, -this.scale)}.${digits.slice(-this.scale)}`;
  }

  private unitsAt(scale: number): bigint {
    return this.units * pow10(scale - this.scale);
  }
}

function pow10(power: number): bigint {
  return 10n ** BigInt(power);
}

function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const isNegative = dividend < 0n !== divisor < 0n;
  const top = dividend < 0n ? -dividend : dividend;
  const bottom = divisor < 0n ? -divisor : divisor;
  const quotient = (top * 2n + bottom) / (bottom * 2n);
  return isNegative ? -quotient : quotient;
}
