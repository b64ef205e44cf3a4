package query

import (
	"strings"
	"unicode"
)

// String is the query in canonical form. Parse makes the same query of it again.
func (q Query) String() string {
	var b strings.Builder
	q.Where.write(&b, true)
	if q.Sort != Newest {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString("sort:" + q.Sort.String())
	}
	return b.String()
}

// write prints n; top says that nothing stands around it that would need it in
// parentheses.
func (n Node) write(b *strings.Builder, top bool) {
	switch n.Op {
	case Term:
		if n.Field != Text {
			b.WriteString(string(n.Field) + ":")
		}
		b.WriteString(quote(n.Value, n.Field == Text))
	case Not:
		b.WriteByte('-')
		n.Args[0].write(b, false)
	default:
		if !top {
			b.WriteByte('(')
		}
		for i, a := range n.Args {
			switch {
			case i > 0 && n.Op == Any:
				b.WriteString(" or ")
			case i > 0:
				b.WriteByte(' ')
			}
			a.write(b, false)
		}
		if !top {
			b.WriteByte(')')
		}
	}
}

// quote is a value as it must be written: bare if it can be. A bare word without a
// field must not look like anything else.
func quote(v string, word bool) string {
	bare := v != "" && !strings.ContainsFunc(v, special)
	if word && bare {
		bare = v[0] != '-' && !strings.Contains(v, ":") && !isKeyword(v)
	}
	if bare {
		return v
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(v) + `"`
}

func special(r rune) bool {
	return r == '(' || r == ')' || r == '"' || unicode.IsSpace(r)
}

func isKeyword(s string) bool {
	return strings.EqualFold(s, "or") || strings.EqualFold(s, "and") || strings.EqualFold(s, "not")
}
