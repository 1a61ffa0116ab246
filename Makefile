# `make ready` runs exactly what CI runs.
.PHONY: help ready test check checks test-rust test-python lint-python simulate mutants drill drill-all drill-built lint update bench vsix editor tools clean

PYTHON ?= python3
TOOLS  := $(CURDIR)/target/tools
BIN    := $(TOOLS)/bin
EDITOR := $(CURDIR)/target/editor
# Percent of the Python runtime, lines and branches, that its tests reach before the fault matrix, which takes too long
# to be watched.
COVERED := 94
# Days that are drawn and simulated; one of them again by its SEED. The first seed is another in each run.
export SEEDS ?= 2000
ifdef SEED
export SEED
export SEEDS := 0
endif
RULES := F,W,I,B,UP,SIM,RUF,PIE,RET
# Says what it does, and how long that took: $(call step,lints,cargo clippy)
step = @echo "== $(1)"; began=$$(date +%s); $(2); code=$$?; \
  echo "== $(1): $$(($$(date +%s) - began)) s"; exit $$code

help:            ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

ready: test      ## everything CI runs

# The drill mostly waits for terraform, so it starts as soon as it can and everything else runs beside it. Lints begin
# with the formatting, which does not keep cargo's lock from the drill.
test:            ## all lints and tests: Rust, generated Terraform, generated Python, editor, and the drill
	$(MAKE) --no-print-directory -j2 $(TOOLS)/emulator/.done drill-built
	$(MAKE) --no-print-directory drill >target/drill.log 2>&1 & drill=$$!; \
	$(MAKE) --no-print-directory -j3 lint tools vsix && $(MAKE) --no-print-directory --keep-going checks; checks=$$?; \
	wait $$drill; drilled=$$?; cat target/drill.log; exit $$((checks + drilled))

# Both wait for the provider most of the time, so neither takes much from the other.
drill: $(TOOLS)/emulator/.done ## the trading platform on an emulator of AWS: apply, fail over, fail back, destroy; and a read replica
	"$(BIN)/pytest" -q tests/drill/test_replica.py >target/replica.log 2>&1 & replica=$$!; \
	HAC_TOOLS="$(BIN)" cargo test --quiet --test drill -- --ignored --exact --nocapture \
	  the_trading_platform_fails_over_and_back; drilled=$$?; \
	wait $$replica; replayed=$$?; cat target/replica.log; exit $$((drilled + replayed))

drill-all: $(TOOLS)/emulator/.done ## every platform that we show (documents, examples, standard modules), and mistakes that must not pass
	HAC_TOOLS="$(BIN)" cargo test --quiet --test drill -- --ignored --nocapture --test-threads 1 shown::

# Beside its tools, which mostly wait for the network.
drill-built:
	cargo test --test drill --no-run

# Without terraform and the Python tools.
check: lint      ## an answer within minutes: lints, and the tests that need no other program
	$(call step,tests of the parts,cargo test --quiet --workspace --lib)
	$(call step,expected output,cargo test --quiet --test golden --test ui --test ide)

checks: test-rust test-python

test-rust: tools vsix
	$(call step,tests in Rust,HAC_TOOLS="$(BIN)" cargo test --workspace --no-fail-fast)

test-python: tools
	$(call step,lints of Python,$(MAKE) --no-print-directory lint-python)
	$(call step,tests of the functions,COVERAGE_FILE=target/tools/coverage "$(BIN)/pytest" -q -n 2 --dist worksteal \
	  tests/lambda --ignore tests/lambda/faults \
	  --cov=hac_failover --cov-branch --cov-report=term:skip-covered --cov-fail-under=$(COVERED))
	$(call step,the fault matrix,"$(BIN)/pytest" -q -n 2 --dist worksteal tests/lambda/faults)
	$(call step,the simulation,"$(BIN)/pytest" -q -n 2 --dist worksteal tests/simulation)
	$(call step,tests of the drill,"$(BIN)/pytest" -q tests/drill --ignore tests/drill/test_replica.py)

