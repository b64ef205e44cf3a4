package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// onlyLetters is s in lower case without all that is no letter.
func onlyLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// endsInByWord reports whether a by-word ends s: "By", "Published 12 May by".
func endsInByWord(s string) bool {
	low := strings.ToLower(s)
	for _, w := range byWords {
		if rest, ok := strings.CutSuffix(low, w); ok {
			if r, _ := utf8.DecodeLastRuneInString(rest); rest == "" || !unicode.IsLetter(r) {
				return true
			}
		}
	}
	return false
}

// allCapitalised reports whether the words start with capitals, but for those within
// names that do not: "Rio de Janeiro".
func allCapitalised(words []string) bool {
	for _, w := range words {
		if r, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(r) && !isParticle(w) {
			return false
		}
	}
	return true
}

// hasDateWord reports whether one of the words is of a date or of what is said
// beside one: "Dienstag", "Uhr", "Posted".
func hasDateWord(words []string) bool {
	for _, w := range words {
		low := strings.ToLower(strings.Trim(w, ".,:"))
		if monthOf(low) > 0 || isWeekday(low) || isPostedWord(low) {
			return true
		}
	}
	return false
}

// isPostedWord reports whether w, in lower case, is printed beside the day of printing.
func isPostedWord(w string) bool {
	switch w {
	case "posted", "published", "updated", "created", "date", "on", "at", "last", "modified", "first", "uhr", "am", "pm", "ist", "gmt", "utc", "est", "edt", "stand", "datum", "veröffentlicht", "aktualisiert", "erstellt", "zuletzt", "lesezeit", "kategorie", "category", "news", "min", "read",
		"publié", "mis", "publicado", "actualizado", "fecha", "pubblicato", "aggiornato", "gepubliceerd", "opublikowano", "data", "опубликовано", "yayın", "tarihi", "güncelleme", "pressemitteilung", "press", "release":
		return true
	}
	return false
}

// looksLikeName reports whether s starts like a person's name: two words in
// capitals or more, with little else, or two to four characters of a script
// without capitals.
func looksLikeName(s string) bool {
	s, _, _ = strings.Cut(s, ",")
	capital, words := 0, strings.Fields(s)
	for _, w := range words {
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(r) {
			capital++
		} else if unicode.IsLetter(r) && !unicode.IsLower(r) {
			return len(words) <= 4 && utf8.RuneCountInString(s) <= 30
		}
	}
	return capital >= 2 && len(words) <= 8 && capital*2 > len(words)
}

// byWords stand before a name in a byline.
var byWords = []string{
	"by", "written by", "posted by", "published by", "words by", "story by", "author", "authors", "about the author", "reporter", "from", "text by", "report by",
	"von", "vom", "autor", "autorin", "autor:in", "autor*in", "autoren", "text", "text von", "texte", "geschrieben von", "veröffentlicht von", "verfasst von", "ein beitrag von", "redaktion:", "redacción:", "rédaction:", "redazione:", "beitrag von", "ein artikel von", "interview", "text und interview", "protokoll", "kolumne von", "eine kolumne von", "ein gastbeitrag von", "gastbeitrag von", "ein kommentar von", "kommentar von", "eine analyse von", "analyse von", "ein essay von",
	"par", "auteur", "écrit par", "publié par", "propos recueillis par", "rédigé par",
	"por", "escrito por", "publicado por", "texto",
	"di", "a cura di", "scritto da", "pubblicato da", "testo di",
	"door", "geschreven door", "tekst", "av", "af", "skrevet av", "skriven av",
	"autor tekstu", "napisał", "napisała", "autorka", "napsal", "napsala",
	"от", "автор", "авторы", "текст", "автори", "написал", "написала",
	"yazan", "yazar", "haber",
	"بقلم", "كتب", "كتبت", "كتابة", "إعداد", "تحرير", "نویسنده", "خبرنگار", "به قلم", "گزارش",
	"作者", "记者", "記者", "文", "撰文", "文字", "本报记者", "新华社记者", "责任编辑", "執筆", "取材", "기자", "글",
	"του", "της", "γράφει ο", "γράφει η", "מאת",
}

func hasByWord(s string) bool {
	_, ok := cutByWord(s)
	return ok
}

// cutByWord takes "By", "Von:" and the like off the front of s.
func cutByWord(s string) (string, bool) {
	s = strings.TrimLeft(s, " :-–—|•·/（(【\n")
	low := strings.ToLower(s)
	if len(low) != len(s) {
		return s, false
	}
	cut := 0
	for _, w := range byWords {
		if len(w) <= cut || !strings.HasPrefix(low, w) || len(s) == len(w) {
			continue
		}
		r, _ := utf8.DecodeRuneInString(s[len(w):])
		first, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsLetter(r) && r != '-' && r != '\'' && r != '’' || unicode.Is(unicode.Han, first) && len(w) > 3 {
			cut = len(w)
		}
	}
	return strings.TrimLeft(s[cut:], " :：／/-–—|\n\u00a0　"), cut > 0
}

