package extract

import (
	"slices"
	"strings"
)

// wall is a page shown in the place of an article. It wraps [ErrNoBody].
type wall struct {
	is string // what the page is
	do string // what to do about it
}

func (w *wall) Error() string { return "no article body found: this is " + w.is + "; " + w.do }

func (w *wall) Unwrap() error { return ErrNoBody }

// wallWords are how the pages shown in the place of an article speak of
// themselves: in a title, or in the few words such a page has.
type wallWords struct {
	wall   wall
	titles []string
	texts  []string
}

var walls = []wallWords{
	{
		wall{"a test for humans (captcha)", "fetch it with a browser, or ask the site for access"},
		[]string{"just a moment", "attention required", "are you a robot", "verify you are human", "security check", "pardon our interruption", "robot check", "human verification",
			"sicherheitsüberprüfung", "vérification de sécurité", "verificación de seguridad", "проверка безопасности", "安全验证", "セキュリティチェック", "التحقق من أنك لست روبوت"},
		[]string{"verify you are human", "verify that you are human", "you are not a robot", "are you a robot", "unusual traffic from your", "checking your browser", "complete the captcha", "solve the captcha", "captcha below", "checking if the site connection is secure",
			"kein roboter", "pas un robot", "no eres un robot", "no es un robot", "não é um robô", "non sei un robot", "вы не робот", "لست روبوت", "不是机器人", "人机验证", "ロボットではありません", "로봇이 아닙니다"},
	},
	{
		wall{"a refusal of access", "fetch it from another network or with the headers of a browser, or ask the site for access"},
		[]string{"access denied", "403 forbidden", "forbidden", "error 403", "access to this page has been denied", "you have been blocked", "unavailable for legal reasons", "zugriff verweigert", "accès refusé", "acceso denegado", "acesso negado", "accesso negato",
			"доступ запрещен", "доступ запрещён", "تم رفض الوصول", "访问被拒绝", "アクセスが拒否されました"},
		[]string{"you don't have permission to access", "you do not have permission to access", "access to this page has been denied", "you have been blocked", "your access to this site has been limited", "your ip address has been blocked", "not available in your country", "not available in your region",
			"unavailable in most european countries", "unavailable due to legal reasons", "zugriff verweigert", "accès refusé", "acceso denegado", "acesso negado", "доступ запрещен", "доступ запрещён"},
	},
	{
		wall{"a notice that the page is not there (404)", "check the address"},
		[]string{"404", "page not found", "404 not found", "not found", "page can't be found", "page cannot be found", "page no longer exists", "page doesn't exist", "page does not exist", "seite nicht gefunden", "seite wurde nicht gefunden", "page introuvable", "page non trouvée", "página no encontrada", "página não encontrada",
			"pagina non trovata", "pagina niet gevonden", "nie znaleziono strony", "strona nie została znaleziona", "stránka nenalezena", "страница не найдена", "сторінку не знайдено", "sayfa bulunamadı", "الصفحة غير موجودة", "صفحه یافت نشد", "页面不存在", "找不到页面", "ページが見つかりません", "페이지를 찾을 수 없습니다"},
		[]string{"page you are looking for", "page you requested", "page you were looking for", "page you're looking for", "page could not be found", "the requested url was not found", "seite konnte nicht gefunden werden", "die gewünschte seite", "page que vous recherchez", "page que vous cherchez", "la página que busca", "la página que buscas",
			"a página que procura", "la pagina che cerchi", "pagina die u zoekt", "запрашиваемая страница", "такой страницы не существует", "aradığınız sayfa", "الصفحة التي تبحث عنها", "您访问的页面", "お探しのページ", "요청하신 페이지"},
	},
	{
		wall{"a request for consent to cookies", "fetch it with the site's consent cookie, or from a network where it is not asked"},
		[]string{"before you continue", "your privacy", "we value your privacy", "we care about your privacy", "your privacy choices", "privacy settings", "cookie consent", "datenschutzeinstellungen", "privatsphäre-einstellungen", "ihre privatsphäre", "votre vie privée", "tu privacidad", "su privacidad",
			"mit werbung weiterlesen", "cookie-einstellungen"},
		[]string{"we value your privacy", "we care about your privacy", "we and our partners", "we and our vendors", "store and/or access information", "before you continue to", "accept all cookies", "manage your choices", "consent to the use of cookies",
			"wir und unsere partner", "mit werbung und cookies", "nous et nos partenaires", "nosotros y nuestros socios", "nós e os nossos parceiros", "noi e i nostri partner", "wij en onze partners", "my i nasi partnerzy",
			"мы и наши партнеры", "نحن وشركاؤنا", "当社とパートナー"},
	},
	{
		wall{"a page that is filled in by scripts", "render it in a browser first, or give the text with --from text"},
		[]string{"javascript is disabled", "javascript required", "enable javascript"},
		[]string{"enable javascript", "javascript is disabled", "javascript is required", "javascript to be enabled", "turn on javascript", "activate javascript", "requires javascript", "need javascript", "javascript aktivieren", "aktivieren sie javascript", "javascript muss aktiviert", "activer javascript", "javascript est désactivé", "habilite javascript", "active javascript", "habilitar javascript",
			"ative o javascript", "attiva javascript", "abilitare javascript", "włącz javascript", "включите javascript", "увімкніть javascript", "javascript'i etkinleştir", "تفعيل جافا سكريبت", "javascript را فعال", "启用javascript", "启用 javascript", "javascriptを有効", "자바스크립트를 활성화"},
	},
}

