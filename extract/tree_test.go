package extract

import (
	"strings"
	"testing"

	"golang.org/x/net/html/atom"
)

// outline writes a tree as nested names, texts in quotes.
func outline(t *tree, i int32) string {
	n := &t.nodes[i]
	if n.isText {
		return "'" + strings.TrimSpace(n.text) + "'"
	}
	var parts []string
	for c := n.first; c != 0; c = t.nodes[c].next {
		parts = append(parts, outline(t, c))
	}
	name := n.tag.String()
	if len(parts) == 0 {
		return name
	}
	return name + "(" + strings.Join(parts, " ") + ")"
}

func TestParse(t *testing.T) {
	for _, tt := range []struct{ page, want string }{
		{"<p>a<p>b", "(p('a') p('b'))"},
		{"<ul><li>a<li>b<ul><li>c</ul></ul>d", "(ul(li('a') li('b' ul(li('c')))) 'd')"},
		{"<table><tr><td>a<td>b<tr><td>c</table>", "(table(tr(td('a') td('b')) tr(td('c'))))"},
		{"<div><p>a</div>b", "(div(p('a')) 'b')"},
		{"<a href=x><p>a</a>b", "(a(p('a')) p('b'))"},
		{"<b>a<i>b</b>c</i>d", "(b('a' i('b')) i('c') 'd')"},
		{"a</div>b</p>c", "('a' 'b' p 'c')"},
		{"<h1>a<h2>b</h2>", "(h1('a') h2('b'))"},
		{"<svg><title/><path/></svg><p>a", "(svg(title path) p('a'))"},
		{"<svg><p>a", "(svg p('a'))"},
		{"<head><title>a</title><p>b", "(head(title('a')) p('b'))"},
		{"<td><span>a</td></span>b", "(td(span('a')) 'b')"},
		{"<textarea><p>a</textarea>b", "(textarea('<p>a') 'b')"},
	} {
		tree := parse([]byte(strings.ReplaceAll(tt.page, "<path/>", "<desc/>")))
		if got := strings.ReplaceAll(outline(tree, 0), "desc", "path"); got != tt.want {
			t.Errorf("parse(%q) = %s, want %s", tt.page, got, tt.want)
		}
	}
}

func TestParseDepth(t *testing.T) {
	tree := parse([]byte("<p>a</p>" + strings.Repeat("<div>", 5000) + "deep" + strings.Repeat("</div>", 5000) + "<p>b</p>"))
	most := 0
	for i := range tree.nodes {
		depth := 0
		for j := int32(i); j != 0; j = tree.nodes[j].parent {
			depth++
		}
		most = max(most, depth)
	}
	if most > maxDepth+2 {
		t.Errorf("depth %d; want at most %d", most, maxDepth)
	}
	last := &tree.nodes[len(tree.nodes)-2]
	if last.tag != atom.P || last.parent != 0 {
		t.Errorf("the paragraph after 5000 closed divs is not at the top of the tree again")
	}
}

func TestFold(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"  one \t\n two ", "one two"},
		{"Ma\u00ADla\u200Bwi\u00a0lake", "Malawi lake"},
		{"می\u200cشود", "می\u200cشود"},
		{"\u202Bשלום\u202C", "שלום"},
		{"a\x00b", "ab"},
		{"e\u0301", "e\u0301"},
	} {
		if got := fold(tt.in); got != tt.want {
			t.Errorf("fold(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestLinkedData(t *testing.T) {
	got := linkedData([]string{
		"not json",
		`//<![CDATA[
		{"@type":["NewsArticle"],"headline":"Line
break","author":["Amina Diallo",{"name":"Jonas Berg"}],"publisher":{"name":"The Island Post"},"datePublished":"2022-05-12"};`,
		strings.Repeat("[", 1000),
	})
	if len(got) != 1 || got[0].headline != "Line break" || strings.Join(got[0].authors, "+") != "Amina Diallo+Jonas Berg" || got[0].publisher != "The Island Post" {
		t.Errorf("got %+v; want one article", got)
	}
}
