package extract

import (
	"errors"
	"strings"
	"testing"

	"khaldun"
)

// TestWalls shows pages that stand in the place of an article, and near misses.
func TestWalls(t *testing.T) {
	const links = `<nav><a href="/">Home</a><a href="/world">World</a></nav>`
	long := strings.Repeat("<p>The officials met the delegates of the camp on Tuesday and agreed to let two lorries a day pass the gate until the end of the month.</p>", 14)
	for _, tt := range []struct{ name, page, want string }{
		{"consent", `<title>Harbour Times</title><div class="box"><h1>We value your privacy</h1><p>We and our partners store and/or access information on a device, such as cookies, and process personal data. You can accept or manage your choices.</p><p>Your choices apply to this site only and can be changed at any time in the settings.</p><button>Accept all</button></div>`, "consent"},
		{"consent in German", `<html lang="de"><title>Weserblick</title><div><p>Wir und unsere Partner verarbeiten personenbezogene Daten. Dafür brauchen wir Ihre Einwilligung, die Sie jederzeit widerrufen können.</p><p>Sie können die Seite mit Werbung und Cookies lesen oder ein Abonnement abschließen.</p></div>`, "consent"},
		{"consent in French", `<html lang="fr"><title>La Rive</title><div><p>Nous et nos partenaires conservons des informations sur votre appareil. Votre consentement est nécessaire pour afficher la page.</p></div>`, "consent"},
		{"scripts", `<title>River News</title><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div>`, "scripts"},
		{"scripts in Spanish", `<html lang="es"><title>La Bahía</title><div>Por favor, active JavaScript en su navegador para ver el contenido de esta página.</div>`, "scripts"},
		{"scripts in Chinese", `<html lang="zh"><title>江畔日报</title><p>请启用JavaScript以继续浏览本网站的内容，并重新加载页面。</p>`, "scripts"},
		{"refused", `<title>Access Denied</title><h1>Access Denied</h1><p>You don't have permission to access "http://news.example/article" on this server.</p><p>Reference #18.4d2c1a17</p>`, "refusal"},
		{"refused by country", `<title>Valley Gazette</title><h1>451: Unavailable due to legal reasons</h1><p>We recognize you are attempting to access this website from a country where we cannot offer it. This page is not available in your country.</p>`, "refusal"},
		{"refused in Russian", `<html lang="ru"><title>Доступ запрещён</title><h1>Доступ запрещён</h1><p>Обратитесь к администратору сайта, если вы считаете, что это ошибка.</p>`, "refusal"},
		{"captcha", `<title>Just a moment...</title><p>Checking your browser before accessing news.example. This process is automatic and takes a few seconds.</p>`, "captcha"},
		{"captcha in Portuguese", `<html lang="pt"><title>Folha da Baía</title><p>Confirme que você não é um robô para continuar a leitura. Marque a caixa abaixo e aguarde.</p>`, "captcha"},
		{"missing", `<title>Page not found - Gulf Herald</title>` + links + `<h1>404</h1><p>Sorry, the page you are looking for has been moved or deleted. Try the search, or go back to the front page of the Gulf Herald.</p><p>These stories may interest you as well, our editors picked them this morning.</p>`, "404"},
		{"missing in Arabic", `<html lang="ar" dir="rtl"><title>الصفحة غير موجودة | صحيفة الساحل</title><h1>الصفحة غير موجودة</h1><p>نعتذر، الصفحة التي تبحث عنها نقلت أو حذفت. يمكنك العودة إلى الصفحة الرئيسية.</p>`, "404"},
		{"missing in Japanese", `<html lang="ja"><title>ページが見つかりません - みなと新聞</title><p>お探しのページは移動または削除された可能性があります。アドレスをもう一度お確かめください。</p>`, "404"},
		{"article on a closed gate", `<title>Access denied: aid lorries wait at the camp gate</title><h1>Access denied: aid lorries wait at the camp gate</h1>` + long, ""},
		{"short article on a missing page", `<title>Historian finds missing page of the treaty</title><h1>Historian finds missing page of the treaty</h1><p>A historian has found the missing page of the border treaty in the archive of a monastery, the ministry said on Tuesday. It had been lost for ninety years.</p><p>The page will be shown to the public in the spring, the director of the archive said.</p>`, ""},
		{"short article on a refusal", `<title>Access denied to election observers | Valley Gazette</title><h1>Access denied to election observers</h1><p>Observers of two groups were denied access to polling stations in the north on Sunday, the electoral commission said. It promised an inquiry.</p><p>The governor of the province said he had not been told of their visit.</p>`, ""},
		{"short article in German on approval", `<html lang="de"><title>Kreistag billigt Brücke</title><h1>Kreistag billigt Brücke</h1><p>Die Abgeordneten gaben am Montag ihre Zustimmung zum Bau der Brücke. Auch die Partner auf dem anderen Ufer haben ihre Einwilligung erteilt.</p><p>Der Bau soll im Herbst beginnen und drei Jahre dauern.</p>`, ""},
		{"article below a notice", `<title>Dam opens</title><noscript>Please enable JavaScript.</noscript><h1>New dam opens in the north</h1><p>The president opened a new dam in the north of the country on Monday. It is to give power to two million people, the ministry of energy said.</p><p>Villagers who had to leave the valley held a protest at the gate and asked for more compensation.</p>`, ""},
	} {
		doc, err := Page([]byte("<!DOCTYPE html><meta charset=utf-8>"+tt.page), Options{URL: "https://news.example/a"})
		switch {
		case tt.want == "":
			if err != nil {
				t.Errorf("%s: error %v, want an article", tt.name, err)
			}
		case !errors.Is(err, ErrNoBody):
			t.Errorf("%s: got %v and error %v, want ErrNoBody", tt.name, textOf(doc), err)
		case !strings.Contains(err.Error(), tt.want):
			t.Errorf("%s: error %q does not say %q", tt.name, err, tt.want)
		}
	}
}

