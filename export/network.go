package export

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"khaldun"
)

const networkNotes = `Nodes are parties: entities of the codebook; of others, all with the same country and
sector are one node; of those without either, all with the same words. Edges are
directed and count the events of a source and a target. ` + dyadNotes + `
Events without both a source and a target make nodes but no edge.`

// network is who acts on whom.
type network struct {
	nodes []node
	edges []edge
	node  map[string]int
	edge  map[[2]int]int
}

type node struct {
	label, country, sector, item string
	events                       int // in which it is source or target
}

type edge struct {
	from, to              int
	events                int
	cooperation, conflict int // by quad class
	scored                int
	scale                 float64 // sum of those scored
	first, last           string  // days; empty if none is known
}

type networkWriter struct {
	w     io.Writer
	o     Options
	net   network
	write func(io.Writer, *network) error
}

// openNetwork collects all readings and writes them at the end.
func openNetwork(write func(io.Writer, *network) error) func(io.Writer, Options) Writer {
	return func(w io.Writer, o Options) Writer {
		return &networkWriter{w: w, o: o, write: write, net: network{node: map[string]int{}, edge: map[[2]int]int{}}}
	}
}

func (n *networkWriter) Write(r *khaldun.Reading) error {
	for _, d := range newPlover(r, n.o).dyads() {
		n.net.add(d)
	}
	return nil
}

func (n *networkWriter) Close() error { return n.write(n.w, &n.net) }

func (n *network) add(d dyad) {
	from, to := n.party(d, d.source), n.party(d, d.target)
	if from < 0 || to < 0 {
		return
	}
	i, ok := n.edge[[2]int{from, to}]
	if !ok {
		i = len(n.edges)
		n.edge[[2]int{from, to}] = i
		n.edges = append(n.edges, edge{from: from, to: to})
	}
	e := &n.edges[i]
	e.events++
	if q := d.record.QuadCode; q != nil && *q <= 2 {
		e.cooperation++
	} else if q != nil {
		e.conflict++
	}
	if s := d.record.EventScale; s != nil {
		e.scored++
		e.scale += *s
	}
	day := d.first("2006-01-02")
	if day != "" && (e.first == "" || day < e.first) {
		e.first = day
	}
	if day > e.last {
		e.last = day
	}
}

// party is the node of a mention, counted once more; −1 if there is none.
func (n *network) party(d dyad, m *khaldun.Mention) int {
	if m == nil {
		return -1
	}
	key, label := "words "+strings.ToLower(cell(d.known(m))), cell(d.known(m))
	switch {
	case m.Entity != "":
		key = "entity " + m.Entity
	case m.Country != "" || m.Sector != "":
		label = strings.TrimSpace(m.Country + " " + m.Sector)
		key = "code " + m.Country + "/" + m.Sector
	}
	i, ok := n.node[key]
	if !ok {
		i = len(n.nodes)
		n.node[key] = i
		n.nodes = append(n.nodes, node{label: label, country: m.Country, sector: m.Sector, item: m.Item})
	}
	n.nodes[i].events++
	return i
}

// attribute is a column of nodes or edges.
type attribute[T any] struct {
	name, typ string // int, double or string
	value     func(T) string
}

// nodeAttributes has the label first, for which GEXF has a place of its own.
func nodeAttributes() []attribute[node] {
	return []attribute[node]{
		{"label", "string", func(n node) string { return n.label }},
		{"country", "string", func(n node) string { return cell(n.country) }},
		{"sector", "string", func(n node) string { return cell(n.sector) }},
		{"wikidata", "string", func(n node) string { return cell(n.item) }},
		{"events", "int", func(n node) string { return strconv.Itoa(n.events) }},
	}
}

func edgeAttributes() []attribute[edge] {
	return []attribute[edge]{
		{"events", "int", func(e edge) string { return strconv.Itoa(e.events) }},
		{"cooperation", "int", func(e edge) string { return strconv.Itoa(e.cooperation) }},
		{"conflict", "int", func(e edge) string { return strconv.Itoa(e.conflict) }},
		{"mean_scale", "double", func(e edge) string {
			if e.scored == 0 {
				return ""
			}
			return strconv.FormatFloat(e.scale/float64(e.scored), 'f', 3, 64)
		}},
		{"first", "string", func(e edge) string { return e.first }},
		{"last", "string", func(e edge) string { return e.last }},
	}
}

type graphML struct {
	XMLName xml.Name     `xml:"http://graphml.graphdrawing.org/xmlns graphml"`
	Keys    []graphMLKey `xml:"key"`
	Graph   graphMLGraph `xml:"graph"`
}

type graphMLKey struct {
	ID   string `xml:"id,attr"`
	For  string `xml:"for,attr"`
	Name string `xml:"attr.name,attr"`
	Type string `xml:"attr.type,attr"`
}