lint-python: tools
	"$(BIN)/ruff" check src/lambda/runtime src/drill
	"$(BIN)/ruff" check --select $(RULES) --line-length 100 tests/simulation tests/mutants
	"$(BIN)/ruff" format --check --line-length 100 src/lambda/runtime src/drill tests/lambda tests/drill tests/simulation tests/mutants
	cd src/lambda/runtime && "$(BIN)/mypy" --strict hac_failover
	cd src/drill && "$(BIN)/mypy" --strict hac_drill
	cd tests && MYPYPATH="$(CURDIR)/src/lambda/runtime" "$(BIN)/mypy" --strict -p simulation
	"$(BIN)/bandit" -q -r src/lambda/runtime
	"$(BIN)/bandit" -q -ll -r src/drill

# `tests` is no package: the simulation is one of its own.
simulate: tools  ## days of the platform, drawn from seeds that are new each time: SEEDS=20000, or one again: SEED=4711
	"$(BIN)/pytest" -q -n 2 --dist worksteal $(if $(SEED),-rP) tests/simulation/test_seeds.py

# Not a part of `test`: it runs the tests that reach a line once for each change of the line.
mutants: $(TOOLS)/mutants/.done ## small changes of the Python runtime, one at a time, which its tests must notice; of some modules: ONLY=steps/gate
	cd tests && "$(TOOLS)/mutants/bin/python" -m mutants $(if $(ONLY),--only "$(ONLY)")

lint:            ## formatting and lints
	cargo fmt --all --check
	$(call step,lints,cargo clippy --workspace --all-targets -- -D warnings)

update:          ## rewrite expected output after a wanted change; read the diff
	UPDATE=1 cargo test --workspace --no-fail-fast

bench:           ## process start to exit, on the seed platform and on 10, 100 and 1,000 tiers
	cargo bench

vsix: lsp/vscode/node_modules/.done ## the VS Code extension
	cd lsp/vscode && npm run --silent package

lsp/vscode/node_modules/.done: lsp/vscode/package-lock.json
	cd lsp/vscode && npm ci --silent --no-audit --no-fund && touch node_modules/.done

# Not a part of `test`: it takes minutes, half a gigabyte, and a machine that has what Chromium needs.
editor: vsix $(EDITOR)/.done ## what is typed and saved in a real VS Code, in a real browser
	cargo build --workspace
	HAC_EDITOR="$(EDITOR)" HAC_CHROMIUM="$(EDITOR)/browser/chromium" HAC_LSP="$(CURDIR)/target/debug/hac-lsp" \
	  node --test --test-concurrency=1 lsp/vscode/test/editor/*.test.mjs

# The scripts of code-server's package download what no test needs and build a terminal; two modules have to be built.
# `npm ci` refuses the list of versions that VS Code comes with; `npm install` follows it.
$(EDITOR)/.done: lsp/vscode/test/editor/package-lock.json
	mkdir -p "$(EDITOR)/browser"
	cp $(addprefix lsp/vscode/test/editor/,package.json package-lock.json unpack.mjs) "$(EDITOR)/"
	cd "$(EDITOR)" && npm ci --ignore-scripts --silent --no-audit --no-fund && npm rebuild --silent argon2
	cd "$(EDITOR)/node_modules/code-server/lib/vscode" && \
	  npm install --ignore-scripts --omit=dev --silent --no-audit --no-fund && \
	  npm rebuild --silent @vscode/spdlog && \
	  cd extensions && npm install --ignore-scripts --omit=dev --silent --no-audit --no-fund
	cd "$(EDITOR)" && TMPDIR="$(EDITOR)/browser" node unpack.mjs
	touch $@

tools: $(TOOLS)/emulator/.done $(TOOLS)/scanner/.done ## the pinned Python tools that tests use

# The scanner pins another boto3 than the emulator needs: an environment each, one folder of programs.
PROGRAMS_emulator := ruff mypy bandit pytest moto_server
PROGRAMS_scanner  := checkov

$(TOOLS)/%/.done: tests/tools/%.txt
	$(PYTHON) -m venv "$(TOOLS)/$*"
	"$(TOOLS)/$*/bin/pip" install -q --disable-pip-version-check --no-compile -r $<
	mkdir -p "$(BIN)"
	for program in $(PROGRAMS_$*); do ln -sf "../$*/bin/$$program" "$(BIN)/"; done
	touch $@

clean:           ## everything that can be made again
	cargo clean
	rm -rf lsp/vscode/node_modules lsp/vscode/*.vsix
