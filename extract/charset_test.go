package extract

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Sentences in the scripts that legacy charsets were made for.
const (
	arabic     = "التقى وزير الخارجية نظيره في العاصمة يوم الاثنين واتفقا على عقد اجتماع جديد."
	bulgarian  = "Министърът се срещна с кметовете на трите града и обеща нов мост."
	chinese    = "三国外长星期一在首都会晤,同意在河边修建新的桥梁。"
	danish     = "Ministeren mødte fiskerne på øen og lovede dem en ny færge, sagde borgmesteren."
	esperanto  = "La ministroj de ambaŭ landoj renkontiĝis ĉe la ĝardeno kaj interŝanĝis leterojn."
	estonian   = "Põhjarannikul kohtusid kalurid ja ministrid, et rääkida jääolude üle."
	french     = "Le maire a reçu les pêcheurs à l'hôtel de ville ; la réunion a duré trois heures."
	greek      = "Οι υπουργοί των δύο χωρών συναντήθηκαν στο λιμάνι και μίλησαν για τα νησιά."
	hebrew     = "שרי החוץ של שתי המדינות נפגשו ביום שני בעיר הנמל והסכימו להיפגש שוב."
	irish      = "Bhuail na hairí le chéile sa chathair agus tá súil ag na hiascairí le droichead nua."
	japanese1  = "両国の外相は月曜日に首都で会談し、新しい橋を建設することで合意した。"
	korean     = "두 나라 외무장관은 월요일 수도에서 만나 새 다리를 놓기로 합의했다."
	lithuanian = "Ministrai susitiko su žvejais ir pažadėjo jiems naują keltą, sakė meras Šiauliuose."
	polish     = "Ministrowie spotkali się z rybakami i obiecali im nową łódź, źródła potwierdziły."
	romanian   = "Miniștrii s-au întâlnit cu pescarii și le-au promis un pod nou peste râu."
	russian    = "Министры двух стран встретились в порту и договорились построить новый мост."
	taiwanese  = "兩國外長星期一在首都會晤,同意在河邊修建新的橋樑。"
	thai       = "รัฐมนตรีของทั้งสองประเทศพบกันที่ท่าเรือและตกลงสร้างสะพานใหม่"
	turkish    = "İki ülkenin bakanları limanda buluştu ve yeni bir köprü için anlaştı, dedi başkan Şahin."
	ukrainian  = "Міністри двох країн зустрілися в порту і домовилися збудувати новий міст через її річку."
	vietnamese = "Đoàn công nhân đi thăm công viên trong khi mưa rơi không thôi."
)

