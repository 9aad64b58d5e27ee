import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Widget } from '@lumino/widgets';
import { Chart, type FindKernel } from './chart.js';
import { readGrid } from './configuration.js';
import { describe } from './device.js';
import { type GridConfiguration, GridMIMEType, MIMEType } from './generated/spec.js';
import type { Page } from './page.js';

/**
 * Charts in rows and columns. The stored picture of all of them is shown until
 * every chart is live, and again where one cannot be.
 */
export class Grid extends Widget implements IRenderMime.IRenderer {
  private readonly picture = document.createElement('img');
  private readonly cells = document.createElement('div');
  private readonly line = document.createElement('div');
  private readonly watch: MutationObserver;
  private charts: Chart[] = [];

  constructor(
    private readonly page: Page,
    private readonly findKernel: FindKernel
  ) {
    super();
    this.addClass('gpucharts-grid');
    this.picture.className = 'gpucharts-picture';
    this.cells.className = 'gpucharts-cells';
    this.line.className = 'gpucharts-line';
    this.node.append(this.picture, this.cells, this.line);
    this.watch = new MutationObserver(() => {
      this.toggleClass(
        'gpucharts-live',
        this.charts.every(chart => chart.live)
      );
    });
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this.clear();
    const png = model.data['image/png'];
    if (typeof png === 'string') {
      this.picture.src = `data:image/png;base64,${png}`;
    }
    let grid: GridConfiguration;
    try {
      grid = readGrid(model.data[GridMIMEType]);
    } catch (error) {
      this.line.textContent = `${describe(error)}: this is the stored picture`;
      return;
    }
    const columns = Math.max(1, Math.min(8, grid.columns));
    this.cells.style.gridTemplateColumns = `repeat(${String(columns)}, minmax(0, 1fr))`;
    this.picture.alt = `${String(grid.charts.length)} charts`;
    for (const config of grid.charts) {
      const chart = new Chart(this.page, this.findKernel);
      this.charts.push(chart);
      this.cells.append(chart.node);
      this.watch.observe(chart.node, { attributes: true, attributeFilter: ['class'] });
      await chart.renderModel({
        data: { [MIMEType]: config as never },
        metadata: {},
        trusted: model.trusted,
        setData: () => undefined
      });
    }
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.clear();
      super.dispose();
    }
  }

  private clear(): void {
    this.watch.disconnect();
    for (const chart of this.charts) {
      chart.dispose();
    }
    this.charts = [];
    this.cells.replaceChildren();
    this.line.textContent = '';
  }
}
