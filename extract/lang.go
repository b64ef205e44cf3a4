package extract

import (
	"strings"
	"unicode"

	"github.com/RadhiFadlillah/whatlanggo"

	"khaldun"
)

// language fills in the language a page declares and the one its text is in, and
// says what the latter rests on. The declaration stands unless the text is long
// enough to say otherwise: templates leave lang="en" on pages in every language.
func (p *page) language(doc *khaldun.Document) said {
	declared := p.declaredLang()
	doc.LangDeclared = declared.text
	guess, sure := guessLang(doc.Text)
	switch {
	case declared.text == "":
		doc.Lang = guess
		return said{guess, "text"}
	case sure && !areKin(declared.text, guess):
		doc.Lang = guess
		return said{guess, "text"}
	}
	doc.Lang = declared.text
	return declared
}

// declaredLang is the language the page declares, without country and script.
func (p *page) declaredLang() said {
	key, content := p.head.metaNamed("content-language", "og:locale", "language", "dc.language", "inlanguage")
	for _, s := range []said{{p.head.lang, "html lang"}, {p.head.article().lang, "json-ld inLanguage"}, {content, "meta " + key}} {
		code, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(strings.TrimSpace(s.text), "_", "-")), "-")
		if isLangCode(code) {
			return said{code, s.from}
		}
	}
	return said{}
}

func isLangCode(code string) bool {
	return len(code) == 2 && 'a' <= code[0] && code[0] <= 'z' && 'a' <= code[1] && code[1] <= 'z'
}

// areKin reports whether two codes name one language or two so close that a page's
// own word on the matter is the better one.
func areKin(a, b string) bool {
	if a == b {
		return true
	}
	for _, family := range []string{"no nb nn", "hr sr bs sh", "id ms", "fa tg", "zh yue", "gl pt", "hi mr ne"} {
		if strings.Contains(family, a) && strings.Contains(family, b) {
			return true
		}
	}
	return false
}

// langSample is how much of a text is looked at to tell its language, in bytes.
const langSample = 3000

// guessLang names the language of a text by its letters and its most frequent
// words. It is sure only of texts long enough to tell.
func guessLang(text string) (code string, sure bool) {
	if len(text) > langSample {
		text = strings.ToValidUTF8(text[:langSample], "")
	}
	long := len(text) >= 200
	if code := langByScript(text); code != "" {
		return code, long
	}
	code, ahead := langByWords(text)
	if ahead {
		return code, long
	}
	info := whatlanggo.Detect(text)
	if guess := info.Lang.Iso6391(); guess != "" {
		return guess, long && info.IsReliable() && (code == guess || code == "")
	}
	return code, false
}

// scripts are the writing systems that tell one language, or few, with the letters
// that part those.
var scripts = []struct {
	table *unicode.RangeTable
	code  string
	marks []struct{ letters, code string } // the first with a letter in the text
}{
	{unicode.Greek, "el", nil}, {unicode.Hebrew, "he", nil}, {unicode.Thai, "th", nil}, {unicode.Georgian, "ka", nil}, {unicode.Armenian, "hy", nil},
	{unicode.Ethiopic, "am", nil}, {unicode.Hangul, "ko", nil}, {unicode.Bengali, "bn", nil}, {unicode.Tamil, "ta", nil}, {unicode.Telugu, "te", nil},
	{unicode.Kannada, "kn", nil}, {unicode.Malayalam, "ml", nil}, {unicode.Gujarati, "gu", nil}, {unicode.Gurmukhi, "pa", nil}, {unicode.Sinhala, "si", nil},
	{unicode.Myanmar, "my", nil}, {unicode.Khmer, "km", nil}, {unicode.Lao, "lo", nil}, {unicode.Devanagari, "hi", nil},
	{unicode.Hiragana, "ja", nil}, {unicode.Katakana, "ja", nil}, {unicode.Han, "zh", nil},
	{unicode.Arabic, "ar", []struct{ letters, code string }{{"ټډړښځڅ", "ps"}, {"ٹڈڑےں", "ur"}, {"ێۆڵڕە", "ku"}, {"پچژگ", "fa"}}},
	{unicode.Cyrillic, "ru", []struct{ letters, code string }{{"әғқңөұүһ", "kk"}, {"ў", "be"}, {"їєґі", "uk"}, {"ћђ", "sr"}, {"ѓќѕ", "mk"}, {"љњџј", "sr"}}},
}

// langByScript names the language of a text in a script other than the Latin.
func langByScript(text string) string {
	latin, other := 0, make([]int, len(scripts))
	for _, r := range text {
		switch {
		case r < 0x250:
			if unicode.IsLetter(r) {
				latin++
			}
		case unicode.IsLetter(r):
			for i := range scripts {
				if unicode.Is(scripts[i].table, r) {
					other[i]++
					break
				}
			}
		}
	}
	best := 0
	for i := range scripts {
		if other[i] > other[best] {
			best = i
		}
	}
	n := other[best]
	if n < 20 || n*2 < latin {
		return ""
	}
	s := &scripts[best]
	if s.code == "zh" && (other[best-1]+other[best-2])*20 > n {
		return "ja"
	}
	for _, m := range s.marks {
		if count(text, m.letters)*100 >= n {
			return m.code
		}
	}
	if s.code == "ru" && count(text, "ыэё")*200 < n && count(text, "ъ")*200 > n {
		return "bg"
	}
	return s.code
}

