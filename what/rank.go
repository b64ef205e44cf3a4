package what

import (
	"math"
	"math/rand/v2"
)

// A group is one act with everybody who may be its actor or its recipient. A
// candidate's class is noParty, actorParty, recipientParty, or openParty.
type group struct {
	nobody     []uint64 // features of the act that tell whether it has a party at all
	candidates []sample
	party      []int // candidate → which party of its side it stands for; −1 if none
}

// openParty marks a candidate that is neither right nor wrong.
const openParty = -1

// fitRank learns to rank the candidates of a group against nobody, once for each
// side. The loss has a term for each party of the side, the negative logarithm of
// the share of probability that falls on its mentions (whichever of them it is: one
// telling of a party is enough) beside nobody and those who are no party; and a term
// for nobody beside the latter, which is what ends a list of parties. Otherwise it is
// as fit.
func fitRank(dim int, groups []group, t training) *linear {
	var all []sample
	for i := range groups {
		all = append(all, sample{on: groups[i].nobody})
		all = append(all, groups[i].candidates...)
	}
	m, rows := newLinear(sides, dim, all, t.seen)
	r := &ranker{linear: m, training: t, groups: groups, rows: rows,
		gw: newAda(m.w), gd: newAda(m.dense), rng: rand.New(rand.NewPCG(t.seed, 17))}
	order := make([]int, len(groups))
	starts := make([]int, len(groups))
	at := 0
	for i := range groups {
		order[i], starts[i] = i, at
		at += 1 + len(groups[i].candidates)
	}
	for e := range t.epochs {
		if e == t.epochs/2 {
			r.gw.startMean()
			r.gd.startMean()
		}
		r.rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, g := range order {
			r.step(&groups[g], rows[starts[g]:])
		}
		r.gw.mean()
		r.gd.mean()
	}
	r.gw.finish()
	r.gd.finish()
	return m
}

// ranker is the state of fitRank.
type ranker struct {
	*linear
	training
	groups []group
	rows   [][]int32
	gw, gd *ada
	rng    *rand.Rand
	live   [][]int32   // rows of features left in this time, nobody's first
	score  [][]float32 // then the gradient
}

// step moves the weights by one group, whose rows begin with nobody's.
func (r *ranker) step(g *group, rows [][]int32) {
	n, k := len(sides), 1+len(g.candidates)
	for len(r.live) < k {
		r.live, r.score = append(r.live, nil), append(r.score, make([]float32, n))
	}
	for c := range k {
		s := r.score[c]
		clear(s)
		r.live[c] = r.live[c][:0]
		for _, row := range rows[c] {
			if r.rng.Float32() >= r.drop {
				r.live[c] = append(r.live[c], row)
				axpy(s, 1, r.w[int(row)*n:int(row)*n+n])
			}
		}
		if c > 0 {
			for j, x := range g.candidates[c-1].dense {
				axpy(s, x, r.dense[j*n:j*n+n])
			}
		}
	}
	for side := range n {
		gradient(g, r.score[:k], side)
	}
	for c := range k {
		for _, row := range r.live[c] {
			r.gw.step(int(row)*n, r.score[c], 1, r.training, r.decay)
		}
		if c > 0 {
			for j, x := range g.candidates[c-1].dense {
				r.gd.step(j*n, r.score[c], x, r.training, r.decay)
			}
		}
	}
}

// gradient turns the scores of one side into the derivatives of its loss.
func gradient(g *group, score [][]float32, side int) {
	const nobody = 0
	// sideParty is which party of this side c stands for; −1 if it is wrong, −2 if open.
	sideParty := func(c int) int {
		switch {
		case c == nobody:
			return -1
		case g.candidates[c-1].class == openParty:
			return -2
		case g.candidates[c-1].class == actorParty+side:
			return g.party[c-1]
		}
		return -1
	}
	top := score[0][side]
	for c := range score {
		top = max(top, score[c][side])
	}
	e := make([]float32, len(score))
	good := map[int]float32{}
	var wrong float32
	for c := range score {
		e[c] = float32(math.Exp(float64(score[c][side] - top)))
		score[c][side] = 0
		switch k := sideParty(c); {
		case k >= 0:
			good[k] += e[c]
		case k == -1:
			wrong += e[c]
		}
	}
	const tiny = 1e-9
	each := float32(1 / math.Sqrt(max(1, float64(len(good)))))
	for c := range score {
		switch k := sideParty(c); {
		case k >= 0:
			score[c][side] = each * (e[c]/(wrong+good[k]) - e[c]/max(good[k], tiny))
		case k == -1:
			d := e[c] / max(wrong, tiny)
			for _, right := range good {
				d += each * e[c] / (wrong + right)
			}
			if c == nobody {
				d--
			}
			score[c][side] = d
		}
	}
}
