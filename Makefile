# One verb for each job. ./install.sh does the set-up that these rely on.
.PHONY: build test lint bench bench-full bench-compare dev wasm wasm-dev types demo wheel cross wasm-size

BASE ?= main

build: ## kernel, renderer and extension, installed into .venv
	./install.sh build

test: ## everything
	./install.sh test

lint: ## the checks that run no tests
	node scripts/test.mjs lint

bench: ## the benchmarks up to 10 million rows; results go to bench/results
	go run ./bench/cmd/bench small

bench-full: ## up to a billion rows; wants 16 GB of disk in build/bench/data
	go run ./bench/cmd/bench full

bench-compare: ## this commit against $(BASE), alternately in one run; BASE=auto finds one, as CI does
	go run ./bench/cmd/bench compare $(BASE)

demo: ## JupyterLab on the first notebook
	./install.sh demo

dev: ## rebuilds what a saved file changes; the open notebook shows it by itself
	node scripts/dev.mjs

wasm: ## the renderer as it is shipped (TinyGo); fails over the limit in scripts/wasm-gate.sh
	scripts/wasm.sh

wasm-size: wasm ## adds the renderer's weight to bench/sizes.csv
	scripts/wasm-gate.sh --append build/wasm/gpucharts.wasm

wasm-dev: ## the renderer by standard Go
	scripts/wasm.sh dev

types: ## TypeScript of the shared types
	scripts/types.sh

wheel: ## build/dist/gpucharts-*.whl: installs without Go and Node
	scripts/wheel.sh

cross: ## the kernel for linux/arm64, darwin/arm64 and windows/amd64 into build/cross, without cgo; the first runs under qemu
	scripts/cross.sh
