// The few buttons of a chart, shown while the pointer or the keyboard is at it.

/** Paths of 16 by 16 units. */
const icons = {
  reset: 'M2 6V2h4M14 6V2h-4M2 10v4h4M14 10v4h-4',
  save: 'M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11'
};

/** What the buttons do. */
export interface Actions {
  reset(): void;
  save(): void;
}

export function makeToolbar(actions: Actions): HTMLElement {
  const bar = document.createElement('div');
  bar.className = 'gpucharts-toolbar';
  bar.append(
    button('Show everything (Escape)', icons.reset, () => {
      actions.reset();
    }),
    button('Save as PNG (S)', icons.save, () => {
      actions.save();
    })
  );
  return bar;
}

function button(title: string, icon: string, act: () => void): HTMLElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.title = title;
  made.setAttribute('aria-label', title);
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', icon);
  svg.append(path);
  made.append(svg);
  made.addEventListener('click', act);
  return made;
}

/** Has the browser save a file. */
export function saveFile(name: string, contents: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(contents);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
