package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// agencies are the wire services, by their usual names, each with the other ways
// papers print it.
var agencies = []struct {
	name string
	also []string
}{
	{"Reuters", []string{"Thomson Reuters", "REUTERS", "Рейтер", "Рейтерс", "رويترز", "رویترز", "路透社", "路透", "ロイター", "ロイター通信", "로이터"}},
	{"AFP", []string{"Agence France-Presse", "Agence France Presse", "АФП", "فرانس برس", "أ ف ب", "أ.ف.ب", "ا ف ب", "法新社", "AFP通信", "AFP時事"}},
	{"AP", []string{"Associated Press", "The Associated Press", "AP News", "أسوشيتد برس", "أ ب", "美联社", "AP通信"}},
	{"UPI", []string{"United Press International"}},
	{"Bloomberg", []string{"Bloomberg News"}},
	{"dpa", []string{"DPA", "dpa-AFX", "Deutsche Presse-Agentur", "د ب أ"}},
	{"APA", []string{"Austria Presse Agentur"}},
	{"Keystone-SDA", []string{"SDA", "sda", "Keystone-ATS", "ATS"}},
	{"EFE", []string{"Agencia EFE", "Agencias EFE", "EFEUSA"}},
	{"Europa Press", []string{"EUROPA PRESS", "EP"}},
	{"ANSA", []string{"Ansa"}},
	{"Adnkronos", []string{"ADNKRONOS"}},
	{"Lusa", []string{"LUSA", "Agência Lusa"}},
	{"Agência Brasil", nil},
	{"Télam", []string{"TELAM", "Telam"}},
	{"Prensa Latina", []string{"PL"}},
	{"Notimex", nil},
	{"Belga", []string{"BELGA"}},
	{"ANP", nil},
	{"PA Media", []string{"PA", "Press Association"}},
	{"The Canadian Press", []string{"Canadian Press", "La Presse canadienne", "La Presse Canadienne"}},
	{"AAP", []string{"Australian Associated Press"}},
	{"NTB", nil}, {"TT", nil}, {"Ritzau", nil}, {"STT", nil}, {"BNS", nil}, {"LETA", nil}, {"ELTA", nil},
	{"PAP", nil},
	{"ČTK", []string{"CTK", "ČTK/AP"}},
	{"TASR", nil}, {"SITA", nil}, {"MTI", nil}, {"Agerpres", []string{"AGERPRES"}}, {"BTA", []string{"БТА"}},
	{"Hina", []string{"HINA"}}, {"Fena", []string{"FENA"}}, {"Tanjug", []string{"TANJUG", "Танјуг"}}, {"Beta", nil},
	{"ANA-MPA", []string{"ΑΠΕ-ΜΠΕ", "ΑΠΕ"}},
	{"Cyprus News Agency", []string{"CNA", "ΚΥΠΕ"}},
	{"TASS", []string{"ITAR-TASS", "Tass", "ТАСС", "ИТАР-ТАСС", "塔斯社", "タス通信"}},
	{"RIA Novosti", []string{"RIA", "РИА Новости", "RIA-Novosti"}},
	{"Interfax", []string{"Интерфакс", "INTERFAX"}},
	{"Interfax-Ukraine", []string{"Интерфакс-Украина", "Інтерфакс-Україна"}},
	{"Ukrinform", []string{"Укринформ", "Укрінформ", "UKRINFORM"}},
	{"UNIAN", []string{"УНИАН", "УНІАН"}},
	{"BelTA", []string{"БелТА", "БЕЛТА", "BELTA"}},
	{"Kazinform", []string{"Казинформ", "ҚазАқпарат"}},
	{"Trend", []string{"Тренд"}}, {"AZERTAC", []string{"Azertac", "AZƏRTAC", "АЗЕРТАДЖ"}}, {"Armenpress", []string{"ARMENPRESS", "Арменпресс"}},
	{"Anadolu", []string{"AA", "Anadolu Agency", "Anadolu Ajansı", "الأناضول", "Анадолу"}},
	{"DHA", nil}, {"İHA", []string{"IHA"}},
	{"IRNA", []string{"ایرنا", "إرنا", "ИРНА"}}, {"ISNA", []string{"ایسنا"}}, {"Mehr", []string{"MNA", "Mehr News Agency", "مهر"}}, {"Fars", []string{"FNA", "Fars News Agency", "فارس"}}, {"Tasnim", []string{"تسنیم"}},
	{"SANA", []string{"سانا"}},
	{"WAFA", []string{"وفا"}}, {"Ma'an", []string{"معا"}},
	{"MENA", []string{"أ ش أ", "أ.ش.أ", "Middle East News Agency"}},
	{"SPA", []string{"واس", "Saudi Press Agency"}}, {"WAM", []string{"وام"}}, {"KUNA", []string{"كونا"}}, {"QNA", []string{"قنا"}}, {"BNA", []string{"بنا"}}, {"ONA", nil},
	{"Petra", []string{"بترا"}}, {"NNA", []string{"الوطنية للإعلام"}}, {"INA", []string{"واع"}}, {"Saba", []string{"سبأ"}}, {"SUNA", []string{"سونا"}},
	{"TAP", []string{"وات"}}, {"APS", []string{"واج", "Algérie Presse Service"}}, {"MAP", []string{"ومع", "Maghreb Arabe Presse"}}, {"LANA", []string{"وال"}}, {"AMI", nil},
	{"PANA", []string{"Panapress", "PANAPRESS", "Pana"}}, {"NAN", []string{"News Agency of Nigeria"}}, {"GNA", []string{"Ghana News Agency"}}, {"KNA", []string{"Kenya News Agency"}},
	{"ENA", []string{"Ethiopian News Agency"}}, {"ACP", nil}, {"AIP", nil}, {"ANGOP", []string{"Angop"}}, {"ZNA", nil}, {"SAPA", nil}, {"AIM", nil}, {"APO", nil},
	{"PTI", []string{"Press Trust of India"}}, {"ANI", nil}, {"IANS", nil}, {"UNI", nil},
	{"APP", []string{"Associated Press of Pakistan"}}, {"BSS", nil}, {"UNB", nil}, {"PPI", nil}, {"INP", nil},
	{"Xinhua", []string{"XINHUA", "Xinhua News Agency", "新华社", "新華社", "新华网", "Синьхуа", "شينخوا"}},
	{"China News Service", []string{"中新社", "中新网", "中国新闻社"}}, {"CNA Taiwan", []string{"中央社"}},
	{"Kyodo", []string{"Kyodo News", "KYODO", "共同", "共同通信", "共同社"}}, {"Jiji", []string{"Jiji Press", "時事", "時事通信"}},
	{"Yonhap", []string{"YONHAP", "Yonhap News Agency", "연합뉴스", "聯合ニュース", "韩联社"}}, {"KCNA", []string{"朝中社", "조선중앙통신"}},
	{"Bernama", []string{"BERNAMA"}}, {"Antara", []string{"ANTARA"}}, {"VNA", []string{"TTXVN"}}, {"PNA", nil}, {"TNA", nil}, {"AKP", nil}, {"Montsame", []string{"MONTSAME"}},
	{"Inter Press Service", []string{"IPS"}}, {"AllAfrica", nil},
}

