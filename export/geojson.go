package export

import (
	"bufio"
	"io"

	"khaldun"
)

const geoNotes = `One FeatureCollection as in RFC 7946. A feature is an event; its properties are those of
the format plover, its id the event's. Coordinates are longitude first. An event whose
place is not told has the geometry null.`

// array writes one JSON value that holds an array, item by item.
type array struct {
	w     io.Writer
	open  string // up to the first item
	close string // after the last
	begun bool
	items func(r *khaldun.Reading) []any
}

func (a *array) Write(r *khaldun.Reading) error {
	for _, item := range a.items(r) {
		out := bufio.NewWriter(a.w)
		if a.begun {
			out.WriteString(",")
		} else {
			out.WriteString(a.open)
		}
		a.begun = true
		if err := line(out, item); err != nil {
			return err
		}
		if err := out.Flush(); err != nil {
			return err
		}
	}
	return nil
}

func (a *array) Close() error {
	end := a.close
	if !a.begun {
		end = a.open + end
	}
	_, err := io.WriteString(a.w, end)
	return err
}

type feature struct {
	Type       string      `json:"type"`
	ID         string      `json:"id"`
	Geometry   *point      `json:"geometry"`
	Properties ploverEvent `json:"properties"`
}

type point struct {
	Type        string     `json:"type"`
	Coordinates [2]float64 `json:"coordinates"`
}

func openGeoJSON(w io.Writer, o Options) Writer {
	return &array{w: w, open: "{\"type\":\"FeatureCollection\",\"features\":[\n", close: "]}\n",
		items: func(r *khaldun.Reading) []any {
			var out []any
			p := newPlover(r, o)
			for i := range r.Events {
				if p.skips(&r.Events[i]) {
					continue
				}
				e := p.event(i)
				f := feature{Type: "Feature", ID: e.ID, Properties: e}
				if e.EventLoc != nil {
					f.Geometry = &point{"Point", [2]float64{e.EventLoc.Lon, e.EventLoc.Lat}}
				}
				out = append(out, f)
			}
			return out
		}}
}
