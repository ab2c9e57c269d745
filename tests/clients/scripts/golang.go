// lib/pq and pgx: text and binary, batches, contexts that end. Prints what it saw as one line of JSON.
// Arguments: which of the two, questions as JSON.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/jackc/pgconn"
	_ "github.com/jackc/pgx/v4/stdlib"
	"github.com/lib/pq"
)

type questions struct {
	Typed, Asked, Endless, Tables string
	Refused                    []string
}

type seen struct {
	Tables    []string `json:"tables"`
	Types     []string `json:"types"`
	Sites     []int    `json:"sites"`
	Years     []int64  `json:"years"`
	Refused   []string `json:"refused"`
	Cancelled string   `json:"cancelled"`
	After     int      `json:"after"`
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func state(err error) string {
	var ofPgx *pgconn.PgError
	var ofPq *pq.Error
	if errors.As(err, &ofPgx) {
		return ofPgx.Code
	} else if errors.As(err, &ofPq) {
		return string(ofPq.Code)
	}
	return fmt.Sprint(err)
}

func years(db *sql.DB, asked string) (n int64) {
	must(db.QueryRow(asked, 18.0, 1).Scan(&n))
	return
}

func spent(db *sql.DB) (said string) {
	must(db.QueryRow("SHOW privacy.budget").Scan(&said))
	return
}

func main() {
	var given questions
	must(json.Unmarshal([]byte(os.Args[2]), &given))
	db, err := sql.Open(os.Args[1], "sslmode=disable")
	must(err)
	db.SetMaxOpenConns(1)
	var found seen
	var name string
	rows, err := db.Query(given.Tables)
	must(err)
	for rows.Next() {
		must(rows.Scan(&name))
		found.Tables = append(found.Tables, name)
	}
	rows, err = db.Query(given.Typed)
	must(err)
	types, err := rows.ColumnTypes()
	must(err)
	for _, each := range types {
		found.Types = append(found.Types, each.DatabaseTypeName())
	}
	var site, years1, visits int
	var mean, usd float64
	var south bool
	for rows.Next() {
		must(rows.Scan(&site, &years1, &visits, &mean, &usd, &south))
		found.Sites = append(found.Sites, site)
	}
	found.Years = append(found.Years, years(db, given.Asked))
	tx, err := db.BeginTx(context.Background(), &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	must(err)
	var n int64
	must(tx.QueryRow(given.Asked, 18.0, 1).Scan(&n))
	must(tx.Commit())
	found.Years = append(found.Years, n)
	for _, text := range given.Refused {
		_, err := db.Exec(text)
		found.Refused = append(found.Refused, state(err))
		must(db.Ping())
	}
	other, err := sql.Open(os.Args[1], "sslmode=disable")
	must(err)
	before := spent(other)
	ended, stop := context.WithCancel(context.Background())
	go func() {
		for spent(other) == before { // until it has begun: it is cancelled once
			time.Sleep(50 * time.Millisecond)
		}
		stop()
	}()
	_, err = db.ExecContext(ended, given.Endless)
	found.Cancelled = state(err)
	must(db.QueryRow("SELECT 1").Scan(&found.After))
	printed, err := json.Marshal(found)
	must(err)
	fmt.Println(string(printed))
}
