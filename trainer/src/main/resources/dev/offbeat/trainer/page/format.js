// Numbers and times as text, and where the ticks of an axis stand.
"use strict";
const format = (() => {
  function number(value) {
    if (value === null || value === undefined || !Number.isFinite(value)) return "–";
    const magnitude = Math.abs(value);
    if (magnitude !== 0 && (magnitude < 1e-3 || magnitude >= 1e9)) {
      return value.toExponential(2).replace("+", "").replace(/^-/, "−");
    }
    const decimals = magnitude >= 1000 ? 0 : magnitude >= 100 ? 1 : magnitude >= 10 ? 2 : 3;
    const text = value.toLocaleString("en", { maximumFractionDigits: decimals });
    return text.replace("-", "−");
  }

  const iso = (time) => new Date(time).toISOString();

  function position(value, scale) {
    if (scale === "time") return iso(value).slice(0, 19).replace("T", " ").replace(/:00$/, "") + " UTC";
    return scale === "probability" ? Math.round(1000 * value) / 10 + "\u00a0%" : number(value);
  }

  function fixed(value, decimals) {
    if (Math.abs(value) >= 1e15) return number(value);
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return value.toLocaleString("en", digits).replace("-", "−").replace(/^−(?=[0.]*$)/, "");
  }

  // Axis labels have the digits that tell them apart, wherever their zero lies.
  function tickLabel(value, index, ticks) {
    const step = ticks.length > 1 ? ticks[1].value - ticks[0].value : 1;
    const isWhole = (d) => Math.abs(step * 10 ** d - Math.round(step * 10 ** d)) < 1e-6 * 10 ** d;
    const decimals = [0, 1, 2, 3, 4].find((d) => step * 10 ** d > 0.999 && isWhole(d));
    return decimals === undefined ? number(value) : fixed(value, decimals);
  }

  // A thousandth of the range is told apart when values are read.
  function reader(chart) {
    if (chart.yScale === "probability") return (value) => position(value, "probability");
    if (chart.yScale === "log") return number;
    const all = chart.curves.flatMap((c) => [...c.y, ...c.low]).filter((v) => v !== null);
    const range = all.reduce((a, b) => Math.max(a, b), -Infinity) - all.reduce((a, b) => Math.min(a, b), Infinity);
    const decimals = Math.max(0, 2 - Math.floor(Math.log10(range)));
    if (!(range > 0) || decimals > 8) return number;
    return (value) => (value === null || value === undefined ? "–" : fixed(value, decimals));
  }

  const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
  const TIME_STEPS = [
    1, 5, 15, 30, 60, 300, 900, 1800, 3600, 10800, 21600, 43200, 86400, 172800, 345600, 604800,
    1209600, 2419200, 7862400, 15724800, 31449600, 157248000, 314496000,
  ].map((seconds) => seconds * SECOND);

  function timeTicks(axis) {
    const most = Math.max(2, Math.floor(axis.width / 85));
    const span = axis.max - axis.min;
    const step = TIME_STEPS.find((candidate) => span / candidate <= most) || span;
    const ticks = [];
    for (let at = Math.ceil(axis.min / step) * step; at <= axis.max; at += step) {
      ticks.push({ value: at });
    }
    axis.ticks = ticks;
  }

  function timeLabel(value, index, ticks) {
    const step = ticks.length > 1 ? ticks[1].value - ticks[0].value : DAY;
    const text = iso(value);
    if (step >= 28 * DAY) return text.slice(0, 7);
    if (step >= DAY) return text.slice(5, 10);
    const clock = text.slice(11, step < MINUTE ? 19 : 16);
    const newDay = index === 0 || iso(ticks[index - 1].value).slice(0, 10) !== text.slice(0, 10);
    return newDay ? [clock, text.slice(5, 10)] : clock;
  }

  // Powers of ten; where there are fewer than two, their doubles and fives too.
  function logTicks(axis) {
    const mantissa = (tick) => Math.round(tick.value / 10 ** Math.floor(Math.log10(tick.value) + 1e-9));
    const isPower = ({ value }) => Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-6;
    const powers = axis.ticks.filter(isPower);
    axis.ticks = powers.length > 1 ? powers : axis.ticks.filter((t) => [1, 2, 5].includes(mantissa(t)));
  }

  function logLabel(value) {
    const exponent = Math.log10(value);
    if (Math.abs(exponent - Math.round(exponent)) > 1e-9) return number(value);
    return exponent >= -2 && exponent <= 4 ? number(value) : "1e" + Math.round(exponent);
  }

  return { number, position, reader, tickLabel, timeTicks, timeLabel, logTicks, logLabel };
})();