// TestLabels declares text in every charset browsers read, by its own name and by
// an older one.
func TestLabels(t *testing.T) {
	for _, tt := range []struct{ name, other, text string }{
		{"ibm866", "cp866", russian},
		{"iso-8859-2", "latin2", polish},
		{"iso-8859-3", "l3", esperanto},
		{"iso-8859-4", "iso_8859-4:1988", estonian},
		{"iso-8859-5", "cyrillic", bulgarian},
		{"iso-8859-6", "asmo-708", strings.ReplaceAll(arabic, "،", "")},
		{"iso-8859-7", "ecma-118", greek},
		{"iso-8859-8", "visual", hebrew},
		{"iso-8859-8-i", "logical", hebrew},
		{"iso-8859-10", "l6", estonian},
		{"iso-8859-13", "iso8859-13", lithuanian},
		{"iso-8859-14", "iso885914", irish},
		{"iso-8859-15", "l9", french},
		{"iso-8859-16", "", romanian},
		{"koi8-r", "koi", russian},
		{"koi8-u", "koi8-ru", ukrainian},
		{"macintosh", "x-mac-roman", french},
		{"windows-874", "tis-620", thai},
		{"windows-1250", "x-cp1250", polish},
		{"windows-1251", "cp1251", russian},
		{"windows-1252", "iso-8859-1", french},
		{"windows-1252", "us-ascii", danish},
		{"windows-1253", "cp1253", greek},
		{"windows-1254", "iso-8859-9", turkish},
		{"windows-1255", "x-cp1255", hebrew},
		{"windows-1256", "cp1256", arabic},
		{"windows-1257", "x-cp1257", lithuanian},
		{"windows-1258", "cp1258", vietnamese},
		{"x-mac-cyrillic", "x-mac-ukrainian", russian},
		{"gbk", "gb2312", chinese},
		{"gb18030", "", chinese},
		{"big5", "big5-hkscs", taiwanese},
		{"euc-jp", "x-euc-jp", japanese1},
		{"iso-2022-jp", "csiso2022jp", japanese1},
		{"shift_jis", "x-sjis", japanese1},
		{"euc-kr", "ks_c_5601-1987", korean},
	} {
		enc, name := charset.Lookup(tt.name)
		if name != tt.name {
			t.Fatalf("%s is called %s", tt.name, name)
		}
		body := encoded(t, enc, "<p>"+tt.text+"</p>")
		for _, label := range []string{tt.name, strings.ToUpper(tt.name), tt.other} {
			if label == "" {
				continue
			}
			for _, way := range []struct{ page, header, why string }{
				{string(body), "text/html; charset=" + label, fromHeader},
				{string(body), `text/html;Charset = "` + label + `"`, fromHeader},
				{"<META CHARSET='" + label + "'>" + string(body), "", fromMeta},
				{`<meta content="text/html; charset=` + label + `" http-equiv=Content-Type>` + string(body), "text/html", fromMeta},
				{`<?xml version="1.0" encoding="` + label + `"?>` + string(body), "", fromMeta},
			} {
				d := decode([]byte(way.page), way.header)
				if d.charset != tt.name || d.why != way.why || !bytes.Contains(d.text, []byte(tt.text)) {
					t.Errorf("label %s by %s: read as %s by %s: %q; want %s and %q", label, way.why, d.charset, d.why, d.text, tt.name, tt.text)
					continue
				}
				checkPlaces(t, d, tt.text)
			}
		}
	}
}

func encoded(t *testing.T, enc encoding.Encoding, text string) []byte {
	t.Helper()
	b, err := enc.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return b
}

// checkPlaces demands that each word of text comes from bytes that decode to it.
func checkPlaces(t *testing.T, d *decoded, text string) {
	t.Helper()
	at := bytes.Index(d.text, []byte(text))
	for word := range strings.FieldsSeq(text) {
		i := at + strings.Index(text, word)
		source := d.raw[d.place(i):d.place(i+len(word))]
		got := source
		if d.dec != nil {
			got, _, _ = transform.Bytes(d.dec(), source)
		}
		// Within Japanese the escape stands before the sentence, not before the word.
		if string(got) != word && d.charset != "iso-2022-jp" {
			t.Errorf("%s: %q comes from %q, which says %q", d.charset, word, source, got)
		}
	}
}

// TestUndeclared: without a declaration the bytes themselves have to do.
func TestUndeclared(t *testing.T) {
	for _, tt := range []struct{ name, text string }{
		{"windows-1251", russian}, {"koi8-r", russian}, {"windows-1252", french}, {"gbk", chinese}, {"big5", taiwanese}, {"shift_jis", japanese1},
		{"euc-jp", japanese1}, {"euc-kr", korean}, {"iso-2022-jp", japanese1}, {"windows-1256", arabic}, {"windows-1250", polish}, {"iso-8859-7", greek}, {"windows-1254", turkish}, {"iso-8859-5", bulgarian},
		{"windows-1252", "The caf\u00e9 is open \u2013 and full, they said on Monday."},
	} {
		enc, _ := charset.Lookup(tt.name)
		script := "<script>" + strings.Repeat("var menu = 'Home | News | About the paper';\n", 900) + "</script>"
		page := encoded(t, enc, script+strings.Repeat("<p>"+tt.text+"</p>\n", 6))
		d := decode(page, "")
		if !bytes.Contains(d.text, []byte(tt.text)) || d.why != fromGuess {
			t.Errorf("%s read as %s by %s: %q", tt.name, d.charset, d.why, d.text[max(0, len(d.text)-200):])
		}
		for range 5 {
			if again := decode(page, ""); again.charset != d.charset {
				t.Errorf("%s read as %s, then as %s", tt.name, d.charset, again.charset)
			}
		}
	}
}

