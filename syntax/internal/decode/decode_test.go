package decode

import (
	"math/rand/v2"
	"testing"
)

// bestTree tries every tree over n words with one root.
func bestTree(scores []float32, n int, projectiveOnly bool) float32 {
	best := float32(-1e30)
	heads := make([]int32, n)
	var try func(i int)
	try = func(i int) {
		if i < n {
			for h := range n + 1 {
				if h != i+1 {
					heads[i] = int32(h)
					try(i + 1)
				}
			}
			return
		}
		if isTree(heads) && (!projectiveOnly || isProjective(heads)) {
			best = max(best, sum(scores, heads))
		}
	}
	try(0)
	return best
}

func sum(scores []float32, heads []int32) float32 {
	var s float32
	for i, h := range heads {
		s += scores[i*(len(heads)+1)+int(h)]
	}
	return s
}

func isTree(heads []int32) bool {
	roots := 0
	for i := range heads {
		if heads[i] == 0 {
			roots++
		}
		at, steps := i+1, 0
		for at != 0 {
			if steps++; steps > len(heads) {
				return false
			}
			at = int(heads[at-1])
		}
	}
	return roots == 1
}

func isProjective(heads []int32) bool {
	for i, h := range heads {
		lo, hi := min(i+1, int(h)), max(i+1, int(h))
		for j := lo + 1; j < hi; j++ {
			if g := int(heads[j-1]); g < lo || g > hi {
				return false
			}
		}
	}
	return true
}

func randomScores(rng *rand.Rand, n int) []float32 {
	s := make([]float32, n*(n+1))
	for i := range s {
		s[i] = float32(rng.IntN(100)) / 8
	}
	return s
}

// The greedy heads are kept only where they are a tree, and then nothing is better;
// elsewhere no projective tree is better.
func TestTreesAreBest(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var trees Trees
	for range 300 {
		n := 1 + rng.IntN(5)
		scores := randomScores(rng, n)
		heads := trees.Best(scores, n)
		if !isTree(heads) {
			t.Fatalf("%v is no tree", heads)
		}
		if got, want := sum(scores, heads), bestTree(scores, n, true); got < want {
			t.Errorf("scores %v: tree %v has %v, the best projective one %v", scores, heads, got, want)
		}
		if !isProjective(heads) && sum(scores, heads) != bestTree(scores, n, false) {
			t.Errorf("scores %v: tree %v crosses and is not the best", scores, heads)
		}
	}
}

func TestTreesAreTrees(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	var trees Trees
	for range 200 {
		n := 1 + rng.IntN(60)
		if heads := trees.Best(randomScores(rng, n), n); len(heads) != n || !isTree(heads) {
			t.Fatalf("%d words: %v is no tree", n, heads)
		}
	}
	if got := trees.Best(make([]float32, 30), 5); !isTree(got) {
		t.Errorf("equal scores: %v is no tree", got)
	}
}

func TestNamesAreBest(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	var names Names
	const k = 5
	for range 300 {
		n := rng.IntN(6)
		scores := make([]float32, n*k)
		for i := range scores {
			scores[i] = float32(rng.IntN(64)) / 4
		}
		got := names.Best(scores, k, k, n)
		if !legal(got) {
			t.Fatalf("%v is not legal", got)
		}
		var total float32
		for i, y := range got {
			total += scores[i*k+int(y)]
		}
		if want := bestNames(scores, k, n); total != want {
			t.Errorf("scores %v: %v has %v, want %v", scores, got, total, want)
		}
	}
}

func legal(labels []int8) bool {
	prev := int8(0)
	for _, y := range labels {
		if inside(int(y)) && prev != y && prev != y-1 {
			return false
		}
		prev = y
	}
	return true
}

func bestNames(scores []float32, k, n int) float32 {
	best := float32(-1e30)
	labels := make([]int8, n)
	var try func(i int, total float32)
	try = func(i int, total float32) {
		if i == n {
			if legal(labels) {
				best = max(best, total)
			}
			return
		}
		for y := range k {
			labels[i] = int8(y)
			try(i+1, total+scores[i*k+y])
		}
	}
	try(0, 0)
	return best
}
