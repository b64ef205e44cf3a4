package extract

import (
	"os"
	"strings"
	"testing"

	"khaldun"
)

func TestText(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"empty lines part paragraphs", "Talks in Lusaka resume\n\nMinisters met on Monday.\n\nThey meet again on Friday.",
			"headline: Talks in Lusaka resume / paragraph: Ministers met on Monday. / paragraph: They meet again on Friday."},
		{"each line a paragraph", "Ministers from four states met in Lusaka on Monday to talk about the river dam and its cost to farmers downstream of it.\nThey meet again on Friday.\nNo date was set for the vote.",
			"paragraph: Ministers from four states met in Lusaka on Monday to talk about the river dam and its cost to farmers downstream of it. / paragraph: They meet again on Friday. / paragraph: No date was set for the vote."},
		{"indented lines go on", "The court in Suva heard\n        two witnesses on Tuesday.\nIt rises\n        on Friday.",
			"paragraph: The court in Suva heard|        two witnesses on Tuesday. / paragraph: It rises|        on Friday."},
		{"indented lines start paragraphs", "   The court in Suva heard two witnesses.\n   It rises on Friday.\n   Nobody was charged.",
			"paragraph: The court in Suva heard two witnesses. / paragraph: It rises on Friday. / paragraph: Nobody was charged."},
		{"lines wrapped at a width", "The harbour workers of Valparaíso ended their strike on\nSunday after the owners agreed to raise the night rate by\na tenth. Ships had waited nine days.\nThe first of them left at dawn for Callao, said the port's\nmaster, who had not expected the men back before Tuesday.",
			"paragraph: The harbour workers of Valparaíso ended their strike on|Sunday after the owners agreed to raise the night rate by|a tenth. Ships had waited nine days. / paragraph: The first of them left at dawn for Callao, said the port's|master, who had not expected the men back before Tuesday."},
		{"dateline of its own", "NAIROBI, 12 March\n\nTeachers went back to work.", "dateline: NAIROBI, 12 March / paragraph: Teachers went back to work."},
		{"blank text", " \n ", "paragraph:  | "},
		{"nothing", "", ""},
	} {
		doc := Text(tt.text, Options{})
		var parts []string
		for _, b := range doc.Blocks {
			parts = append(parts, b.Kind.String()+": "+strings.ReplaceAll(b.Span.Of(doc.Text), "\n", "|"))
		}
		if got := strings.Join(parts, " / "); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
		if doc.Text != tt.text {
			t.Errorf("%s: text changed to %q", tt.name, doc.Text)
		}
	}
}

func TestTextTop(t *testing.T) {
	doc := Text("https://example.org/7\n\nFishermen return to Male\n\nWednesday 21 June 2023 - 19:15\n\nThe boats came in at noon.", Options{})
	if doc.URL != "https://example.org/7" || doc.Title != "Fishermen return to Male" || doc.Published.Value != "2023-06-21T19:15" {
		t.Errorf("got URL %q, title %q, published %q", doc.URL, doc.Title, doc.Published.Value)
	}
	if got := doc.Published.Span.Of(doc.Text); got != "21 June 2023" {
		t.Errorf("published span covers %q; want the date", got)
	}
	day := khaldun.Time{Value: "2020-01-01", Grain: khaldun.Day}
	if doc := Text("Wednesday 21 June 2023\n\nThe boats came in.", Options{Date: day, ID: "x", URL: "u"}); doc.Published.Value != "2020-01-01" || doc.ID != "x" || doc.URL != "u" {
		t.Errorf("the caller's own date, id and URL must win; got %q, %q, %q", doc.Published.Value, doc.ID, doc.URL)
	}
}

func TestTextInvalid(t *testing.T) {
	doc := Text("Port of A\xffden", Options{})
	if doc.Text != "Port of A\uFFFDden" {
		t.Errorf("got %q; want the broken byte replaced", doc.Text)
	}
	if doc := Text(strings.Repeat("é", maxBytes/2+3), Options{}); !doc.Truncated || len(doc.Text) != maxBytes {
		t.Errorf("got truncated %v and %d bytes; want a cut at %d", doc.Truncated, len(doc.Text), maxBytes)
	}
}

// TestTextGold holds paragraphs against those marked in annotated news.
func TestTextGold(t *testing.T) {
	if _, err := os.Stat(goldDir); err != nil {
		t.Skipf("the annotated texts in %s are not here; they are kept outside the repository", goldDir)
	}
	type article struct {
		ID, Text   string
		Paragraphs []struct{ Start, End int32 }
	}
	right, all := 0, 0
	for _, a := range readGold[article](t, "events/news.dev.jsonl.gz") {
		if strings.Contains(a.Text, "\n  ") {
			continue // in these every wrapped line was marked as a paragraph
		}
		starts := map[int32]bool{}
		for _, b := range Text(a.Text, Options{}).Blocks {
			starts[b.Span.Start] = true
		}
		bytes := runeOffsets(a.Text)
		for _, p := range a.Paragraphs {
			all++
			if starts[bytes[p.Start]] {
				right++
				delete(starts, bytes[p.Start])
			}
		}
		all += len(starts)
	}
	if right*100 < all*97 {
		t.Errorf("%d of %d paragraph starts are right; want 97 %%", right, all)
	}
}

// runeOffsets gives the byte place of each character of s, and of its end.
func runeOffsets(s string) []int32 {
	var out []int32
	for i := range s {
		out = append(out, int32(i))
	}
	return append(out, int32(len(s)))
}
