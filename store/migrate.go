package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
)

// migrations are the steps from nothing to the present form of an archive, in the
// order of their names. A step that was ever released is never changed: what comes
// next is a new file.
//
//go:embed migrations/*.sql
var migrations embed.FS

// migrate takes the steps that the archive has not taken. Each is one transaction,
// so a step that is cut short leaves the archive as it was.
func (a *Archive) migrate(steps fs.FS) error {
	names, err := fs.Glob(steps, "migrations/*.sql") // sorted
	if err != nil {
		return err
	}
	ctx := context.Background()
	have, err := a.version(ctx)
	if err != nil {
		return err
	}
	if have > len(names) {
		return fmt.Errorf("archive %s: %w (form %d; this one reads up to %d); update khaldun", a.path, ErrNewer, have, len(names))
	}
	for i := have; i < len(names); i++ {
		text, err := fs.ReadFile(steps, names[i])
		if err != nil {
			return err
		}
		if err := a.step(ctx, i, string(text)); err != nil {
			return fmt.Errorf("%s: %w", names[i], a.fault(err))
		}
	}
	return nil
}

// version is how many steps the archive has taken.
func (a *Archive) version(ctx context.Context) (int, error) {
	var app, version, tables int
	for _, q := range []struct {
		sql string
		to  *int
	}{
		{"PRAGMA application_id", &app}, {"PRAGMA user_version", &version}, {"SELECT count(*) FROM sqlite_schema", &tables},
	} {
		if err := a.write.QueryRowContext(ctx, q.sql).Scan(q.to); err != nil {
			return 0, a.fault(err)
		}
	}
	if app != applicationID && (app != 0 || tables > 0) {
		return 0, fmt.Errorf("archive %s: %w, but another SQLite database; name another file", a.path, ErrForeign)
	}
	return version, nil
}

// step takes step i unless another process has taken it meanwhile.
func (a *Archive) step(ctx context.Context, i int, text string) error {
	tx, err := a.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if have, err := versionIn(ctx, tx); err != nil || have > i {
		return err
	}
	if _, err := tx.ExecContext(ctx, text); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, i+1)); err != nil {
		return err
	}
	return tx.Commit()
}

func versionIn(ctx context.Context, tx *sql.Tx) (n int, err error) {
	return n, tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&n)
}
