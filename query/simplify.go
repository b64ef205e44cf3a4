package query

import "slices"

// Simplify is a query that finds the same with as little: groups of groups are
// flat, nothing is said twice, and no opposite stands before another. Of several
// Since or Until side by side only the tightest stays. Conditions keep their order.
func (q Query) Simplify() Query {
	q.Where = q.Where.simplify()
	return q
}

func (n Node) simplify() Node {
	switch n.Op {
	case Term:
		return n
	case Not:
		a := n.Args[0].simplify()
		if a.Op == Not {
			return a.Args[0]
		}
		return Node{Op: Not, Args: []Node{a}}
	}
	var args []Node
	for _, a := range n.Args {
		a = a.simplify()
		switch {
		case a.Op == n.Op:
			args = appendNew(args, a.Args...)
		case n.Op == Any && a.everything():
			return Node{}
		default:
			args = appendNew(args, a)
		}
	}
	if n.Op == All {
		args = tightest(args)
	}
	if len(args) == 1 {
		return args[0]
	}
	return Node{Op: n.Op, Args: args}
}

func (n Node) everything() bool { return n.Op == All && len(n.Args) == 0 }

// appendNew adds to args those of more that are not among them.
func appendNew(args []Node, more ...Node) []Node {
	for _, m := range more {
		if !slices.ContainsFunc(args, m.Equal) {
			args = append(args, m)
		}
	}
	return args
}

// tightest drops each Since that is not the latest and each Until that is not the
// earliest. A month and its first day begin alike but do not end alike.
func tightest(args []Node) []Node {
	all := slices.Clone(args)
	return slices.DeleteFunc(args, func(n Node) bool {
		return slices.ContainsFunc(all, func(m Node) bool { return m.stricter(n) })
	})
}

// stricter reports whether m is the tighter of two bounds of a kind.
func (m Node) stricter(n Node) bool {
	if m.Op != Term || n.Op != Term || m.Field != n.Field {
		return false
	}
	mFrom, mUntil, ok := Days(m.Value)
	nFrom, nUntil, okToo := Days(n.Value)
	if !ok || !okToo {
		return false
	}
	switch n.Field {
	case Since:
		return mFrom.After(nFrom)
	case Until:
		return mUntil.Before(nUntil)
	}
	return false
}

// Equal reports whether n and m are the same condition written the same way.
func (n Node) Equal(m Node) bool {
	return n.Op == m.Op && n.Field == m.Field && n.Value == m.Value && slices.EqualFunc(n.Args, m.Args, Node.Equal)
}
