package export

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed schema/*.schema.json
var schemas embed.FS

// Dictionary is a data dictionary of the format in Markdown: what the file is,
// what to know of it, and what each column or key means.
func (f Format) Dictionary() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s.\n", f.Name, strings.ToUpper(f.Means[:1])+f.Means[1:])
	if f.Notes != "" {
		fmt.Fprintf(&b, "\n%s\n", f.Notes)
	}
	if len(f.Columns) > 0 {
		b.WriteString("\n| | column | meaning |\n|---|---|---|\n")
		for i, c := range f.Columns {
			fmt.Fprintf(&b, "| %d | %s | %s |\n", i+1, strings.ReplaceAll(c.Name, "_", `\_`), strings.ReplaceAll(c.Means, "|", `\|`))
		}
	}
	if schema, err := schemas.ReadFile("schema/" + f.Name + ".schema.json"); err == nil {
		fmt.Fprintf(&b, "\nJSON Schema of a line:\n\n```json\n%s\n```\n", strings.TrimSpace(string(schema)))
	}
	return b.String()
}
