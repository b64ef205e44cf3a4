package extract

import (
	"net/url"
	"strings"

	"golang.org/x/net/html/atom"
)

// addresses are the page's own address, that of its AMP version and that of its
// print version, each whole if the page gives enough to make it so.
func (p *page) addresses() (canonical, amp, print said) {
	for _, s := range []said{{p.head.link("canonical"), "link canonical"}, {p.head.meta("og:url"), "meta og:url"}, {p.head.article().url, "json-ld url"}} {
		if s.text = p.absolute(s.text); s.text != "" {
			canonical = s
			break
		}
	}
	if s := p.absolute(p.head.link("amphtml")); s != "" {
		amp = said{s, "link amphtml"}
	}
	if s := p.absolute(p.printAddress()); s != "" && (hostOf(p.address()) == "" || hostOf(s) == hostOf(p.address())) {
		print = said{s, "print link"}
	}
	return canonical, amp, print
}

// absolute is href as seen from the page's own address; empty if it is no address
// of a page.
func (p *page) absolute(href string) string {
	href = strings.TrimSpace(href)
	if href == "" || len(href) > 2000 {
		return ""
	}
	u, err := url.Parse(href)
	if err != nil {
		return ""
	}
	if !u.IsAbs() {
		base, err := url.Parse(p.address())
		if err != nil || base.Host == "" {
			return ""
		}
		u = base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}

// printAddress is the href of the link to a version for printing, if it leads to
// another page: many only open the browser's printer.
func (p *page) printAddress() string {
	for i := range p.t.nodes {
		n := &p.t.nodes[i]
		if n.tag != atom.A {
			continue
		}
		href := n.attr("href")
		if !isPrintAddress(href) {
			continue
		}
		if p.all[i]&(hintShare|hintTool|hintMeta) != 0 || isPrintWord(p.t.words(int32(i), 40)) || isPrintWord(n.attr("title")) {
			return href
		}
	}
	return ""
}

// isPrintAddress reports whether an address is one that sites give their versions
// for printing.
func isPrintAddress(href string) bool {
	if !hasAny(href, "rint", "ruck", "mprimir", "tampa") || href[0] == '#' || hasAny(href, "javascript:", "mailto:") {
		return false
	}
	low := strings.ToLower(href)
	return strings.HasSuffix(low, "/print") || hasAny(low, "/print/", "?print=", "&print=", "/print?", "/druck/", "view=print", "/imprimir/", "/stampa/", "printable", "print.html", "print-version", "/printversion", "output=print")
}

func isPrintWord(s string) bool {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "print", "print this", "print article", "print this article", "printer friendly", "printer-friendly version", "print version", "drucken", "druckversion", "artikel drucken", "imprimer", "imprimir", "versión para imprimir", "stampa", "afdrukken", "drukuj", "vytisknout", "распечатать", "версия для печати", "yazdır", "طباعة", "چاپ", "打印", "印刷":
		return true
	}
	return false
}
