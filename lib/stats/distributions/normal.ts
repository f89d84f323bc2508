/**
 * Standard normal distribution: Φ(x), 1 − Φ(x) and Φ⁻¹(p).
 *
 * Φ: Cody's rational Chebyshev approximations (Math. Comp. 23, 1969), relative error about 1e-16,
 * tails kept to the smallest double. Φ⁻¹: Wichura's AS 241 (1988), one Halley step on top.
 */

const SQRT_TWO_PI = 2.5066282746310007;
const ONE_OVER_SQRT_TWO_PI = 0.3989422804014327;

const CENTRE_P = [
  2.2352520354606837, 161.02823106855587, 1067.6894854603709, 18154.98125334356, 0.06568233791820745,
];
const CENTRE_Q = [47.202581904688245, 976.0985517377767, 10260.932208618979, 45507.78933502673];
const MIDDLE_P = [
  0.39894151208813466, 8.883149794388377, 93.50665613217785, 597.2702763948002, 2494.5375852903726,
  6848.190450536283, 11602.65143764735, 9842.714838383978, 1.0765576773720192e-8,
];
const MIDDLE_Q = [
  22.266688044328117, 235.387901782625, 1519.3775994075547, 6485.558298266761, 18615.571640885097,
  34900.95272114598, 38912.00328609327, 19685.429676859992,
];
const TAIL_P = [
  0.215898534057957, 0.12740116116024736, 0.022235277870649807, 0.0014216191932278934, 2.9112874951168793e-5,
  0.023073441764940174,
];
const TAIL_Q = [
  1.284260096144911, 0.4682382124808651, 0.06598813786892856, 0.0037823963320275824, 7.297515550839662e-5,
];

/** exp(−x²/2) with x split so that the square is exact. */
function gauss(x: number): number {
  const high = Math.trunc(x * 16) / 16;
  return Math.exp(-0.5 * high * high) * Math.exp(-0.5 * (x - high) * (x + high));
}

/** The tail beyond y >= 0.67448975. */
function tail(y: number): number {
  if (y > 38.6) return 0;
  let num: number;
  let den: number;
  if (y <= 5.656854249492381) {
    num = MIDDLE_P[8]! * y;
    den = y;
    for (let i = 0; i < 7; i++) {
      num = (num + MIDDLE_P[i]!) * y;
      den = (den + MIDDLE_Q[i]!) * y;
    }
    return (gauss(y) * (num + MIDDLE_P[7]!)) / (den + MIDDLE_Q[7]!);
  }
  const square = 1 / (y * y);
  num = TAIL_P[5]! * square;
  den = square;
  for (let i = 0; i < 4; i++) {
    num = (num + TAIL_P[i]!) * square;
    den = (den + TAIL_Q[i]!) * square;
  }
  const ratio = (square * (num + TAIL_P[4]!)) / (den + TAIL_Q[4]!);
  return (gauss(y) * (ONE_OVER_SQRT_TWO_PI - ratio)) / y;
}

function centre(x: number): number {
  const square = x * x;
  let num = CENTRE_P[4]! * square;
  let den = square;
  for (let i = 0; i < 3; i++) {
    num = (num + CENTRE_P[i]!) * square;
    den = (den + CENTRE_Q[i]!) * square;
  }
  return (x * (num + CENTRE_P[3]!)) / (den + CENTRE_Q[3]!);
}

export function normalCdf(x: number): number {
  const y = Math.abs(x);
  if (y <= 0.67448975) return 0.5 + centre(x);
  return x < 0 ? tail(y) : 1 - tail(y);
}

export function normalSf(x: number): number {
  return normalCdf(-x);
}

const NEAR_A = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
  67265.7709270087, 33430.57558358813, 2509.0809287301227,
];
const NEAR_B = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
  28729.085735721943, 5226.495278852546,
];
const MID_A = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
  0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
];
const MID_B = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
];
const FAR_A = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const FAR_B = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
  1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
];

function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) value = value * x + coefficients[i]!;
  return value;
}

function quantileGuess(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(NEAR_A, r)) / polynomial(NEAR_B, r);
  }
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const x =
    r <= 5
      ? polynomial(MID_A, r - 1.6) / polynomial(MID_B, r - 1.6)
      : polynomial(FAR_A, r - 5) / polynomial(FAR_B, r - 5);
  return q < 0 ? -x : x;
}

/** Φ⁻¹(p); −∞ at 0 and +∞ at 1. */
export function normalQuantile(p: number): number {
  if (p <= 0) return Number.NEGATIVE_INFINITY;
  if (p >= 1) return Number.POSITIVE_INFINITY;
  const x = quantileGuess(p);
  const density = gauss(x) / SQRT_TWO_PI;
  if (density === 0) return x;
  const error = x < 0 ? (normalCdf(x) - p) / density : (1 - p - normalSf(x)) / density;
  return x - error / (1 + (x * error) / 2);
}
