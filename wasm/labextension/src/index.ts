// The plugin: gives every notebook a renderer for charts. It needs nothing that
// only JupyterLab's own shell has, so the same build serves Notebook 7.

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IThemeManager } from '@jupyterlab/apputils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import { Chart } from './chart.js';
import { followDevelopment } from './dev.js';
import { GridMIMEType, MIMEType } from './generated/spec.js';
import { Grid } from './grid.js';
import { installHooks } from './hooks.js';
import { Page } from './page.js';
import { isDark, themeColors } from './theme.js';

/** Before text/html, which has 50. */
const rank = 40;

/** The kernelspec's: its notebooks will have charts, so the renderer is made ready when one is opened. */
const kernelName = 'gpucharts';

const plugin: JupyterFrontEndPlugin<void> = {
  id: 'gpucharts:plugin',
  description: 'Shows GPU Charts outputs, live on WebGPU.',
  autoStart: true,
  optional: [IThemeManager],
  activate: (app: JupyterFrontEnd, themes: IThemeManager | null) => {
    const page = new Page();
    installHooks(page);
    const applyTheme = (): void => {
      const colors = themeColors();
      page.theme(isDark(colors.background), colors);
    };
    applyTheme();
    themes?.themeChanged.connect(() => {
      // The new style sheets apply with the next frame.
      requestAnimationFrame(applyTheme);
    });
    app.docRegistry.addWidgetExtension('Notebook', new ChartsInNotebooks(page));
    if (GPUCHARTS_DEV) {
      void followDevelopment(app, page);
    }
  }
};

class ChartsInNotebooks
  implements DocumentRegistry.IWidgetExtension<NotebookPanel, INotebookModel>
{
  constructor(private readonly page: Page) {}

  createNew(panel: NotebookPanel): IDisposable | undefined {
    const findKernel = async () => {
      await panel.sessionContext.ready;
      return panel.sessionContext.session?.kernel ?? null;
    };
    const warm = (): void => {
      if (panel.sessionContext.session?.kernel?.name === kernelName) {
        this.page.warm().catch(() => {
          // The first chart says why.
        });
      }
    };
    panel.sessionContext.kernelChanged.connect(warm);
    void panel.sessionContext.ready.then(warm);
    panel.content.rendermime.addFactory(
      {
        // The configuration is data: texts are drawn, nothing in it is run.
        safe: true,
        mimeTypes: [MIMEType],
        createRenderer: () => new Chart(this.page, findKernel)
      },
      rank
    );
    panel.content.rendermime.addFactory(
      {
        safe: true,
        mimeTypes: [GridMIMEType],
        createRenderer: () => new Grid(this.page, findKernel)
      },
      rank
    );
    return undefined;
  }
}

export default plugin;
