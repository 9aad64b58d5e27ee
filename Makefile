# One verb for each job. ./install.sh does the set-up that these rely on.
.PHONY: build test lint bench dev wasm wasm-dev types demo

build: ## kernel, renderer and extension, installed into .venv
	./install.sh build

test: ## everything
	./install.sh test

lint: ## the checks that run no tests
	node scripts/test.mjs lint

bench: ## the benchmarks; results go to bench/results
	build/gpucharts bench

demo: ## JupyterLab on the first notebook
	./install.sh demo

dev: wasm-dev ## renderer by standard Go and the extension: quick rebuilds while working on the page
	npm --prefix wasm/labextension run build
	build/gpucharts install --prefix .venv --labextension wasm/labextension/gpucharts

wasm: ## the renderer as it is shipped (TinyGo); fails over 500 KB gzip -9
	scripts/wasm.sh

wasm-dev: ## the renderer by standard Go
	scripts/wasm.sh dev

types: ## TypeScript of the shared types
	scripts/types.sh