var agencyNames = agencyTable()

func agencyTable() map[string]string {
	table := make(map[string]string)
	for _, a := range agencies {
		table[a.name] = a.name
		for _, s := range a.also {
			table[s] = a.name
		}
	}
	return table
}

// agencyOf is the usual name of the wire service that s is a printed name of. Of
// a joint credit such as "AFP/Reuters" or "dpa/lni" it is the first.
func agencyOf(s string) string {
	s = strings.Trim(s, " .,:;-–—/()[]")
	if name := agencyNames[s]; name != "" {
		return name
	}
	if i := strings.IndexAny(s, "/,-"); i > 0 {
		if name := agencyNames[strings.TrimSpace(s[:i])]; name != "" {
			return name
		}
		if s[i] != '-' {
			return agencyNames[strings.TrimSpace(s[i+1:])]
		}
	}
	return ""
}

// creditWords stand before the source of copy in a line of its own.
var creditWords = []string{"source", "sources", "quelle", "fuente", "fonte", "agencia", "agência", "agence", "agenzia", "bron", "kilde", "källa", "źródło", "zdroj", "источник", "джерело", "المصدر", "منبع", "kaynak", "来源", "來源", "出典", "with", "by", "via",
	"con información de", "con informaciones de", "com informações da", "con informazioni", "avec", "mit material von", "mit material der", "with inputs from", "with information from", "par", "von", "di", "po materiálech", "по материалам", "за матеріалами"}

// creditOf is the agency a short line gives as the source: "Source: AFP",
// "(Reuters)", "© dpa", "Reporting by A; editing by B" of Reuters.
func creditOf(s string) string {
	s = strings.TrimSpace(s)
	if hasFront(s, []string{"Reporting by ", "(Reporting by "}) && strings.Contains(s, "diting by ") {
		return "Reuters"
	}
	if len(s) > 80 {
		return ""
	}
	s = strings.Trim(s, " ()[]—–-|*©.")
	if name := agencyOf(s); name != "" {
		return name
	}
	low := strings.ToLower(s)
	for _, w := range creditWords {
		if rest, ok := strings.CutPrefix(low, w); ok && len(low) == len(s) && rest != "" {
			if r, _ := utf8.DecodeRuneInString(rest); unicode.IsLetter(r) && !unicode.Is(unicode.Han, r) {
				continue
			}
			// "with" is not all of "with inputs from": so go on if it names none.
			if name := agencyOf(strings.TrimLeft(s[len(w):], " :：-–—")); name != "" {
				return name
			}
		}
	}
	return ""
}

// closingCredit is the agency in brackets that ends a last paragraph: "… on
// Monday. (AFP)".
func closingCredit(s string) string {
	s = strings.TrimRight(s, " .")
	if !strings.HasSuffix(s, ")") && !strings.HasSuffix(s, "]") {
		return ""
	}
	i := strings.LastIndexAny(s, "([")
	if i < 0 || len(s)-i > 40 {
		return ""
	}
	return agencyOf(s[i+1 : len(s)-1])
}
