# The verbs of the house. Each may be run again at any time.
.DEFAULT_GOAL := help
.PHONY: help demo lab build test test-full full-packages scenarios soak soak-verdicts sim fuzz check check-report check-outputs format bench docs tables clean packages toolchain

SWIFT_SOURCES := Package.swift Sources Tests Fuzz/Package.swift Fuzz/Sources

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: packages toolchain ## install what is missing, build, kill a node under load and judge the survivor
	swift build -c release
	.build/release/rmsload run scenarios/node-failover.yaml

lab: full-packages build ## bring the full lab up (two Tomcats, MariaDB with a replica) and say where it is
	@.build/release/rmsload lab up --kind full

build: packages toolchain ## build the release: .build/release/rmsload and .build/release/rms-node
	swift build -c release

test: packages toolchain ## install what is missing and run every test, one after the other: some measure
	scripts/run-tests

scenarios: packages toolchain ## every scenario that ships, as it is and untuned, on the lab
	RMSLOAD_SCENARIOS=all scripts/run-tests --filter 'ShippedScenarioRunTests|LabScenarioRunTests'

soak: packages toolchain ## fifty deaths in a row, and rmsload itself killed at twenty random moments (about 15 minutes)
	RMSLOAD_SOAK=20 scripts/run-tests --filter SuddenDeathTests

test-full: full-packages toolchain ## install Tomcat and MariaDB if they are missing and run the full lab's tests
	RMSLOAD_FULL=1 scripts/run-tests --filter FullLab

sim: packages toolchain ## the worker against 1,000 random servers in virtual time (SEEDS=1000)
	RMSLOAD_SIM_SEEDS=$(or $(SEEDS),1000) swift test --filter SeedTests

fuzz: packages toolchain ## random bytes, led by coverage, into what reads responses and scenarios (SECONDS=30 each)
	Fuzz/run --seconds $(or $(SECONDS),30)

check: packages toolchain ## formatting, scripts and the house's own rules
	swift format lint --strict --parallel --recursive $(SWIFT_SOURCES)
	scripts/check-scripts
	swift test --filter HouseTests

soak-verdicts: build ## a passing and a failing scenario, 30 times each: how often the verdict is wrong (RUNS=30)
	scripts/soak-verdicts $(or $(RUNS),30)

check-report: build ## open a report in a real browser: hover, zoom, keyboard, widths, paper
	scripts/install-packages outputs
	rm -rf .build/check-report
	.build/release/rmsload run scenarios/smoke.yaml --out .build/check-report --quiet
	scripts/check-report .build/check-report/report.html

check-outputs: build ## have every output read by programs that are not ours: Prometheus, HdrHistogram, JUnit, JTL
	scripts/install-packages outputs
	scripts/check-outputs .build/release/rmsload .build/check-outputs

format: toolchain ## format every Swift file in place
	swift format --in-place --parallel --recursive $(SWIFT_SOURCES)

bench: toolchain ## CPU per request beside other tools, and the open loop's truth (ROUNDS=7 SECONDS=3 APPEND=FILE)
	scripts/install-packages bench
	swift build -c release --product rmsload
	Benchmarks/run --rounds $(or $(ROUNDS),7) --seconds $(or $(SECONDS),3) $(if $(APPEND),--append $(APPEND))

docs: packages toolchain ## record the generated schema and reference anew; review the diff
	RMSLOAD_RECORD=1 swift test --filter ScenariosTests

tables: full-packages build ## run every row of docs/what-a-failover-looks-like.md anew and write it there (ONLY=hang)
	scripts/failover-tables $(if $(ONLY),--only $(ONLY))

clean: ## remove what was built; runs/ stays
	rm -rf .build .build-fuzz

packages:
	@scripts/install-packages

full-packages:
	@scripts/install-packages full

toolchain:
	@command -v swift >/dev/null || { echo "swift not found: install Swift 6.2 or newer from https://www.swift.org/install and have it in PATH" >&2; exit 1; }
