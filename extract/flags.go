package extract

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"

	"khaldun"
)

// flag says what a reader must know before trusting doc to be whole. printed are
// the blocks of the page that doc's blocks are, −1 for a title of the head.
func (p *page) flag(doc *khaldun.Document, printed []int) {
	for _, f := range []struct {
		flag khaldun.Flag
		is   bool
	}{
		{khaldun.LiveBlog, p.timeEntries(doc, printed)},
		{khaldun.MultiPage, p.isMultiPage()},
		{khaldun.Gallery, isGallery(doc)},
		{khaldun.Paywall, p.isCutOff(doc)},
	} {
		if f.is {
			doc.Flags = append(doc.Flags, f.flag)
		}
	}
	slices.Sort(doc.Flags)
}

// isGallery reports whether most of what there is to read stands under pictures.
func isGallery(doc *khaldun.Document) bool {
	captions, words, text := 0, 0, 0
	for _, b := range doc.Blocks {
		switch b.Kind {
		case khaldun.Headline, khaldun.Dek, khaldun.Dateline:
		case khaldun.Caption:
			captions++
			words += b.Span.Len()
		default:
			text += b.Span.Len()
		}
	}
	return captions >= 4 && words > text || captions >= 8 && text < 600
}

// payWords are how a page says that the rest is for those who pay.
var payWords = []string{
	"subscribe to continue", "subscribe to read", "subscribe now to read", "to continue reading", "continue reading with a subscription", "this article is for subscribers", "this content is for subscribers", "is for subscribers only",
	"subscribers only", "subscriber-only", "exclusive to subscribers", "for subscribers only", "unlock this article", "this article is reserved for", "you have reached your limit", "become a member to read",
	"für abonnenten", "nur für abonnent", "um weiterzulesen", "weiterlesen mit", "mit abo weiterlesen", "diesen artikel weiterlesen", "réservé aux abonnés", "réservée aux abonnés", "réservés aux abonnés", "pour lire la suite", "la suite est réservée", "% de cet article à lire", "abonnez-vous pour lire",
	"solo para suscriptores", "exclusivo para suscriptores", "suscríbete para leer", "suscríbete para seguir", "suscríbase para leer", "para seguir leyendo", "para continuar leyendo", "exclusivo para assinantes", "assine para ler", "para continuar lendo", "riservato agli abbonati", "abbonati per continuare", "per continuare a leggere",
	"alleen voor abonnees", "exclusief voor abonnees", "om verder te lezen", "dostępny tylko dla prenumeratorów", "treść dostępna dla", "czytaj dalej z", "pouze pro předplatitele", "jen pro předplatitele", "för prenumeranter", "logga in för att läsa",
	"только для подписчиков", "доступно по подписке", "чтобы читать дальше", "лише для передплатників", "abonelere özel", "okumaya devam etmek için", "للمشتركين فقط", "لمتابعة القراءة", "اشترك لقراءة", "ویژه مشترکان", "ویژه مشترکین", "برای ادامه مطالعه",
	"订阅后继续阅读", "订阅以继续阅读", "付费阅读", "訂閱後", "会員限定", "有料会員", "この記事は有料", "続きを読むには", "구독자 전용", "유료 회원", "계속 읽으려면",
}

func asksToPay(s string) bool {
	return len(s) < 400 && hasAny(strings.ToLower(strings.ReplaceAll(s, "’", "'")), payWords...)
}

// isCutOff reports whether the text ends where a subscription begins: the page
// says so below it, or says of itself that it is not free and the text breaks off.
func (p *page) isCutOff(doc *khaldun.Document) bool {
	if p.asksToPay {
		return true
	}
	_, last := p.kept()
	for i := last + 1; i < len(p.blocks) && i <= last+6; i++ {
		if b := &p.blocks[i]; asksToPay(b.text) && b.link*2 <= len(b.text) && p.all[b.node]&(hintRelated|hintComment) == 0 {
			return true
		}
	}
	const stub = 1500
	return p.notFree() && (breaksOff(doc.Text) || len(doc.Text) < stub)
}

// breaksOff reports whether a text ends in the midst of a sentence.
func breaksOff(s string) bool {
	s = strings.TrimRight(s, " ")
	return strings.HasSuffix(s, "…") || strings.HasSuffix(s, "...") || !endsSentence(s)
}