func TestUTF16(t *testing.T) {
	page := "<html><body><p>" + greek + "</p><p>" + chinese + " \U0001F30A</p></body></html>"
	for _, tt := range []struct {
		name  string
		order unicode.Endianness
		mark  unicode.BOMPolicy
		why   string
	}{
		{"utf-16le", unicode.LittleEndian, unicode.UseBOM, fromMark},
		{"utf-16be", unicode.BigEndian, unicode.UseBOM, fromMark},
		{"utf-16le", unicode.LittleEndian, unicode.IgnoreBOM, fromGuess},
		{"utf-16be", unicode.BigEndian, unicode.IgnoreBOM, fromGuess},
	} {
		raw := encoded(t, unicode.UTF16(tt.order, tt.mark), page)
		if isBinary(raw) || Sniff(raw) != "html" {
			t.Errorf("%s by %s is taken for %s", tt.name, tt.why, Sniff(raw))
		}
		// The meta element of a page in UTF-16 was written for another version of it.
		d := decode(raw, "text/html; charset=windows-1252")
		if string(d.text) != page || d.charset != tt.name || d.why != tt.why {
			t.Errorf("%s: read as %s by %s: %q", tt.name, d.charset, d.why, d.text)
		}
		checkPlaces(t, d, greek)
		if odd := decode(raw[:len(raw)-1], ""); !utf8.Valid(odd.text) {
			t.Errorf("%s cut in half a character is no valid UTF-8", tt.name)
		}
	}
}

// TestWrongDeclaration: what a page says of its charset is often what the template
// said, or the server.
func TestWrongDeclaration(t *testing.T) {
	latin := encoded(t, charmap.Windows1252, "<p>"+french+"</p>")
	cyrillic := encoded(t, charmap.Windows1251, strings.Repeat("<p>"+russian+"</p>", 8))
	for _, tt := range []struct {
		name, page, header, text, charset, why string
	}{
		{"UTF-8 that calls itself Latin-1", `<meta charset=iso-8859-1><p>` + french, "", french, "utf-8", fromUTF8},
		{"UTF-8 that calls itself GBK", `<meta charset=gbk><p>` + chinese, "text/html; charset=gb2312", chinese, "utf-8", fromUTF8},
		{"Latin-1 that calls itself UTF-8", `<meta charset="utf-8">` + strings.Repeat(string(latin), 4), "", french, "windows-1252", fromGuess},
		{"a server that adds Latin-1 to any page", `<meta charset="windows-1251">` + string(cyrillic), "text/html; charset=ISO-8859-1", russian, "windows-1251", fromMeta},
		{"a header against the page", `<meta charset="koi8-r">` + string(cyrillic), "text/html; charset=windows-1251", russian, "windows-1251", fromHeader},
		{"a charset that does not exist", `<meta charset="utf8mb4"><meta charset="windows-1251">` + string(cyrillic), "text/html; charset=none", russian, "windows-1251", fromMeta},
		{"one that makes no sense of the bytes", `<meta charset="euc-jp">` + strings.Repeat(string(encoded(t, japanese.ShiftJIS, "<p>"+japanese1+"</p>")), 8), "", japanese1, "shift_jis", fromGuess},
		{"one that browsers refuse", `<meta charset="hz-gb-2312">` + strings.Repeat(string(encoded(t, simplifiedchinese.GBK, "<p>"+chinese+"</p>")), 8), "", chinese, "gb18030", fromGuess},
		{"UTF-16 in a meta element", `<meta charset="utf-16"><p>` + french, "", french, "utf-8", fromUTF8},
		{"GB 18030 that calls itself GB 2312", `<meta charset="gb2312">` + string(encoded(t, simplifiedchinese.GB18030, "<p>"+chinese+" ᠮᠣᠩᠭᠣᠯ")), "", chinese + " ᠮᠣᠩᠭᠣᠯ", "gbk", fromMeta},
		{"after 1024 bytes", "<script>" + strings.Repeat("var a = 0;\n", 900) + `</script><meta charset="windows-1251">` + string(cyrillic), "", russian, "windows-1251", fromMeta},
		{"a script's charset", `<script src=a.js charset="koi8-r"></script><meta charset="windows-1251">` + string(cyrillic), "", russian, "windows-1251", fromMeta},
		{"one within a comment", `<!-- <meta charset="koi8-r"> --><meta charset="windows-1251">` + string(cyrillic), "", russian, "windows-1251", fromMeta},
		{"one within a script", `<script>document.write('<meta charset="koi8-r">')</script><meta charset="windows-1251">` + string(cyrillic), "", russian, "windows-1251", fromMeta},
	} {
		d := decode([]byte(tt.page), tt.header)
		if d.charset != tt.charset || d.why != tt.why || !bytes.Contains(d.text, []byte(tt.text)) {
			t.Errorf("%s: read as %s by %s, want %s by %s: %q", tt.name, d.charset, d.why, tt.charset, tt.why, d.text[:min(300, len(d.text))])
		}
	}
}

