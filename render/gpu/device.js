// The page's end of a Device, a part of the plugin: pages whose policy forbids to make code of text
// have charts as well. Resources live here under the small integers that Go chose; a frame comes as
// words and is played by run. Nothing here throws into Go: what fails is told as text.

/** The functions by which Go (device_js.go) uses a GPUDevice with canvases of a format. */
export function makeDevice(device, format) {
  const buffers = [], textures = [], layouts = [], groups = [], pipelines = [];
  const modules = new Map();
  const state = new Float64Array(2); // serials: submitted, done
  let lost = '', failure = '';
  let words = new Uint32Array(0), floats = new Float32Array(0), bytes = new Uint8Array(0);
  let staged = new Uint8Array(0);
  let encoder = null, pass = null;
  const pending = [null];
  const offsets = new Uint32Array(1);
  const color = {view: null, loadOp: 'clear', storeOp: 'store', clearValue: {r: 0, g: 0, b: 0, a: 0}};
  const attachments = {colorAttachments: [color]};

  device.lost.then((info) => { lost = info.message || info.reason || 'no reason given'; });
  device.addEventListener('uncapturederror', (event) => { failure = failure || event.error.message; });

  const attempt = (f) => (...values) => {
    try {
      f(...values);
      return 0; // a number, so that Go makes no string where all is well
    } catch (e) {
      return String((e && e.message) || e);
    }
  };

  const over = {
    color: {srcFactor: 'src-alpha', dstFactor: 'one-minus-src-alpha', operation: 'add'},
    alpha: {srcFactor: 'one', dstFactor: 'one-minus-src-alpha', operation: 'add'},
  };
  const blends = [over, {
    color: {srcFactor: 'one', dstFactor: 'one', operation: 'max'},
    alpha: {srcFactor: 'one', dstFactor: 'one', operation: 'max'},
  }, undefined];

  const viewOf = (t) => {
    if (!t.context) {
      return t.view;
    }
    // One texture serves all passes of a task.
    if (!t.current) {
      t.current = t.context.getCurrentTexture().createView();
    }
    return t.current;
  };

  const play = (count, width, height) => {
    let canvas = null;
    for (let i = 0; i < count;) {
      if (!encoder) {
        encoder = device.createCommandEncoder();
      }
      switch (words[i]) {
        case 1: // submit
          pending[0] = encoder.finish();
          encoder = null;
          device.queue.submit(pending);
          state[0]++;
          i += 1;
          break;
        case 2: // clear
          encoder.clearBuffer(buffers[words[i + 1]], words[i + 2], words[i + 3]);
          i += 4;
          break;
        case 3: // copy
          encoder.copyBufferToBuffer(buffers[words[i + 1]], words[i + 2], buffers[words[i + 3]], words[i + 4], words[i + 5]);
          i += 6;
          break;
        case 4: // compute pass
          pass = encoder.beginComputePass();
          i += 1;
          break;
        case 5: { // render pass
          const t = textures[words[i + 1]];
          if (t.context && !t.current) {
            canvas = t;
            if (t.canvas.width !== width) {
              t.canvas.width = width;
            }
            if (t.canvas.height !== height) {
              t.canvas.height = height;
            }
          }
          color.view = viewOf(t);
          color.loadOp = words[i + 2] ? 'clear' : 'load';
          const c = color.clearValue;
          c.r = floats[i + 3], c.g = floats[i + 4], c.b = floats[i + 5], c.a = floats[i + 6];
          pass = encoder.beginRenderPass(attachments);
          i += 7;
          break;
        }
        case 6: // end
          pass.end();
          pass = null;
          i += 1;
          break;
        case 7: // pipeline
          pass.setPipeline(pipelines[words[i + 1]]);
          i += 2;
          break;
        case 8: // group
          if (words[i + 3]) {
            offsets[0] = words[i + 4];
            pass.setBindGroup(words[i + 1], groups[words[i + 2]], offsets, 0, 1);
          } else {
            pass.setBindGroup(words[i + 1], groups[words[i + 2]]);
          }
          i += 5;
          break;
        case 9: // scissor
          pass.setScissorRect(words[i + 1], words[i + 2], words[i + 3], words[i + 4]);
          i += 5;
          break;
        case 10: // draw
          pass.draw(words[i + 1], 1, 0, words[i + 2]);
          i += 3;
          break;
        case 11: // dispatch
          pass.dispatchWorkgroups(words[i + 1], words[i + 2], words[i + 3]);
          i += 4;
          break;
        default:
          throw new Error('unknown command ' + words[i]);
      }
    }
    if (canvas) {
      canvas.current = null;
    }
    const serial = state[0];
    device.queue.onSubmittedWorkDone().then(() => { state[1] = Math.max(state[1], serial); }, () => {});
  };

  return {
    limits: new Float64Array([device.limits.maxBufferSize, device.limits.maxStorageBufferBindingSize, device.limits.maxTextureDimension2D]),
    state,
    // status: what went wrong outside of a call.
    status: () => {
      if (lost) {
        return 'lost: ' + lost;
      }
      const text = failure || 0;
      failure = '';
      return text;
    },
    // words and stage give the memory that Go copies the commands (and constants) of a frame to.
    words: (count) => {
      if (words.length < count) {
        words = new Uint32Array(count * 2);
        floats = new Float32Array(words.buffer);
        bytes = new Uint8Array(words.buffer);
      }
      return bytes;
    },
    stage: (size) => {
      if (staged.length < size) {
        staged = new Uint8Array(size * 2);
      }
      return staged;
    },
    run: attempt((count, width, height) => {
      try {
        play(count, width, height);
      } catch (e) {
        encoder = null;
        pass = null;
        for (const t of textures) {
          if (t) {
            t.current = null;
          }
        }
        throw e;
      }
    }),
    buffer: attempt((id, size, usage) => { buffers[id] = device.createBuffer({size, usage}); }),
    freeBuffer: (id) => { buffers[id].destroy(); buffers[id] = undefined; },
    write: attempt((id, offset, size) => device.queue.writeBuffer(buffers[id], offset, staged, 0, size)),
    // writePayload: tile bytes from the socket, untouched.
    writePayload: attempt((id, offset, payload, from, size) => {
      if (payload instanceof ArrayBuffer) {
        device.queue.writeBuffer(buffers[id], offset, payload, from, size);
      } else {
        device.queue.writeBuffer(buffers[id], offset, payload.buffer, payload.byteOffset + from, size);
      }
    }),
    texture: attempt((id, width, height, kind) => {
      const texture = device.createTexture({size: [width, height], format: kind ? 'r8unorm' : format, usage: 0x16});
      textures[id] = {texture, view: texture.createView(), context: null, canvas: null, current: null};
    }),
    canvas: attempt((id, canvas) => {
      const context = canvas.getContext('webgpu');
      if (!context) {
        throw new Error('the canvas has no webgpu context');
      }
      context.configure({device, format, alphaMode: 'premultiplied'});
      textures[id] = {texture: null, view: null, context, canvas, current: null};
    }),
    freeTexture: attempt((id) => {
      const t = textures[id];
      textures[id] = undefined;
      if (t.context) {
        t.context.unconfigure();
      } else {
        t.texture.destroy();
      }
    }),
    writeTexture: attempt((id, width, height) => device.queue.writeTexture({texture: textures[id].texture}, staged, {bytesPerRow: width, rowsPerImage: height}, [width, height])),
    // layout: pairs of binding and kind.
    layout: attempt((id, ...pairs) => {
      const entries = [];
      for (let i = 0; i < pairs.length; i += 2) {
        const e = {binding: pairs[i], visibility: 7};
        switch (pairs[i + 1]) {
          case 0: e.buffer = {type: 'uniform', hasDynamicOffset: true}; break;
          case 1: e.buffer = {type: 'read-only-storage'}; break;
          case 2: e.buffer = {type: 'storage'}; e.visibility = 4; break;
          default: e.texture = {sampleType: 'unfilterable-float'}; e.visibility = 2;
        }
        entries.push(e);
      }
      layouts[id] = device.createBindGroupLayout({entries});
    }),
    // group: quadruples of binding, buffer, size, texture.
    group: attempt((id, layout, ...parts) => {
      const entries = [];
      for (let i = 0; i < parts.length; i += 4) {
        const resource = parts[i + 3] ? textures[parts[i + 3]].view : {buffer: buffers[parts[i + 1]], size: parts[i + 2] || undefined};
        entries.push({binding: parts[i], resource});
      }
      groups[id] = device.createBindGroup({layout: layouts[layout], entries});
    }),
    freeGroup: (id) => { groups[id] = undefined; },
    pipeline: attempt((id, code, compute, vertex, fragment, layoutList, coverage, blend) => {
      let module = modules.get(code);
      if (!module) {
        module = device.createShaderModule({code});
        modules.set(code, module);
      }
      const layout = device.createPipelineLayout({bindGroupLayouts: layoutList.map((l) => layouts[l])});
      if (compute) {
        pipelines[id] = device.createComputePipeline({layout, compute: {module, entryPoint: compute}});
        return;
      }
      pipelines[id] = device.createRenderPipeline({
        layout,
        vertex: {module, entryPoint: vertex},
        primitive: {topology: 'triangle-list'},
        fragment: {module, entryPoint: fragment, targets: [{format: coverage ? 'r8unorm' : format, blend: blends[blend]}]},
      });
    }),
    freePipeline: (id) => { pipelines[id] = undefined; },
    // read copies a buffer out; done takes a Uint8Array, or null and why.
    read: (id, offset, size, done) => {
      try {
        const staging = device.createBuffer({size, usage: 9});
        const e = device.createCommandEncoder();
        e.copyBufferToBuffer(buffers[id], offset, staging, 0, size);
        device.queue.submit([e.finish()]);
        staging.mapAsync(1).then(() => {
          const data = new Uint8Array(staging.getMappedRange()).slice();
          staging.destroy();
          done(data, '');
        }).catch((err) => done(null, String((err && err.message) || err)));
      } catch (err) {
        done(null, String((err && err.message) || err));
      }
    },
  };
}