// notFree reports whether the page's JSON-LD says isAccessibleForFree: false.
func (p *page) notFree() bool {
	for i := range p.t.nodes {
		n := &p.t.nodes[i]
		if n.tag != atom.Script || n.first == 0 || !strings.Contains(n.attr("type"), "ld+json") {
			continue
		}
		_, value, found := strings.Cut(p.t.nodes[n.first].text, `"isAccessibleForFree"`)
		value = strings.TrimLeft(value, ": \t\r\n\"")
		if found && len(value) >= 5 && strings.EqualFold(value[:5], "false") {
			return true
		}
	}
	return p.head.meta("article:content_tier") == "locked" || p.head.meta("article:content_tier") == "metered"
}

var (
	// "Page 2 of 5", "Seite 1/3", "第1页，共3页"
	pageOf  = regexp.MustCompile(`(?i)^(?:page|seite|página|pagina|strona|strana|страница|сторінка|sayfa|halaman|صفحة|صفحه)\s+\d+\s*(?:of|von|sur|de|di|van|z|ze|из|з|/|من|از|dari)\s*(\d+)$`)
	pageCJK = regexp.MustCompile(`第?\s*\d+\s*[页頁ページ]+\s*[，,/／]?\s*(?:共|全)\s*(\d+)\s*[页頁ページ]+`)
	// What an address has at its end for the second page: "/2", "?page=2", "-p2.html".
	pageMark = regexp.MustCompile(`^[/?&_.,;-]*(?:(?:page|pagina|seite|pg|p|s|start|showpage)[=/_,-]?)?(\d{1,2})(?:/|\.s?html?|\.php|,?\.aspx)?$`)
)

// isMultiPage reports whether the rest of the article is on other pages: the page
// says "Page 1 of 3", or links to its own address with a page number.
func (p *page) isMultiPage() bool {
	first, last := p.kept()
	for i := max(0, min(first, p.heading)); i < len(p.blocks) && i <= last+10; i++ {
		if s := p.blocks[i].text; len(s) < 40 && countsPages(s) {
			return true
		}
	}
	own := p.address()
	if nextPage(own, p.head.link("next")) > 0 {
		return true
	}
	highest := 0
	for i := range p.t.nodes {
		if n := &p.t.nodes[i]; n.tag == atom.A && p.all[i]&(hintComment|hintRelated) == 0 {
			highest = max(highest, nextPage(own, n.attr("href")))
		}
	}
	const longest = 20 // a list beside the article has more pages than an article
	return 0 < highest && highest <= longest
}

func countsPages(s string) bool {
	for _, re := range []*regexp.Regexp{pageOf, pageCJK} {
		if m := re.FindStringSubmatch(strings.TrimSpace(s)); m != nil && m[1] != "1" {
			return true
		}
	}
	return false
}

// nextPage is the number of a later page of the article at own if next is its
// address, else 0. Blogs name the next article with rel=next too: only a number
// at the end of the same address counts.
func nextPage(own, next string) int {
	ownPath, nextPath := pathOf(own), pathOf(next)
	if strings.HasPrefix(nextPath, "?") {
		path, _, _ := strings.Cut(ownPath, "?")
		nextPath = path + nextPath
	}
	if len(strings.Trim(ownPath, "/")) < 4 || len(nextPath) > len(ownPath)+16 {
		return 0
	}
	base := ownPath
	for _, end := range []string{"/", ".html", ".htm", ".shtml", ".php", ".aspx"} {
		base = strings.TrimSuffix(base, end)
	}
	rest, ok := strings.CutPrefix(nextPath, base)
	if !ok || rest == "" || isASCIIDigit(rest[0]) {
		return 0
	}
	m := pageMark.FindStringSubmatch(rest)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	if n < 2 {
		return 0
	}
	return n
}

func isASCIIDigit(c byte) bool { return '0' <= c && c <= '9' }

// pathOf is the path and query of an address.
func pathOf(url string) string {
	url, _, _ = strings.Cut(url, "#")
	if _, rest, found := strings.Cut(url, "://"); found {
		if i := strings.IndexByte(rest, '/'); i >= 0 {
			return rest[i:]
		}
		return ""
	}
	return url
}
