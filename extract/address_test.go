package extract

import "testing"

func TestAddresses(t *testing.T) {
	const body = "<h1>Ferry sails again</h1><p>The ferry between the two islands sails again from Monday, the harbour office said on Friday.</p><p>It had lain in the dock since spring, waiting for a new shaft from abroad.</p>"
	for _, tt := range []struct{ name, page, url, canonical, amp, print string }{
		{"whole", `<link rel="canonical" href="https://post.example/ferry"><link rel="amphtml" href="https://amp.post.example/ferry">` + body, "", "https://post.example/ferry", "https://amp.post.example/ferry", ""},
		{"seen from the page", `<link rel=canonical href="/ferry"><link rel=amphtml href="ferry/amp">` + body, "https://post.example/news/x?utm=1", "https://post.example/ferry", "https://post.example/news/ferry/amp", ""},
		{"from OpenGraph", `<meta property="og:url" content="https://post.example/ferry">` + body, "", "https://post.example/ferry", "", ""},
		{"not to be made whole", `<link rel=canonical href="/ferry">` + body, "", "", "", ""},
		{"a script", `<link rel=canonical href="javascript:go()">` + body, "https://post.example/x", "", "", ""},
		{"print version", body + `<a href="/ferry?print=1">Print</a>`, "https://post.example/ferry", "", "", "https://post.example/ferry?print=1"},
		{"only the browser's printer", body + `<a href="#" title="Print">Print</a><a href="javascript:print()">Print</a>`, "https://post.example/ferry", "", "", ""},
		{"another site's printer", body + `<div class=share><a href="https://share.example/print?u=x">Print</a></div>`, "https://post.example/ferry", "", "", ""},
	} {
		doc, err := Page([]byte(tt.page), Options{URL: tt.url})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if doc.Canonical != tt.canonical || doc.AMP != tt.amp || doc.Print != tt.print {
			t.Errorf("%s: got %q, %q, %q; want %q, %q, %q", tt.name, doc.Canonical, doc.AMP, doc.Print, tt.canonical, tt.amp, tt.print)
		}
	}
}