// count is how many of the runes of text are among letters.
func count(text, letters string) int {
	n := 0
	for _, r := range text {
		if strings.ContainsRune(letters, r) {
			n++
		}
	}
	return n
}

// langByWords names the language whose frequent words a text in Latin letters has
// most of. It is ahead if it has a third more than the next and enough at all.
func langByWords(text string) (code string, ahead bool) {
	points := make([]int, len(frequent))
	words := 0
	for _, w := range wordsOf(text) {
		words++
		for _, i := range frequentIn[w] {
			points[i]++
		}
	}
	best, next := -1, 0
	for i, n := range points {
		switch {
		case best < 0 || n > points[best]:
			if best >= 0 {
				next = points[best]
			}
			best = i
		case n > next:
			next = n
		}
	}
	if points[best] == 0 {
		return "", false
	}
	return frequent[best].code, points[best] >= 5 && points[best]*12 >= words && points[best]*3 >= next*4
}

// frequent are words that make up much of every text in a language.
var frequent = []struct{ code, words string }{
	{"en", "the of and to in a is that for on was with said it by as at from he his has have be not are were which their who"},
	{"de", "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei"},
	{"fr", "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont aux avec été cette d l"},
	{"es", "de la que el en y a los se del las un por con no una su para es al lo como más pero sus le ha este fue entre"},
	{"pt", "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua"},
	{"it", "di e il la che in a per un del è una della i con non si da sono al le dei nel alla ha come più anche gli delle"},
	{"nl", "de van het een en in is dat op te zijn met voor die niet aan er om ook als bij door naar maar dan uit heeft wordt"},
	{"pl", "i w na z do się nie to że jest o od za po przez dla jak są ale oraz jego tym ze które był będzie może"},
	{"cs", "a v se na je že s z do o k i za by pro jsou ve ale jako po od které podle byl který jeho není také"},
	{"sk", "a v sa na je že s z do o k aj za by pre sú vo ale ako po od ktoré podľa bol ktorý jeho nie"},
	{"hr", "i u je se na da su za od s o koji će što nije kao te iz po bi li koje ali ili sve kako samo"},
	{"sl", "in je v se na za da so s z o po pa ki bi iz ne tudi kot bo še pri od do lahko bil"},
	{"hu", "a az és hogy nem is egy volt ez meg csak de el van mint már ki még szerint azt fel kell lehet"},
	{"ro", "de și în a la cu pe nu care o că din pentru mai un ce să sunt este au se fost prin dar"},
	{"sv", "och i att det som en på är av för med den till har de inte om ett men var från vi kan"},
	{"da", "og i at det er en på af til for med den der har de ikke som et om men var fra kan vil også"},
	{"no", "og i er det på en som av til for med at den har de ikke et om men var fra kan vil også han å"},
	{"fi", "ja on ei että se oli hän mutta ovat kun myös joka mukaan sen ole tai vuoden niin kuin olla"},
	{"tr", "ve bir bu da de için ile olarak olan daha çok gibi sonra en kadar ise ancak olduğu her dedi etti"},
	{"id", "yang dan di dengan untuk dari ini pada itu dalam tidak akan ke juga oleh telah ada tersebut saat mereka"},
	{"ms", "yang dan di dengan untuk dari ini pada itu dalam tidak akan ke juga oleh telah ada kerana beliau berkata tersebut"},
	{"vi", "và của là có được cho trong các với không một đã người những này để khi từ đến về năm"},
	{"sw", "ya na wa kwa ni katika la za kuwa hiyo huo cha alisema watu hii yake ambao baada kama lakini serikali"},
	{"ha", "da na a ta ya ba wa shi su cikin kuma ne ce an don domin wani wannan kan jihar"},
	{"so", "oo iyo ka ku ee la in ah waa ay uu u soo laga loo kale dowladda ayaa waxaa"},
	{"tl", "ng sa ang na mga at ay ni si para may kay nang hindi ito siya mula kanyang"},
	{"sq", "e të në i dhe për me një që nga se u më është si ka nuk do edhe kjo"},
	{"az", "və bu bir ilə üçün də ki olan olub da edib ildə həm daha onun isə görə"},
	{"et", "ja on ei et ta see oli aga mis kui ka oma või ning siis seda kes"},
	{"lv", "un ir ar no uz par ka kas tas arī bet tika gada kā nav pēc lai"},
	{"lt", "ir yra kad su iš į apie tai bet kaip buvo jis per po metų dėl už"},
	{"ca", "de la i el que a en els les per del amb un una és no es al dels ha més ser"},
	{"eu", "eta da du ez bat dute egin ere izan dira zuen baina den horrek"},
}

var frequentIn = frequentTable()

func frequentTable() map[string][]int {
	table := make(map[string][]int)
	for i := range frequent {
		for _, w := range strings.Fields(frequent[i].words) {
			table[w] = append(table[w], i)
		}
	}
	return table
}
