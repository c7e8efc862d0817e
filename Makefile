# The front door. `make help` lists what there is; every step says how long it took.
# VERBOSE=1 shows all output; otherwise it goes to build/log/STEP.log.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
JOBS ?= 2
export JOBS

STEP := tools/step
# configure-and-build PRESET BUDGET_SECONDS TARGETS
build = $(STEP) build-$(1) $(2) -- \
        bash -c 'cmake --preset $(1) >/dev/null && nice ninja -C build/$(1) -j$(JOBS) $(3)'

DEMO_OUT := out/demo
DEMO := build/release/regimen replay \
        --nodes data/openb/openb_node_list_gpu_node.csv --pods data/openb/openb_pod_list_default.csv \
        --placement regimen,fgd,best_fit --demand trace --seeds 42..51 --order published --inflate 1.3 \
        --out $(DEMO_OUT)

.PHONY: help demo test build bench lint fuzz soak clean test-asan tsan coverage \
        controlplane helm package demo-cluster

help: ## this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

demo: ## install what is missing, build, replay a real trace, write an HTML report
	@tools/install build speed
	@$(call build,release,1200,regimen)
	@$(STEP) --show replay 60 -- $(DEMO)
	@echo "report: $(CURDIR)/$(DEMO_OUT)/replay.html"

demo-cluster: ## a real control plane, 200 simulated nodes: schedule, record, replay
	@tools/install build speed controlplane
	@$(call build,release,1200,regimen nodesim)
	@$(STEP) --show controlplane 3600 -- tools/controlplane/build
	@tools/demo-cluster

test: ## install what is missing, build, run all tests
	@tools/install build speed test
	@$(call build,dev,1500)
	@tools/run-tests test 600 build/dev

build: ## the release binary: build/release/regimen
	@tools/install build speed
	@$(call build,release,1200,regimen)

bench: ## every figure of docs/benchmarks.md, measured on the release binary
	@tools/install build speed test
	@$(call build,release,1200,regimen)
	@$(STEP) --show bench 3600 -- bench/figures.py

lint: ## format check, structure test, every header alone, clang-tidy on every file
	@tools/install build speed test lint
	@$(STEP) format 60 -- tools/format
	@$(STEP) structure 60 -- tests/structure/structure.py
	@$(call build,dev,300,header_check)
	@$(STEP) tidy 3600 -- tools/tidy --all

test-asan: ## unit and scenario tests built by clang with address and undefined sanitizers
	@tools/install build speed test lint
	@$(call build,asan,900,tests)
	@tools/run-tests test-asan 600 build/asan -L '^(unit|scenarios)$$'

tsan: ## all tests with the thread sanitizer
	@tools/install build speed test
	@$(call build,tsan,900,tests)
	@tools/run-tests test-tsan 900 build/tsan -LE '^(structure|controlplane)$$'

coverage: ## all tests with gcov: build/coverage/report/index.html
	@tools/install build speed test coverage
	@$(call build,coverage,900)
	@find build/coverage -name '*.gcda' -delete
	@tools/run-tests test-coverage 900 build/coverage -LE '^(structure|controlplane)$$'
	@mkdir -p build/coverage/report
	@$(STEP) coverage-report 120 -- gcovr -r . --filter src/ --exclude '.*_test\.cpp' \
	    --html-details build/coverage/report/index.html --print-summary build/coverage
	@echo "report: $(CURDIR)/build/coverage/report/index.html"

FUZZ_SECONDS ?= 60
fuzz: ## every fuzz target for FUZZ_SECONDS (60)
	@tools/install build speed test lint
	@$(call build,asan,900,fuzz_targets)
	@$(STEP) --show fuzz 7200 -- tools/fuzz $(FUZZ_SECONDS)

SOAK_SECONDS ?= 1800
soak: ## hours: long fuzzing, and the property tests over many more seeds (REGIMEN_SOAK=1)
	@tools/install build speed test lint
	@$(call build,asan,1800,tests fuzz_targets)
	@REGIMEN_SOAK=1 tools/run-tests soak 36000 build/asan -L '^(property|simulation)$$'
	@$(STEP) --show fuzz-soak 72000 -- tools/fuzz $(SOAK_SECONDS)

CONTROLPLANE ?= 1.37
controlplane: ## a real Kubernetes for tests, built once into ~/.cache (see tools/controlplane)
	@tools/install controlplane
	@$(STEP) --show controlplane 3600 -- tools/controlplane/build $(CONTROLPLANE)

helm: ## helm, built once into ~/.cache; deploy/render and its tests need it
	@tools/install controlplane
	@$(STEP) --show helm 1200 -- tools/controlplane/build --helm

package: ## tarball, OCI image, bill of materials and checksums in dist/
	@tools/install build speed
	@$(call build,release,1200,regimen)
	@$(STEP) --show package 300 -- deploy/package

clean: ## remove build/, out/ and dist/
	rm -rf build out dist
