// A screenshot as numbers.

export class Pixels {
  constructor(width, height, data) {
    this.width = width;
    this.height = height;
    this.data = data;
  }

  /** Decodes a PNG in the page itself, which has a decoder. */
  static async decode(page, png) {
    const [width, height, base64] = await page.evaluate(async base64 => {
      const blob = await (await fetch(`data:image/png;base64,${base64}`)).blob();
      const bitmap = await createImageBitmap(blob);
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext('2d');
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      const url = await new Promise(resolve => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result);
        reader.readAsDataURL(new Blob([data]));
      });
      return [bitmap.width, bitmap.height, url.slice(url.indexOf(',') + 1)];
    }, png.toString('base64'));
    return new Pixels(width, height, Buffer.from(base64, 'base64'));
  }

  at(x, y) {
    const i = 4 * (Math.round(y) * this.width + Math.round(x));
    return [this.data[i], this.data[i + 1], this.data[i + 2]];
  }

  /** Whether a mark is drawn here: axes, grid and text are grey, marks are not. */
  coloured(x, y) {
    const [red, green, blue] = this.at(x, y);
    return Math.max(red, green, blue) - Math.min(red, green, blue) > 30;
  }

  /** Whether a mark is drawn within some pixels of a place. */
  colouredNear(x, y, reach) {
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        if (this.coloured(x + dx, y + dy)) {
          return true;
        }
      }
    }
    return false;
  }

  /** How another picture of the same size differs: the part (and count) of pixels that do by more than `slack`, and the greatest difference of a channel. */
  difference(other, slack = 24) {
    if (other.width !== this.width || other.height !== this.height) {
      return { part: 1, count: Infinity, most: 255 };
    }
    let count = 0, most = 0;
    for (let i = 0; i < this.data.length; i += 4) {
      const by = Math.max(...[0, 1, 2].map(c => Math.abs(this.data[i + c] - other.data[i + c])));
      most = Math.max(most, by);
      count += by > slack ? 1 : 0;
    }
    return { part: count / (this.width * this.height), count, most };
  }

  /** A rectangle of it. */
  part({ x, y, width, height }) {
    const data = Buffer.alloc(4 * width * height);
    for (let j = 0; j < height; j++) {
      const from = 4 * ((y + j) * this.width + x);
      this.data.copy(data, 4 * j * width, from, from + 4 * width);
    }
    return new Pixels(width, height, data);
  }

  /** The part of the pixels of a box that carry a mark. */
  colouredPart({ x, y, width, height }) {
    let count = 0;
    for (let j = Math.ceil(y); j < y + height - 1; j++) {
      for (let i = Math.ceil(x); i < x + width - 1; i++) {
        count += this.coloured(i, j) ? 1 : 0;
      }
    }
    return count / (width * height);
  }
}