// cleanAuthors drops what is no name: addresses, dates, the paper itself, titles
// of accounts; and parts "A and B" from each other. A wire service among them is
// given apart.
func cleanAuthors(names, outlets []string) (people []string, agency string) {
	for _, name := range names {
		for _, part := range splitAuthors(name) {
			if a := agencyDesk(part); a != "" {
				if agency == "" {
					agency = a
				}
				continue
			}
			part, with := withoutOutlet(part, outlets)
			if agency == "" {
				agency = with
			}
			if part == "" || slices.ContainsFunc(people, func(s string) bool { return strings.EqualFold(s, part) }) || len(people) == 10 {
				continue
			}
			people = append(people, part)
		}
	}
	return people, agency
}

// withoutOutlet is a name without that of the paper or of a wire service after it:
// "Amina Diallo The Island Post". It is empty if there is no other name.
func withoutOutlet(s string, outlets []string) (name, agency string) {
	words := strings.Fields(s)
	if len(words) > 0 && isHouseName(strings.ToLower(words[0])) {
		return s, "" // "Redacción Diario del Puerto" is a signature as it stands
	}
	for k := min(len(words), 4); k > 0; k-- {
		tail := strings.Join(words[len(words)-k:], " ")
		if a := agencyOf(tail); a != "" && len(words) > k+1 {
			return strings.Join(words[:len(words)-k], " "), a
		}
		plain := paperLetters(tail)
		if plain != "" && slices.ContainsFunc(outlets, func(o string) bool { return paperLetters(o) == plain }) && (k == len(words) || len(words) > k+1) {
			return strings.Join(words[:len(words)-k], " "), ""
		}
	}
	return s, ""
}

// paperLetters are the letters of a paper's name without article and motto.
func paperLetters(s string) string {
	s, _, _ = strings.Cut(s, " | ")
	return strings.TrimPrefix(onlyLetters(s), "the")
}

// agencyDesk is the wire service that s names, alone or with one of its desks: "AP
// Sports", "Reuters Staff".
func agencyDesk(s string) string {
	if a := agencyOf(s); a != "" {
		return a
	}
	first, rest, _ := strings.Cut(s, " ")
	for _, w := range strings.Fields(strings.ToLower(rest)) {
		switch w {
		case "sports", "sport", "national", "political", "business", "security", "entertainment", "health", "science", "medical", "economics", "technology", "diplomatic", "staff", "news", "writer", "writers", "photo":
			if a := agencyOf(first); a != "" {
				return a
			}
			return agencyOf(strings.ToUpper(first))
		}
	}
	return ""
}

// conjunctions part two names of a byline.
var conjunctions = []string{" and ", " und ", " et ", " & ", " y ", " e ", " ed ", " i ", " en ", " og ", " och ", " ve ", " и ", " та ", " і ", " και ", " و ", " sowie ", " with ", " mit ", " avec ", " con ", " a "}

// maxByline is how much of a byline is read, in bytes: what a page tells machines of
// its authors may be as long as the page, and pairs of names are parted one by one.
const maxByline = 1000

// splitAuthors parts a byline as printed into names.
func splitAuthors(s string) []string {
	s = strings.TrimSpace(cutRunes(s, maxByline))
	s = afterPosted(s)
	s, _ = cutByWord(s)
	s = firstLines(s)
	for _, mark := range []string{" on ", " | ", " • ", " · ", " – ", " — ", " - ", " @", " (", "（", "【", " ["} {
		s, _, _ = strings.Cut(s, mark)
	}
	s = strings.ReplaceAll(s, "/", ";")
	var out []string
	for _, part := range splitList(s) {
		for _, name := range splitPair(part) {
			if name = cleanAuthor(name); name != "" {
				out = append(out, name)
			}
		}
	}
	if strings.ContainsAny(s, ",;") { // a lone word in a list is where they write from
		out = slices.DeleteFunc(out, func(s string) bool { return agencyOf(s) == "" && !strings.Contains(s, " ") && isLatin(s) })
	}
	if len(out) > 1 {
		rest := slices.DeleteFunc(out[1:], isBody)
		out = out[:1+len(rest)]
	}
	return out
}

// isBody reports whether a name in a list is where the person before it works.
func isBody(s string) bool {
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' }) {
		switch strings.ToLower(w) {
		case "program", "programme", "foundation", "foundations", "verband", "verein", "ministerium", "e.v", "university", "institute", "center", "centre", "ministry", "project", "department", "council", "news", "marketing", "attorney", "director", "universität", "stiftung", "institut", "université", "universidad", "fundación", "manager", "president", "professor", "fellow":
			return true
		}
	}
	return false
}

