package book

// kind says what records of a kind look like.
type kind struct {
	name func(c *checker, r *Record) // checks the record's name
	keys []key
	// open kinds may have further keys: the package that reads them checks them.
	open    bool
	yes, no int // how many examples a record must have
}

// key says what fields of a key look like.
type key struct {
	name     string
	required bool
	many     bool // may stand in a record more than once
	check    func(c *checker, r *Record, f *Field)
}

// must, may and each make a key: one field that must be there, one that may, and
// any number of fields.
func must(name string, check func(*checker, *Record, *Field)) key {
	return key{name: name, required: true, check: check}
}

func may(name string, check func(*checker, *Record, *Field)) key {
	return key{name: name, check: check}
}

func each(name string, check func(*checker, *Record, *Field)) key {
	return key{name: name, many: true, check: check}
}

func some(name string, check func(*checker, *Record, *Field)) key {
	return key{name: name, many: true, required: true, check: check}
}

// kinds lists the kinds of records. A new kind, or a new key of one, is a line
// here.
func kinds() map[string]kind {
	return map[string]kind{
		"type": {name: typeName, keys: []key{must("means", text), may("quad", oneOf("1", "2", "3", "4")), may("score", score),
			must("recipient", oneOf("required", "optional")), may("cameo", cameo)}},
		"mode":    {name: modeName, keys: []key{must("means", text), may("score", score), may("cameo", cameo)}},
		"context": {keys: []key{must("means", text)}},
		"sector":  {name: capitals, keys: []key{must("means", text)}},
		"code":    {name: capitals, keys: []key{must("means", text)}},
		"cameo": {name: cameoName, keys: []key{must("name", text), must("goldstein", score), may("plover", eventType),
			may("mode", cameoModes), each("context", contexts)}},

		"country": {name: capitals, keys: []key{some("name", text), each("alias", text), each("acronym", text), each("demonym", text),
			may("capital", text), may("item", item), may("iso2", iso2)}},
		"entity": {name: kebab, keys: []key{must("kind", oneOf("person", "body", "igo", "group", "party", "ngo", "media", "company", "people", "place-metonym")),
			some("name", text), each("alias", text), each("short", text), each("acronym", text), may("item", item),
			each("role", role), may("ambiguous", truth), may("shared", truth)}},
		"metonym": {name: kebab, keys: []key{some("name", text), may("item", item), some("role", role)}},
		"agent": {name: kebab, keys: []key{may("means", text), some("word", text), each("plural", text), each("sector", sectorList),
			may("kind", oneOf("person", "people", "body")), may("country", partyCode), may("bound", truth)}},
		"office": {name: kebab, keys: []key{may("means", text), some("word", text), each("plural", text), each("sector", sectorList),
			may("unique", oneOf("country"))}},

		"rule": {name: kebab, yes: 2, no: 1, keys: []key{must("means", text), must("code", ruleCode), each("verb", text), each("noun", text), each("adj", text),
			each("actor", relations), each("recipient", relations), each("with", condition), each("without", condition),
			may("parties", oneOf("both")), may("status", status), may("cameo", cameo), may("sure", truth)}},
		"frame": {name: kebab, yes: 2, no: 1, keys: []key{must("means", text), each("verb", text), each("noun", text), each("adj", text), some("embeds", relations),
			each("act", eventTypes), each("mode", typedModes), must("becomes", becomes), may("status", status), may("cameo", cameo)}},
		"cue": {name: kebab, yes: 2, no: 1, keys: []key{must("means", text), each("verb", text), each("noun", text), each("adj", text), each("phrase", text), each("content", relations),
			must("stance", oneOf("neutral", "claim", "fact", "denial"))}},
		"topic": {name: kebab, yes: 2, no: 1, open: true, keys: []key{must("means", text), must("code", contexts), each("word", text)}},
		"count": {name: kebab, yes: 2, no: 1, keys: []key{must("means", text), must("kind", countKind), some("act", eventTypes), each("verb", text), each("noun", text), each("adj", text),
			some("counted", relations), each("of", text), each("except", text), each("beside", text)}},
		"quantity": {name: kebab, yes: 2, no: 1, keys: []key{must("means", text), each("word", quantity), each("times", quantity), each("before", quantity), each("after", quantity), each("except", text), each("group", text)}},
		"modal":    {name: kebab, yes: 2, no: 1, open: true, keys: []key{must("means", text), may("status", status)}},
		"time":     {name: kebab, yes: 1, open: true, keys: []key{must("means", text)}},

		"place":       {open: true},
		"place-words": {open: true},
		"site":        {open: true},
	}
}
