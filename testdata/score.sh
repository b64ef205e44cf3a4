#!/usr/bin/env bash
# Prints the scores on the gold sets in the folder $1, without times and paths, so
# that a change of quality is a line in the diff of score.txt. Needs bin/khaldun.
set -euo pipefail
gold=${1:?usage: score.sh GOLDDIR}

# logged PACKAGE TESTS prints what the tests log, without file and line. A floor that
# is not reached is part of the picture, not the end of it.
logged() {
	local out
	out=$(go test -count=1 -v -run "^($2)\$" "$1") || echo "a test of $1 fails"
	sed -nE 's/^ +[a-z_]+_test\.go:[0-9]+: (.+)/\1/p' <<<"$out"
}

echo "== events: khaldun score events plover_gsr.dev.jsonl"
bin/khaldun score events "$gold/events/plover_gsr.dev.jsonl"
echo
echo "== whole articles, cross-validated by article, with data/labels: khaldun score news news.dev.jsonl.gz"
labels=()
for f in data/labels/*.jsonl; do labels+=(--labels "$f"); done
bin/khaldun score news "${labels[@]}" --texts "$gold/article/worldwide-newswire.dev.jsonl.gz" --texts "$gold/times/timebank.dev.jsonl.gz" \
	--texts "$gold/places/tr-news.dev.jsonl.gz" "$gold/events/news.dev.jsonl.gz"
echo
echo "== trees and tags on the UD dev sets, gold tokens; names on held-out articles"
logged ./syntax 'TestTreeScores|TestNameScores'
echo
echo "== parties of the labelled articles"
logged ./who 'TestNews'
echo
echo "== places of TR-News dev"
logged ./where 'TestScoreTRNews'
echo
echo "== times of TimeBank dev"
logged ./when 'TestGoldTimes'
echo
echo "== article bodies, title, author, date of annotated pages, which the body model was fitted to"
bin/khaldun score pages "$gold"/pages/scrapinghub.dev.jsonl.gz
bin/khaldun score pages "$gold"/pages/trafilatura.dev.jsonl.gz