func isLatin(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.Is(unicode.Latin, r)
}

// afterPosted is what follows the by-word of "Posted on 12 May by Amina Diallo".
func afterPosted(s string) string {
	low := strings.ToLower(s)
	if len(low) != len(s) {
		return s
	}
	for _, w := range []string{" by ", " von ", " vom ", " par ", " por ", " door ", " av ", "\nby ", "\nvon ", "\npar ", "\npor "} {
		i := strings.Index(low, w)
		if i >= 0 && (strings.ContainsFunc(s[:i], unicode.IsDigit) || hasAny(low[:i], "post", "publi", "written", "geschrieben", "verö", "escrito", "écrit", "written")) {
			return s[i+len(w):]
		}
	}
	return s
}

// firstLines is s without the lines that follow the names: the job, the day.
func firstLines(s string) string {
	lines := strings.Split(s, "\n")
	keep := lines[0]
	for _, l := range lines[1:] {
		low := " " + strings.ToLower(strings.TrimSpace(l))
		if hasSuffixAny(strings.ToLower(keep), ",", " and", " und", " et", " &", " y") || hasFront(low+" ", conjunctions) {
			keep += " " + l
			continue
		}
		break
	}
	return keep
}

func hasSuffixAny(s string, ends ...string) bool {
	for _, e := range ends {
		if strings.HasSuffix(s, e) {
			return true
		}
	}
	return false
}

// splitList parts a list at commas and semicolons, unless the comma turns a
// single name around ("Diallo, Amina") or comes before a degree.
func splitList(s string) []string {
	s = strings.NewReplacer("、", ";", "，", ";", "،", ";", "；", ";").Replace(s)
	var out []string
	for part := range strings.SplitSeq(s, ";") {
		part = strings.TrimSpace(part)
		before, after, found := strings.Cut(part, ",")
		if found && !strings.Contains(after, ",") && !strings.Contains(strings.TrimSpace(before), " ") && !strings.Contains(strings.TrimSpace(after), " ") && isLatin(before) && isLatin(strings.TrimSpace(after)) {
			out = append(out, strings.TrimSpace(after)+" "+strings.TrimSpace(before))
			continue
		}
		out = append(out, strings.Split(part, ",")...)
	}
	return out
}

// splitPair parts "A and B" if both sides can be a full name; "Ortega y Gasset"
// is one.
func splitPair(s string) []string {
	for _, mark := range conjunctions {
		before, after, found := strings.Cut(s, mark)
		if !found {
			continue
		}
		full := strings.Contains(strings.TrimSpace(before), " ") && strings.Contains(strings.TrimSpace(after), " ")
		loud := mark == " and " || mark == " und " || mark == " & " || mark == " и " || mark == " et " || mark == " with " || mark == " mit "
		if full || loud {
			return append(splitPair(before), splitPair(after)...)
		}
	}
	return []string{s}
}

// isRoleWord reports whether w, in lower case, is a job or another word printed
// beside names that is no part of them.
func isRoleWord(w string) bool {
	switch w {
	case "staff", "writer", "reporter", "correspondent", "editor", "editors", "contributor", "columnist", "senior", "chief", "special", "guest",
		"political", "foreign", "deputy", "associate", "assistant", "managing", "freelance", "journalist", "producer", "photographer", "analyst", "opinion", "bureau", "diplomatic", "national", "digital", "news", "agencies", "agency", "desk", "wire", "web", "online", "service", "report", "reports", "editorial", "editorials", "board", "in-chief", "editor-in-chief", "newsroom", "columnists", "correspondents", "reporters", "writers", "contributors",
		"redakteur", "redakteurin", "redaktor", "redaktorin", "korrespondent", "korrespondentin", "autor", "autorin", "journalistin", "volontär", "volontärin", "reporterin", "chefredakteur", "chefredakteurin", "gastautor", "gastautorin", "chefreporter", "agenturen",
		"journaliste", "correspondant", "correspondante", "rédacteur", "rédactrice", "envoyé", "envoyée", "spécial", "spéciale", "agences",
		"redactor", "redactora", "corresponsal", "periodista", "enviado", "enviada", "agencias", "repórter", "correspondente",
		"giornalista", "corrispondente", "inviato", "inviata", "verslaggever", "корреспондент", "muhabir",
		"unserem", "unserer", "unser", "notre", "nuestro", "nuestra", "our",
		"admin", "administrator", "webmaster", "unknown", "anonymous", "superadmin", "root", "user", "moderator", "author",
		"تحرير", "مراسل", "وكالات", "记者", "通讯员", "编辑", "責任編集", "記者":
		return true
	}
	return false
}

