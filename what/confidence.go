package what

import (
	"math"

	"khaldun"
)

// Sound is the confidence from which on events are worth printing: about where F1 of
// type, parties and status together peaks on whole articles.
const Sound = 0.2

// Signal is what an event's confidence is made from: how sure each of the decisions
// was that led to it.
type Signal struct {
	on    []uint64
	dense []float32
}

// signals are the numbers of a Signal, in order.
const (
	actSignal       = iota // logit of the type
	actorSignal            // probability of the best actor; 0 if there is none
	recipientSignal        // the same of the best recipient
	statusSignal           // probability of the status; 1 if words settled it
	actorsSignal           // 1 if there is more than one actor
	ruleSignal             // 1 if a rule says the same type
	signalCount
)

// confidenceClasses are right and wrong: right is an event whose type, parties and
// status all hold.
var confidenceClasses = []string{"wrong", "right"}

// signal gathers what speaks for and against the act.
func (a *act) signal(v *view) Signal {
	var f features
	f.add("confidence: type", a.typ)
	f.add("confidence: status", a.status.String())
	if v.heading[v.sent[a.head]] {
		f.add("confidence: heading")
	}
	if len(a.actors) == 0 {
		f.add("confidence: no actor", a.typ)
	}
	if len(a.recipients) == 0 {
		f.add("confidence: no recipient", a.typ)
	}
	if len(a.also) > 0 {
		f.add("confidence: told again")
	}
	d := make([]float32, signalCount)
	d[actSignal] = logit(a.p)
	d[actorSignal], d[recipientSignal], d[statusSignal] = a.pActor, a.pRecipient, a.pStatus
	if len(a.actors) > 1 {
		d[actorsSignal] = 1
	}
	if len(a.fired) > 0 {
		d[ruleSignal] = 1
	}
	return Signal{on: f.on, dense: d}
}

func logit(p float32) float32 {
	const least = 1e-3
	p = min(max(p, least), 1-least)
	return float32(math.Log(float64(p) / float64(1-p)))
}

// Calibrate lets m say how likely its events are right. signals are of events in
// articles that the model which found them had not learned from; right tells which
// of them hold in type, parties and status. Confidences are then shares: of events
// at 0.9 about nine in ten are right in articles of that sort.
func (m *Model) Calibrate(signals []Signal, right []bool) {
	samples := make([]sample, len(signals))
	for i, s := range signals {
		samples[i] = sample{on: s.on, dense: s.dense}
		if right[i] {
			samples[i].class = 1
		}
	}
	m.confidence = fit(confidenceClasses, signalCount, samples, training{epochs: 60, rate: 0.05, decay: 1e-4, seen: 10, seed: 5})
}

// confident is the share of events like this one that are right; the probability of
// the type if the model was never calibrated, or if a user's model told the act.
func (c *Coder) confident(a *act, s Signal) float32 {
	if a.learned != nil || c.model == nil || c.model.confidence == nil {
		return a.p
	}
	var p [2]float32
	c.model.confidence.scores(s.on, s.dense, p[:])
	return p[1]
}

// Signals reads r, as the Stage does, and returns what the confidence of each of
// its events is made from.
func (c *Coder) Signals(r *khaldun.Reading) []Signal {
	return c.read(r)
}