// TestMixed: two sources in one page, and a text cut within a character.
func TestMixed(t *testing.T) {
	page := strings.Repeat("<p>"+french+"</p>", 12) + "<p>It\x92s a caf\xe9, she said.</p><p>" + russian[:len(russian)-2] + "</p><p>" + chinese[:20] + "...</p>"
	d := decode([]byte(page), "text/html; charset=utf-8")
	for _, want := range []string{french, "It’s a café, she said.", chinese[:18] + "\uFFFD..."} {
		if !bytes.Contains(d.text, []byte(want)) {
			t.Errorf("%q is not in %q", want, d.text[len(d.text)-300:])
		}
	}
	if !utf8.Valid(d.text) || d.charset != "utf-8" {
		t.Errorf("read as %s, valid: %v", d.charset, utf8.Valid(d.text))
	}
	checkPlaces(t, d, french)
	i := bytes.Index(d.text, []byte("she said"))
	if got := page[d.place(i):d.place(i+8)]; got != "she said" {
		t.Errorf("after two bytes that became five, the source is %q", got)
	}
}

// TestCutPage: the cap does not part a character.
func TestCutPage(t *testing.T) {
	for shift := range 4 {
		page := []byte(strings.Repeat("x", shift) + strings.Repeat("界", maxBytes/3+2))
		got, truncated := limit(page)
		if !truncated || !utf8.Valid(got) || len(got) < maxBytes-3 {
			t.Errorf("shifted by %d: %d bytes, truncated %v, valid %v", shift, len(got), truncated, utf8.Valid(got))
		}
	}
}

// TestNormalised: what a page writes in several ways is one text, and its source is
// still the bytes it was written in.
func TestNormalised(t *testing.T) {
	for _, tt := range []struct{ page, want string }{
		{"Caf&eacute; &amp; th&#233; &#xE9;", "Café & thé é"},
		{"&#147;No,&#148; she said &#150; twice&#133;", "“No,” she said – twice…"}, // windows-1252 by number
		{"a&nbsp;b&ensp;c&#8203;d&shy;e", "a b cde"},
		{"&lt;b&gt; &zzz; AT&T &", "<b> &zzz; AT&T &"},
		{"&#0; &#x110000; &#xD800;", "\uFFFD \uFFFD \uFFFD"},
		{"of\uFB01cials in the \uFB02at o\uFB03ce", "officials in the flat office"},
		{"\uFEDF\uFED8\uFE8E\uFE80 \uFEFC", "لقاء لا"}, // Arabic as drawn
		{"\u200F" + hebrew + "\u200E", hebrew},
		{"می\u200cشود و می\u200cگوید", "می\u200cشود و می\u200cگوید"},
		{"\uFEFF" + japanese1 + "\u2060", japanese1},
		{"東京\u3000都", "東京 都"},
		{"heart \u2764\uFE0F", "heart \u2764"},
		{"a\r\nb\rc", "a b c"},
		{"nul\x00l", "null"},
	} {
		page := "<div><p> " + tt.page + " </p></div>"
		tr := parse([]byte(page))
		got := tr.words(0, len(page))
		if got != tt.want {
			t.Errorf("%q reads %q, want %q", tt.page, got, tt.want)
		}
		in := make([]inside, len(tr.nodes))
		for _, b := range blocksOf(tr, 0, in, func(int32) bool { return false }) {
			if source := page[b.src.Start:b.src.End]; b.text != tt.want || strings.TrimSpace(tt.page) != source {
				t.Errorf("%q: block %q from %q", tt.page, b.text, source)
			}
		}
	}
}