// isHouseName reports whether s, in lower case, is what a paper signs with that names
// nobody, or a label that stands where names do.
func isHouseName(s string) bool {
	switch s {
	case "staff", "redaktion", "onlineredaktion", "online-redaktion", "nachrichtenredaktion", "newsdesk", "newsroom", "redacción", "redaccion", "rédaction", "redação", "redazione", "redactie", "redakcja", "redakce", "redaktionen",
		"редакция", "редакція", "la rédaction", "web desk", "news desk", "haber merkezi", "team", "red", "guest", "gast", "veröffentlicht", "publicado", "kategorie", "kategorien",
		"facebook", "twitter", "linkedin", "email", "e-mail", "print", "whatsapp", "instagram", "press release", "pressemitteilung", "communiqué", "comunicado",
		"letzte aktualisierung", "stand", "datum", "foto", "fotos":
		return true
	}
	return false
}

// isRole reports whether a word names a job: "Redakteurin", "FOCUS-Online-Experte".
func isRole(w string) bool {
	w = strings.ToLower(strings.Trim(w, ".,:"))
	if isRoleWord(w) {
		return true
	}
	return strings.Contains(w, "-") && hasSuffixAny(w, "-experte", "-expertin", "-redakteur", "-redakteurin", "-korrespondent", "-korrespondentin", "-autor", "-autorin", "-reporter", "-reporterin", "-redaktion", "-chef")
}

// cleanAuthor is a name without what bylines print around it; empty if s is none.
func cleanAuthor(s string) string {
	for _, mark := range []string{" on ", " am ", " le ", " el ", " in ", " at ", " for ", " für ", " aus ", " / ", " updated", " Updated", " Published", " Follow", " Share", " Kategorie", " Category", " Veröffentlicht", " Publié", " Publicado"} {
		s, _, _ = strings.Cut(s, mark)
	}
	if i := strings.IndexFunc(s, unicode.IsDigit); i > 0 && s[i-1] == ' ' {
		s = s[:i]
	}
	s, _ = cutByWord(s)
	s = upToSmall(s)
	s = strings.Trim(s, " ,:;|•·-–—/()[]*'\"“”„‘’&")
	s = strings.TrimRight(s, ":")
	words := strings.Fields(s)
	for len(words) > 0 && isRole(words[0]) {
		words = words[1:]
	}
	whole := words
	for len(words) > 0 && (isRole(words[len(words)-1]) || monthOf(strings.ToLower(words[len(words)-1])) > 0) {
		words = words[:len(words)-1]
	}
	s = strings.Join(words, " ")
	if len(words) == 1 && len(whole) > 1 && agencyOf(s) == "" {
		s, words = strings.Join(whole, " "), whole // "Support Team"
	}
	if strings.HasSuffix(s, ".") && !endsInInitial(s) {
		s = strings.TrimRight(s, ".")
	}
	if !couldBeName(s, words) {
		return ""
	}
	return s
}

// upToSmall is s up to the first word in small letters after one in capitals that
// is no part of names: "Amina Diallo" of "Amina Diallo ca. 8 Min.".
func upToSmall(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		before, _ := utf8.DecodeRuneInString(words[max(0, i-1)])
		if i > 0 && len(words) > 2 && unicode.IsLower(r) && unicode.IsUpper(before) && !isParticle(w) {
			return strings.Join(words[:i], " ")
		}
	}
	return s
}

// endsInInitial reports whether s ends in an initial or "Jr.", whose stop is part
// of the name.
func endsInInitial(s string) bool {
	last := s[strings.LastIndexByte(s, ' ')+1:]
	return strings.Contains(s, " ") && (utf8.RuneCountInString(last) <= 3 || strings.Count(last, ".") > 1)
}

func couldBeName(s string, words []string) bool {
	low := strings.ToLower(s)
	letters := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	switch {
	case len(words) == 0 || len(words) > 6 || len(s) > 90 || letters < 2:
		return false
	case strings.ContainsAny(s, "@\\<>{}0123456789#?!_=%:;\"“”„"):
		return false
	case slices.Contains(byWords, low) || isHouseName(low) || monthOf(low) > 0 || namesOffice(words):
		return false
	case hasAny(low, "http", "www.", ".com", ".de", ".org", ".net", "[at]", "comment", "share", "follow ", "correspondent", "subscribe", "updated", "published", "min read", "read more", "view all", "e.v", "gmbh", " inc", "©", "photo", "getty", "cookie"):
		return false
	}
	return strings.Contains(s, " ") || !strings.Contains(low, "admin")
}

// namesOffice reports whether words are an office rather than a name:
// "Projektleiterin der Stiftung", "Minister of Fisheries".
func namesOffice(words []string) bool {
	if len(words) < 3 {
		return false
	}
	switch words[1] {
	case "der", "des", "of", "bei", "beim", "für", "for", "at", "im":
		return true
	}
	return false
}