func textOf(doc *khaldun.Document) string {
	if doc == nil {
		return "no document"
	}
	return doc.Text
}

func TestNextPage(t *testing.T) {
	for _, tt := range []struct {
		own, next string
		want      int
	}{
		{"https://a.example/news/dam-opens", "https://a.example/news/dam-opens/2", 2},
		{"https://a.example/news/dam-opens/", "/news/dam-opens/page/3/", 3},
		{"https://a.example/news/dam-opens.html", "dam-opens-2.html", 0}, // relative to the folder: not followed
		{"https://a.example/news/dam-opens.html", "/news/dam-opens-2.html", 2},
		{"https://a.example/news/dam-opens.html", "/news/dam-opens,page=4.html", 4},
		{"https://a.example/story?id=77", "?id=77&page=2", 2},
		{"https://a.example/news/dam-opens", "?page=2", 2},
		{"https://a.example/news/dam-opens", "?seite=2", 2},
		{"https://a.example/news/dam-opens", "https://a.example/news/bridge-falls", 0}, // the next article
		{"https://a.example/news/story-12", "/news/story-123", 0},
		{"https://a.example/", "/page/2", 0}, // a list of articles
		{"https://a.example/news/dam-opens", "/news/dam-opens/comment-page-2", 0},
		{"https://a.example/news/dam-opens", "/news/dam-opens/1", 0},
		{"https://a.example/news/dam-opens", "", 0},
	} {
		if got := nextPage(tt.own, tt.next); got != tt.want {
			t.Errorf("nextPage(%q, %q) = %d, want %d", tt.own, tt.next, got, tt.want)
		}
	}
}

func TestCountsPages(t *testing.T) {
	for _, tt := range []struct {
		text string
		want bool
	}{
		{"Page 1 of 3", true},
		{"Seite 2/4", true},
		{"Página 1 de 2", true},
		{"Страница 1 из 5", true},
		{"صفحة 1 من 3", true},
		{"第1页，共3页", true},
		{"Page 1 of 1", false},
		{"Page 4 of the report", false},
		{"Article 1 of 3", false},
	} {
		if got := countsPages(tt.text); got != tt.want {
			t.Errorf("countsPages(%q) = %v, want %v", tt.text, got, tt.want)
		}
	}
}

func TestHour(t *testing.T) {
	for _, tt := range []struct {
		text string
		want bool
	}{
		{"18:45", true},
		{"9.30am", true},
		{"14h05", true},
		{"7:15 p.m.", true},
		{"10:30 train", false},
		{"1,200", false},
		{"2023", false},
	} {
		if got := isHour(tt.text); got != tt.want {
			t.Errorf("isHour(%q) = %v, want %v", tt.text, got, tt.want)
		}
	}
}
