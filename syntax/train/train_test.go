package train

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"khaldun/syntax/internal/model"
)

// toy is a corpus of sentences of one pattern.
func toy() *Corpus {
	rng := rand.New(rand.NewPCG(1, 1))
	pick := func(words ...string) string { return words[rng.IntN(len(words))] }
	c := &Corpus{Vectors: &Vectors{Words: []string{"the", "met", "saw"}, Rows: make([]float32, 3*model.VectorDim)}}
	for i := range c.Vectors.Rows {
		c.Vectors.Rows[i] = float32(rng.NormFloat64())
	}
	for range 60 {
		c.Trees = append(c.Trees, Sentence{
			{Form: "The", UPOS: "DET", XPOS: "DT", Head: 2, Rel: "det"},
			{Form: pick("envoy", "mayor", "judge"), UPOS: "NOUN", XPOS: "NN", Head: 3, Rel: "nsubj"},
			{Form: pick("met", "saw"), UPOS: "VERB", XPOS: "VBD", Head: 0, Rel: "root"},
			{Form: pick("Ana", "Kofi", "Mei"), UPOS: "PROPN", XPOS: "NNP", Head: 3, Rel: "obj"},
			{Form: ".", UPOS: "PUNCT", XPOS: ".", Head: 3, Rel: "punct"},
		})
		c.Names = append(c.Names, Named{Words: []string{pick("Ana", "Kofi"), "saw", "Lima"}, Labels: []int8{1, 0, 5}})
	}
	c.Dev = []Treebank{{"toy", c.Trees[:20]}}
	c.DevNames = c.Names[:20]
	return c
}

func toyOptions() Options {
	o := DefaultOptions()
	o.Width, o.Arc, o.Rel, o.Dilations = 16, 16, 16, []int{1, 2}
	o.Epochs, o.EvalEvery, o.BatchWords = 80, 20, 40
	o.Rate = 0.01
	return o
}

func TestTrainLearnsTheSameEveryTime(t *testing.T) {
	var files [2][]byte
	for i := range files {
		r, err := Train(toy(), toyOptions())
		if err != nil {
			t.Fatal(err)
		}
		if r.LAS < 99 {
			t.Errorf("LAS %.1f on a pattern it was shown, want 100", r.LAS)
		}
		files[i], err = Pack(r.Sections())
		if err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("two runs on the same data give different bytes")
	}
}

func TestTrainRefusesNothing(t *testing.T) {
	if _, err := Train(&Corpus{}, DefaultOptions()); err == nil {
		t.Error("no error for a corpus without trees")
	}
}

func TestReadCoNLLU(t *testing.T) {
	const ok = `# sent_id = 1
# text = Can't stop.
1-2	Can't	_	_	_	_	_	_	_	_
1	Ca	can	AUX	MD	_	3	aux	3:aux	_
2	n't	not	PART	RB	_	3	advmod	3:advmod	_
2.1	x	x	X	X	_	_	_	_	_
3	stop	stop	VERB	VB	_	0	root	0:root	Entity=(1-event-new)|SpaceAfter=No
4	.	.	PUNCT	.	_	3	punct	3:punct	_
`
	got, err := ReadCoNLLU(strings.NewReader(ok))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || len(got[0]) != 4 || got[0][2].Head != 0 || got[0][1].Rel != "advmod" || got[0][2].Entity != "(1-event-new)" {
		t.Errorf("read %+v", got)
	}
	for name, bad := range map[string]string{
		"too few columns":   "1\tA\tb\n",
		"head is no number": strings.Replace(ok, "\t3\taux", "\tx\taux", 1),
		"head lies outside": strings.Replace(ok, "\t3\taux", "\t9\taux", 1),
	} {
		if _, err := ReadCoNLLU(strings.NewReader(bad)); err == nil || !strings.Contains(err.Error(), "line ") {
			t.Errorf("%s: error is %v, want one with its line", name, err)
		}
	}
}

func TestReadNames(t *testing.T) {
	var file strings.Builder
	for _, name := range []string{"b", "a", "d", "c"} { // d comes fourth and is held out
		file.WriteString("# file = " + name + "\nAda\tB-Person\nof\tO\n\nUN\tS-Organization\tB-NORP\r\nArm\tI-Facility\n" + name + "\tB-Money\n\n")
	}
	trained, held, err := ReadNames(strings.NewReader(file.String()))
	if err != nil {
		t.Fatal(err)
	}
	if len(trained) != 6 || len(held) != 2 || trained[1].Words[2] != "a" || held[1].Words[2] != "d" {
		t.Fatalf("learned from %v, held out %v", trained, held)
	}
	var got []string
	for _, y := range held[1].Labels {
		got = append(got, NameLabels[y])
	}
	if got := strings.Join(got, " "); got != "B-ORG B-LOC O" {
		t.Errorf("labels are %s, want B-ORG B-LOC O", got)
	}
}

func TestReadVectors(t *testing.T) {
	row := "[" + strings.Repeat("0.5,", model.VectorDim) + "7,1]"
	file := `{"precision":8,"words":["the","of","odd","rare"],"vectors":{"the":` + row + `,"rare":` + row + `,"odd":` + row + `,"of":[1]},"unkVector":[0]}`
	v, err := ReadVectors(strings.NewReader(file), 1, func(w string) bool { return w == "rare" })
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(v.Words, " "); got != "the rare" || len(v.Rows) != 2*model.VectorDim {
		t.Errorf("kept %q with %d numbers, want the frequent word and the wanted one", got, len(v.Rows))
	}
	if _, err := ReadVectors(strings.NewReader(`{"words":["a"],`), 1, nil); err == nil {
		t.Error("no error for a file that is cut off")
	}
}

func TestNameScore(t *testing.T) {
	var s NameScore
	s.Add([]int8{1, 2, 0, 5}, []int8{1, 2, 0, 3})
	if s.Right[1] != 1 || s.Wrong[3] != 1 || s.Missed[5] != 1 || s.F1() != 50 {
		t.Errorf("%v, want one of two right", s)
	}
}
