import type { Colors } from './renderer.js';

/** The colours of JupyterLab's present theme, as `rgb(…)` or `rgba(…)` texts. */
export function themeColors(): Colors {
  const probe = document.createElement('span');
  probe.style.display = 'none';
  document.body.append(probe);
  const read = (variable: string, otherwise: string): string => {
    probe.style.color = `var(${variable}, ${otherwise})`;
    return getComputedStyle(probe).color;
  };
  const colors = {
    background: read('--jp-layout-color0', 'white'),
    text: read('--jp-content-font-color1', 'black'),
    grid: read('--jp-border-color2', 'silver')
  };
  probe.remove();
  return colors;
}

/** Whether a colour text is dark: a theme may not say so itself. */
export function isDark(color: string): boolean {
  const [red = 255, green = 255, blue = 255] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128;
}
