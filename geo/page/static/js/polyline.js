// Google's encoded polylines (latitude first) and the Web Mercator square in which everything is drawn: x, y from 0 to 1.

export function mercatorX(lon) {
  return lon / 360 + 0.5;
}

export function mercatorY(lat) {
  const sine = Math.sin((Math.min(Math.max(lat, -85.05), 85.05) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

/** The latitude of y. */
export function mercatorLat(y) {
  return (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI;
}

/** The line of an encoded string as [x, y, x, y, …] in the Mercator square. */
export function decodeLine(text, decimals = 4) {
  const scale = 10 ** decimals, numbers = new Float64Array(text.length);
  let at = 0, count = 0, lat = 0, lon = 0, isLat = true;
  while (at < text.length) {
    let bits = 0, place = 1, byte;
    do {
      byte = text.charCodeAt(at++) - 63;
      bits += (byte & 31) * place;
      place *= 32;
    } while (byte >= 32);
    const step = bits % 2 ? -(bits + 1) / 2 : bits / 2;
    if (isLat) lat += step;
    else {
      lon += step;
      numbers[count++] = mercatorX(lon / scale);
      numbers[count++] = mercatorY(lat / scale);
    }
    isLat = !isLat;
  }
  return numbers.slice(0, count);
}

/** West, north, east, south of lines in the Mercator square. */
export function boundsOf(lines) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const line of lines)
    for (let k = 0; k < line.length; k += 2) {
      const x = line[k], y = line[k + 1];
      if (x < box[0]) box[0] = x;
      if (y < box[1]) box[1] = y;
      if (x > box[2]) box[2] = x;
      if (y > box[3]) box[3] = y;
    }
  return box;
}
