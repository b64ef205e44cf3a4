package extract

import "strings"

// phraseFeatures looks for the words that stand at the front of lines which
// belong to the site and not to the article. low is a short block in lower case.
func phraseFeatures(low string, r *row) {
	for _, g := range phrases {
		if hasFront(low, g.front) || hasAny(low, g.anywhere...) {
			r[g.feature] = 1
			r[fPhraseAny] = 1
		}
	}
}

func hasFront(s string, words []string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// phrases are the words themselves, in the languages most pages come in.
var phrases = []struct {
	feature         int
	front, anywhere []string
}{
	{fPhraseShare,
		[]string{"share", "tweet", "follow", "print", "email", "facebook", "twitter", "whatsapp", "teilen", "partager", "compartir", "condividi", "drucken", "save", "like us", "copy link", "send"},
		[]string{"share this", "follow us", "follow him on", "follow her on", "on facebook", "on twitter", "on instagram", "auf facebook", "suivez-nous", "síguenos", "seguici"}},
	{fPhraseRelated,
		[]string{"related", "read more", "read also", "read:", "also read", "see also", "more:", "more on", "more from", "you may", "you might", "recommended", "most read", "popular", "trending", "latest", "lesen sie", "mehr zum", "auch interessant",
			"siehe auch", "à lire", "lire aussi", "lea también", "te puede", "leggi anche", "lees ook", "watch:", "video:", "photos:", "don't miss", "next article", "previous", "continue reading", "up next", "weiterlesen", "mehr ", "читайте", "смотрите также",
			"puedes ver", "vea también", "ver también", "lee también", "te recomendamos", "mira también", "veja também", "leia também", "leia mais", "saiba mais", "zie ook",
			"läs också", "les også", "czytaj", "zobacz", "اقرأ", "إقرأ", "must read", "schon gelesen", "in other news"},
		[]string{"read more:", "click here", "more stories", "related stories", "related articles", "also on"}},
	{fPhraseSignup,
		[]string{"sign up", "subscribe", "newsletter", "get the", "download", "register", "log in", "login", "support", "donate", "join", "become a", "have a tip", "got a tip", "send tips", "abonnieren", "jetzt", "get our", "want more", "enjoy"},
		[]string{"newsletter", "subscribe", "sign up", "your inbox", "your email", "e-mail address", "e-mail-adresse", "our app", "free trial", "subscription", "privacy policy", "terms of", "datenschutz", "abonn", "cookies", "ad-free", "javascript",
			"externer inhalt", "redaktioneller inhalt", "external content", "our apps", "youtube channel", "canal de youtube", "telegram channel", "telegram-канал"}},
	{fPhraseRights,
		[]string{"©", "copyright", "(c)", "source:", "sources:", "quelle", "via ", "source", "disclaimer", "note:", "editor's note", "correction"},
		[]string{"all rights reserved", "alle rechte", "tous droits", "may not be published", "copyright", "affiliate", "advertis", "anzeige", "commission"}},
	{fPhraseOrigin,
		[]string{"this article was", "this story", "this post", "a version of", "originally published", "(reporting by", "contributing", "dieser artikel", "cet article", "este artículo", "additional reporting"},
		[]string{"originally published", "first published", "originally appeared", "contributed to this", "editing by"}},
	{fPhraseCredit,
		[]string{"photo", "image", "picture", "credit", "foto", "bild", "getty", "file photo", "illustration", "fotos", "image credit", "picture:"},
		[]string{"getty images", "/reuters", "(reuters)", "shutterstock", "/ap", "afp/", "photo by", "photograph:", "photo:", "image:", "foto:", "photo credit", "image caption", "file photo", "/afp", "/dpa", "istock"}},
	{fPhraseBy,
		[]string{"by ", "von ", "par ", "por ", "published", "posted", "updated", "last updated", "written by", "author", "autor", "veröffentlicht", "publié", "publicado", "contact", "about the author", "tags", "tag:", "topics", "filed under", "schlagw", "category", "categories", "kategorie"},
		[]string{"min read", "minutes read", "is a freelance", "is a reporter", "can be reached", "about the author", "über den autor"}},
	{fPhraseComment,
		[]string{"comment", "leave a", "reply", "kommentar", "schreibe", "log in to", "be the first", "your email address", "required fields", "antworten", "report", "commentaires", "deja un", "post a comment", "view comments", "show comments", "load more", "loading"},
		[]string{"leave a comment", "leave a reply", "kommentare", "comments", "will not be published"}},
}

// relatedFronts are the words at the front of a line above links to other articles.
func relatedFronts() []string {
	for i := range phrases {
		if phrases[i].feature == fPhraseRelated {
			return phrases[i].front
		}
	}
	return nil
}
