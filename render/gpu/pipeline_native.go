//go:build cgo && !js && !nogpu

package gpu

import (
	"fmt"

	"github.com/cogentcore/webgpu/wgpu"
)

func (d *Device) newPipeline(p *pipeline) (pipelineID, error) {
	name := p.compute + p.vertex
	module, err := d.device.CreateShaderModule(&wgpu.ShaderModuleDescriptor{WGSLDescriptor: &wgpu.ShaderModuleWGSLDescriptor{Code: p.code}})
	if err != nil {
		return 0, fmt.Errorf("gpu: the shader of %s: %w", name, err)
	}
	defer module.Release()
	layouts := make([]*wgpu.BindGroupLayout, len(p.layouts))
	for i, l := range p.layouts {
		layouts[i] = d.layouts[l]
	}
	layout, err := d.device.CreatePipelineLayout(&wgpu.PipelineLayoutDescriptor{BindGroupLayouts: layouts})
	if err != nil {
		return 0, fmt.Errorf("gpu: the layout of %s: %w", name, err)
	}
	defer layout.Release()
	var render *wgpu.RenderPipeline
	var compute *wgpu.ComputePipeline
	if p.compute != "" {
		compute, err = d.device.CreateComputePipeline(&wgpu.ComputePipelineDescriptor{
			Layout: layout, Compute: wgpu.ProgrammableStageDescriptor{Module: module, EntryPoint: p.compute},
		})
	} else {
		render, err = d.device.CreateRenderPipeline(renderDescriptor(p, module, layout))
	}
	if err != nil {
		return 0, fmt.Errorf("gpu: the pipeline of %s: %w", name, err)
	}
	id := d.pipelineIDs.take()
	d.renders = grow(d.renders, id)
	d.computes = grow(d.computes, id)
	d.renders[id], d.computes[id] = render, compute
	return pipelineID(id), nil
}

func (d *Device) freePipeline(id pipelineID) {
	if id == 0 {
		return
	}
	if p := d.renders[id]; p != nil {
		p.Release()
	}
	if p := d.computes[id]; p != nil {
		p.Release()
	}
	d.renders[id], d.computes[id] = nil, nil
	d.pipelineIDs.give(uint32(id))
}

func renderDescriptor(p *pipeline, module *wgpu.ShaderModule, layout *wgpu.PipelineLayout) *wgpu.RenderPipelineDescriptor {
	blending := &wgpu.BlendStateAlphaBlending
	switch p.blend {
	case blendNone:
		blending = nil
	case blendMax:
		greater := wgpu.BlendComponent{SrcFactor: wgpu.BlendFactorOne, DstFactor: wgpu.BlendFactorOne, Operation: wgpu.BlendOperationMax}
		blending = &wgpu.BlendState{Color: greater, Alpha: greater}
	}
	return &wgpu.RenderPipelineDescriptor{
		Layout:      layout,
		Vertex:      wgpu.VertexState{Module: module, EntryPoint: p.vertex},
		Primitive:   wgpu.PrimitiveState{Topology: wgpu.PrimitiveTopologyTriangleList, FrontFace: wgpu.FrontFaceCCW, CullMode: wgpu.CullModeNone},
		Multisample: wgpu.MultisampleState{Count: 1, Mask: 0xFFFFFFFF},
		Fragment: &wgpu.FragmentState{Module: module, EntryPoint: p.fragment, Targets: []wgpu.ColorTargetState{
			{Format: nativeFormat(p.format), WriteMask: wgpu.ColorWriteMaskAll, Blend: blending},
		}},
	}
}
