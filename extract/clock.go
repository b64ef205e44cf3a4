package extract

import (
	"strings"
	"time"

	"khaldun"
)

// clock is a time of day.
type clock struct {
	found   bool
	h, m, s int
	seconds bool
	zone    string
	offset  int // seconds east of Greenwich
	zoned   bool
}

// on is the clock's moment on a day.
func (c clock) on(y, m, d int) stamp {
	loc := time.UTC
	if len(c.zone) == 2 && c.offset < 0 && isAmericanSummer(y, m, d) {
		c.offset += 3600 // "ET" is EST or EDT
	}
	if c.zoned && c.offset != 0 {
		loc = time.FixedZone(c.zone, c.offset)
	}
	grain := khaldun.Minute
	if c.seconds {
		grain = khaldun.Second
	}
	return stamp{t: time.Date(y, time.Month(m), d, c.h, c.m, c.s, 0, loc), grain: grain, zoned: c.zoned}
}

// clockNear is the time of day printed within a few words after the date that
// takes toks[i:j], directly before it, or within it.
func clockNear(toks []token, i, j int) clock {
	for k := j; k < len(toks) && k < j+6; k++ {
		if c := clockAt(toks[k:]); c.found {
			return c
		}
		if toks[k].num >= 0 && toks[k].digits > 2 {
			break
		}
	}
	for k := max(0, i-8); k+1 < j; k++ { // before the date, or between its day and year
		if c := clockAt(toks[k:]); c.found && (k < i || toks[k+1].sign == ':') {
			return c
		}
	}
	return clock{}
}

// clockAt reads 19:15, 19:15:30+02:00, 7.15 pm, 19h15 and T191530Z at the front of t.
func clockAt(t []token) clock {
	var c clock
	if t[0].num < 0 || t[0].num > 24 || t[0].digits > 2 {
		return c
	}
	c.h = t[0].num
	i := 1
	switch {
	case len(t) > 2 && (t[1].sign == ':' || isHourWord(t[1].word)) && t[2].digits == 2 && t[2].num < 60:
		c.m, i = t[2].num, 3
	case len(t) > 3 && t[1].sign == '.' && t[2].digits == 2 && t[2].num < 60 && isClockWord(t[3].word):
		c.m, i = t[2].num, 3
	case len(t) > 1 && (t[1].word == "am" || t[1].word == "pm" || t[1].word == "uhr"):
	default:
		return c
	}
	c.found = true
	if len(t) > i+1 && t[i].sign == ':' && t[i+1].digits == 2 && t[i+1].num < 60 {
		c.s, c.seconds, i = t[i+1].num, true, i+2
		if len(t) > i+1 && t[i].sign == '.' && t[i+1].digits > 2 {
			i += 2 // parts of a second
		}
	}
	for ; i < len(t) && (t[i].sign == '.' || t[i].sign == ',') && i < 8; i++ {
	}
	if i = c.half(t, i); i < len(t) && t[i].sign == '.' {
		i++ // of "p.m."
	}
	c.readZone(t[min(i, len(t)):])
	if c.h > 23 {
		return clock{}
	}
	return c
}

// isHourWord reports whether w stands between hour and minute: 19h15, 18時05分.
func isHourWord(w string) bool {
	switch w {
	case "h", "u", "時", "时", "点", "시":
		return true
	}
	return false
}

func isClockWord(w string) bool {
	switch w {
	case "am", "pm", "a", "p", "uhr", "h", "hrs":
		return true
	}
	return false
}

// half applies am and pm at t[i] and says where reading goes on.
func (c *clock) half(t []token, i int) int {
	if i >= len(t) {
		return i
	}
	w := t[i].word
	if (w == "a" || w == "p") && i+2 < len(t) && t[i+1].sign == '.' && t[i+2].word == "m" {
		w, i = w+"m", i+2
	}
	switch {
	case w == "pm" && c.h < 12:
		c.h += 12
	case w == "am" && c.h == 12:
		c.h = 0
	case w != "pm" && w != "am" && w != "uhr" && w != "hrs":
		return i
	}
	return i + 1
}

// zones are the abbreviations papers print, in minutes east of Greenwich. IST
// and others that stand for several zones are left out.
var zones = map[string]int{
	"z": 0, "gmt": 0, "utc": 0, "bst": 60, "cet": 60, "cest": 120, "mez": 60, "mesz": 120, "eet": 120, "eest": 180, "msk": 180,
	"est": -300, "edt": -240, "et": -300, "ct": -360, "mt": -420, "pt": -480, "hst": -600, "cdt": -300, "mdt": -360, "mst": -420, "pst": -480, "pdt": -420,
	"eat": 180, "cat": 120, "wat": 60, "sast": 120, "pkt": 300, "wib": 420, "sgt": 480, "hkt": 480, "jst": 540, "kst": 540,
	"aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}

func (c *clock) readZone(t []token) {
	if len(t) == 0 {
		return
	}
	if off, ok := zones[t[0].word]; ok && t[0].word != "" {
		c.zoned, c.zone, c.offset = true, strings.ToUpper(t[0].word), off*60
		t = t[1:]
	}
	if len(t) < 2 || t[0].sign != '+' && t[0].sign != '-' || t[1].num < 0 || t[0].end != t[1].start {
		return
	}
	h, m := t[1].num, 0
	switch {
	case t[1].digits == 4:
		h, m = h/100, h%100
	case t[1].digits <= 2 && len(t) > 3 && t[2].sign == ':' && t[3].digits == 2:
		m = t[3].num
	case t[1].digits > 2:
		return
	}
	if h > 14 || m > 59 {
		return
	}
	off := h*3600 + m*60
	if t[0].sign == '-' {
		off = -off
	}
	c.zoned, c.zone, c.offset = true, "", off
}