// Walls have few words. An article on access denied to a camp has more than a title.
const (
	wallTitleBytes = 1500 // text kept below a title that speaks of a wall
	wallTextBytes  = 700  // text kept where only the text does
)

// noBody is why a page has no article: it is a wall, or nothing is known.
func (p *page) noBody() error {
	if w := p.wall(); w != nil {
		return w
	}
	return ErrNoBody
}

// wall is the wall the page is, nil if it may well be an article.
func (p *page) wall() *wall {
	text, body := p.wallText()
	if body && len(text) > wallTitleBytes {
		return nil
	}
	text = strings.ToLower(text)
	titles := [...]string{wallTitle(p.head.title), wallTitle(p.title.text)}
	little := !body || len(text) <= wallTextBytes
	for i := range walls {
		w := &walls[i]
		for _, title := range titles {
			if slices.Contains(w.titles, title) || little && speaksOf(title, w.titles) {
				return &w.wall
			}
		}
		if little && hasAny(text, w.texts...) {
			return &w.wall
		}
	}
	return nil
}

// wallText is the text the page would give, and whether that has a body. Without one
// it is the first words of the page, those shown without scripts too.
func (p *page) wallText() (text string, body bool) {
	const most = 4000
	var b strings.Builder
	body = p.hasBody()
	for i := range p.blocks {
		if (p.keep[i] && i != p.heading || !body) && b.Len() < most {
			b.WriteString(p.blocks[i].text)
			b.WriteByte('\n')
		}
	}
	if !body {
		for _, i := range p.noscripts {
			b.WriteString(p.t.words(i, 500))
			b.WriteByte('\n')
		}
	}
	return b.String(), body
}

// wallTitle is a title in lower case without the site's name behind the last bar.
func wallTitle(s string) string {
	s = strings.ToLower(strings.ReplaceAll(s, "’", "'"))
	last := -1
	for _, bar := range []string{" | ", " - ", " – ", " — ", " :: ", " · "} {
		last = max(last, strings.LastIndex(s, bar))
	}
	if last > 0 {
		s = s[:last]
	}
	return strings.Trim(s, " .!…?:")
}

// speaksOf reports whether a title is one of words with an excuse before it, or
// something after a sign. "Page not found in archive, says ministry" is news.
func speaksOf(title string, words []string) bool {
	for _, w := range words {
		if len(w) < 12 || len(title) > len(w)+20 {
			continue
		}
		if before, found := strings.CutSuffix(title, w); found && strings.HasSuffix(before, " ") {
			return true
		}
		if after, found := strings.CutPrefix(title, w); found && strings.IndexAny(after, ":,(!") == 0 {
			return true
		}
	}
	return false
}
