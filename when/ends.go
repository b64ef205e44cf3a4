package when

// The words that make one interval of two dates, as the codebook numbers them in
// <opener> and <joiner>: from A to B, between A and B, A through B.
const needsNoOpener = 3

// ends makes one interval of two expressions that tell where it begins and where
// it ends: "from Monday to Wednesday". Each keeps its own span and value, and both
// have the interval's From and Until.
func (s *search) ends(a, b *match) {
	if len(s.r.Times) < 2 || a.end >= b.start {
		return
	}
	joiner, n := s.sense(classJoiner, a.end)
	if n == 0 || a.end+n != b.start {
		return
	}
	if joiner.value != needsNoOpener {
		if a.start == 0 {
			return
		}
		if opener, n := s.sense(classOpener, a.start-1); n != 1 || opener.value != joiner.value {
			return
		}
	}
	first, last := &s.r.Times[len(s.r.Times)-2], &s.r.Times[len(s.r.Times)-1]
	if first.From.IsZero() || last.From.IsZero() || !first.From.Before(last.From) || !first.Until.Before(last.Until) {
		return
	}
	first.Until, last.From = last.Until, first.From
}