type graphMLGraph struct {
	ID    string        `xml:"id,attr"`
	Kind  string        `xml:"edgedefault,attr"`
	Nodes []graphMLNode `xml:"node"`
	Edges []graphMLEdge `xml:"edge"`
}

type graphMLNode struct {
	ID   string        `xml:"id,attr"`
	Data []graphMLData `xml:"data"`
}

type graphMLEdge struct {
	ID     string        `xml:"id,attr"`
	Source string        `xml:"source,attr"`
	Target string        `xml:"target,attr"`
	Data   []graphMLData `xml:"data"`
}

type graphMLData struct {
	Key  string `xml:"key,attr"`
	Text string `xml:",chardata"`
}

// writeGraphML writes a network as in the GraphML Primer, with typed attributes.
func writeGraphML(w io.Writer, n *network) error {
	out := graphML{Graph: graphMLGraph{ID: "events", Kind: "directed"}}
	for i, a := range nodeAttributes() {
		out.Keys = append(out.Keys, graphMLKey{nodeKey(i), "node", a.name, a.typ})
	}
	for i, a := range edgeAttributes() {
		out.Keys = append(out.Keys, graphMLKey{edgeKey(i), "edge", a.name, a.typ})
	}
	for i, x := range n.nodes {
		out.Graph.Nodes = append(out.Graph.Nodes, graphMLNode{nodeID(i), graphMLValues(x, nodeAttributes(), nodeKey)})
	}
	for i, x := range n.edges {
		out.Graph.Edges = append(out.Graph.Edges, graphMLEdge{fmt.Sprintf("e%d", i), nodeID(x.from), nodeID(x.to), graphMLValues(x, edgeAttributes(), edgeKey)})
	}
	return writeXML(w, out)
}

func nodeID(i int) string  { return fmt.Sprintf("n%d", i) }
func nodeKey(i int) string { return fmt.Sprintf("node%d", i) }
func edgeKey(i int) string { return fmt.Sprintf("edge%d", i) }

func graphMLValues[T any](x T, as []attribute[T], key func(int) string) []graphMLData {
	var out []graphMLData
	for i, a := range as {
		if v := a.value(x); v != "" {
			out = append(out, graphMLData{key(i), v})
		}
	}
	return out
}

type gexf struct {
	XMLName xml.Name  `xml:"http://gexf.net/1.3 gexf"`
	Version string    `xml:"version,attr"`
	Graph   gexfGraph `xml:"graph"`
}

type gexfGraph struct {
	Kind       string           `xml:"defaultedgetype,attr"`
	Attributes []gexfAttributes `xml:"attributes"`
	Nodes      []gexfNode       `xml:"nodes>node"`
	Edges      []gexfEdge       `xml:"edges>edge"`
}

type gexfAttributes struct {
	Class string          `xml:"class,attr"`
	List  []gexfAttribute `xml:"attribute"`
}

type gexfAttribute struct {
	ID    string `xml:"id,attr"`
	Title string `xml:"title,attr"`
	Type  string `xml:"type,attr"`
}

type gexfNode struct {
	ID     string      `xml:"id,attr"`
	Label  string      `xml:"label,attr"`
	Values []gexfValue `xml:"attvalues>attvalue"`
}

type gexfEdge struct {
	ID     string      `xml:"id,attr"`
	Source string      `xml:"source,attr"`
	Target string      `xml:"target,attr"`
	Weight int         `xml:"weight,attr"`
	Values []gexfValue `xml:"attvalues>attvalue"`
}

type gexfValue struct {
	For   string `xml:"for,attr"`
	Value string `xml:"value,attr"`
}

// writeGEXF writes a network as in the GEXF 1.3 schema; the weight of an edge is
// its number of events.
func writeGEXF(w io.Writer, n *network) error {
	out := gexf{Version: "1.3", Graph: gexfGraph{Kind: "directed",
		Attributes: []gexfAttributes{gexfList("node", nodeAttributes()[1:]), gexfList("edge", edgeAttributes())}}}
	for i, x := range n.nodes {
		out.Graph.Nodes = append(out.Graph.Nodes, gexfNode{nodeID(i), x.label, gexfValues(x, nodeAttributes()[1:])})
	}
	for i, x := range n.edges {
		out.Graph.Edges = append(out.Graph.Edges, gexfEdge{fmt.Sprintf("e%d", i), nodeID(x.from), nodeID(x.to), x.events, gexfValues(x, edgeAttributes())})
	}
	return writeXML(w, out)
}

func gexfList[T any](class string, as []attribute[T]) gexfAttributes {
	out := gexfAttributes{Class: class}
	for _, a := range as {
		typ := a.typ
		if typ == "int" {
			typ = "integer"
		}
		out.List = append(out.List, gexfAttribute{a.name, a.name, typ})
	}
	return out
}

func gexfValues[T any](x T, as []attribute[T]) []gexfValue {
	var out []gexfValue
	for _, a := range as {
		if v := a.value(x); v != "" {
			out = append(out, gexfValue{a.name, v})
		}
	}
	return out
}
